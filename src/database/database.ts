// The port to the Portal's database: one connection, and the few facts in which the dialects differ.
// It knows no table and no rule.

import { Fault } from '../roster/errors.ts';
import type { ColumnType } from '../roster/tables.ts';

/** A value as it is given to a statement. */
export type Value = string | number | bigint | boolean | null;
/** A value as it comes back, on both databases: flags as 0 and 1, times and JSON as text. */
export type Field = string | number | null;
/** A row by the names that its statement gives. */
export type Row = Record<string, Field>;

/**
 * Where SQLite's SQL and PostgreSQL's differ; everything else is one text for both, but for what postgresText.ts
 * translates.
 */
export interface Dialect {
  name: 'sqlite' | 'postgres';
  /** A primary key that the database assigns and never reuses. */
  identity: string;
  /**
   * Takes $1 ids of a table for rows to come: says the id `before` the first, and the `span` from the first to the last. If
   * that is not $1, others took ids in between.
   */
  takeIds: (table: string) => string;
  /**
   * The `sequence` that the ids of a table come from, null where it has none, and the `step` from one id to the next.
   */
  numbering: (table: string) => string;
  /** Said by an insert that brings ids of its own, where a table may insist on giving them. */
  withOwnIds: string;
  /** A number for the rows of a temporary table. */
  serial: string;
  /** After a table whose primary key is its order on disk. */
  clustered: string;
  time: string;
  flag: string;
  json: string;
  /** Now, as a default of a time column. */
  now: string;
  /** `json_object(...)` from alternating names and values. */
  jsonObject: (...pairs: string[]) => string;
  /** The same of whole numbers that are never null. SQLite takes half as long for it as for json_object, PostgreSQL two thirds. */
  jsonOfIds: (...pairs: [name: string, value: string][]) => string;
  /** The items of a JSON array of texts or numbers as a table with the columns `value` and `key` (its position). */
  jsonItems: (column: string, alias: string) => string;
  /** The same of an array of whole numbers. PostgreSQL takes half as long for them as for its JSON. */
  jsonIds: (column: string, alias: string) => string;
  /** What of a text stands before a character. */
  textBefore: (text: string, character: string) => string;
  /** A field of a JSON object as the given type. */
  jsonField: (column: string, field: string, type: string) => string;
  /** Drops a column's reference to another table, where the database checks references row by row at a price. */
  dropReference: (table: string, column: string) => string[];
  /**
   * `after`: what is run after a deletion of which nothing may stay in the file; each statement returns rows. `lingers`: what
   * was deleted stays there all the same, unseen, until this statement is run, or its space is used again.
   */
  erasing: { after: string[]; lingers: string | null };
  /** A time column as ISO 8601 text. */
  isoTime: (column: string) => string;
  /** A value as it stands in a JSON object, the same on both: flags as 0 and 1, times as ISO 8601 text. */
  jsonValue: (value: string, type: ColumnType) => string;
  /** Orders rows that are numbered as they come, where they do not come in the order of the tables they are read from. */
  inOrder: (...columns: string[]) => string;
  /** The `name` and the `bytes` of every temporary table that this connection has. */
  temporaryTables: string;
  /** Statements that let the database count temporary tables before it plans what reads them; none where it does not ask. */
  countRows: (...tables: string[]) => string[];
  /** Lets the numbers `n` of an empty temporary table begin at 1 again. */
  numberAnew: (table: string) => string[];
  /** Empties a temporary table. */
  empty: (table: string) => string;
  /** A row, if there is a table or an index called $1. */
  isThere: string;
  /**
   * Every foreign key by which a deletion takes rows along or changes them: its columns, as `ForeignKey` of
   * otherTables.ts describes them.
   */
  references: string;
  /**
   * Every column of the tables with these names, as `Column` of tableColumns.ts describes it; no row of a table that is
   * not there.
   */
  columns: (tables: readonly string[]) => string;
  /** Statements that find what is wrong with files, references and indexes: a line each, as `problem`. */
  problems: string[];
}

/** How a transaction waits for another program's, where a database takes one writer at a time. */
export interface Waiting {
  /** Ends the wait, with the Fault `interrupted`. */
  signal?: AbortSignal | undefined;
  /** Called once, when the wait begins. */
  onWait?: (() => void) | undefined;
}

/** How a database is opened: how long its transactions wait for another program's, and how, unless they say. */
export interface Opening {
  writeWaitMs?: number | undefined;
  waiting?: Waiting | undefined;
}

/** The connection was lost while a transaction was committed: only looking tells whether it was. */
export class OutcomeUnknown extends Fault {}

/**
 * One connection. Placeholders are `$1`, `$2` … in the order of `values`; values that no placeholder names are ignored.
 * Calls are carried out in the order in which they are made, so that nobody has to wait for one to make the next.
 * Text is ordered by its bytes, on every database, where a statement says `collate binary`.
 * Throws a Fault with a `database-…` code when the database is the problem.
 */
export interface Database {
  readonly dialect: Dialect;
  /** Where it is, without secrets, for messages. */
  readonly location: string;
  all<T extends object = Row>(sql: string, values?: Value[]): Promise<T[]>;
  /** The same, row by row, in bounded memory. */
  each<T extends object = Row>(sql: string, values?: Value[]): AsyncIterable<T>;
  /** Runs a statement; returns how many rows it changed. */
  run(sql: string, values?: Value[]): Promise<number>;
  /** Runs statements without values, in one call. */
  script(statements: string[]): Promise<void>;
  /** Inserts rows as fast as the database can take them. Each row's values are in the order of `columns`. */
  load(table: string, columns: string[], rows: Value[][]): Promise<void>;
  /**
   * Runs `work` in one write transaction: committed when it returns, rolled back when it throws. What it reads stays as
   * it was at its start. When another program was at the same rows, `work` runs again, a few times at most: it must do
   * nothing that a rollback does not undo. Throws OutcomeUnknown when the connection is lost while it is committed.
   */
  transaction<T>(work: () => Promise<T>, waiting?: Waiting): Promise<T>;
  /** Writes a consistent copy of the whole database to a new file while others write, where it can copy itself. */
  copyTo?(file: string, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
