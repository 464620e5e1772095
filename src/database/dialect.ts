// The few facts in which SQLite's SQL and PostgreSQL's differ; everything else is one text for both, but for what
// postgres/text.ts translates. They are in sqlite/dialect.ts and postgres/dialect.ts.

import type { ColumnType } from '../roster/tables.ts';
import type { Expected } from './expected.ts';

/** All of them, by topic below. */
export interface Dialect extends ColumnWords, NewIds, JsonWords, TemporaryTables, Catalog, Upkeep {
  name: 'sqlite' | 'postgres';
}

/** What the definition of a table says: how columns are typed, and rows numbered and kept. */
interface ColumnWords {
  /** A primary key that the database assigns and never reuses. */
  identity: string;
  /** A number for the rows of a temporary table. */
  serial: string;
  /** After a table whose primary key is its order on disk. */
  clustered: string;
  time: string;
  flag: string;
  json: string;
  /** Now, as a default of a time column. */
  now: string;
}

/** Where the ids of new rows come from. */
interface NewIds {
  /**
   * Takes $1 ids of a table for rows to come: says the id `before` the first, and the `span` from the first to the last. If
   * that is not $1, others took ids in between.
   */
  takeIds: (table: string) => string;
  /**
   * The `sequence` that the ids of a table come from, null where it has none, and the `step` from one id to the next.
   */
  numbering: (table: string) => string;
  /** Words of an insert that brings its own ids, for a table that insists on giving them. */
  withOwnIds: string;
}

/** JSON, and values that are made or read the same on both. */
interface JsonWords {
  /** `json_object(...)` from alternating names and values. */
  jsonObject: (...pairs: string[]) => string;
  /** The same of whole numbers that are never null. SQLite takes half as long for it as for json_object, PostgreSQL two thirds. */
  jsonOfIds: (...pairs: [name: string, value: string][]) => string;
  /** The items of a JSON array of texts or numbers as a table with the columns `value` and `key` (its position). */
  jsonItems: (column: string, alias: string) => string;
  /** The same of an array of whole numbers. PostgreSQL takes half as long for them as for its JSON. */
  jsonIds: (column: string, alias: string) => string;
  /** A field of a JSON object as the given type. */
  jsonField: (column: string, field: string, type: string) => string;
  /** A value as it stands in a JSON object, the same on both: flags as 0 and 1, times as ISO 8601 text. */
  jsonValue: (value: string, type: ColumnType) => string;
  /** A time column as ISO 8601 text. */
  isoTime: (column: string) => string;
  /** How many characters a text has, where the database may count bytes too: as one of SQL_ASCII does. */
  characters: (text: string) => string;
  /** The part of a text before a character. */
  textBefore: (text: string, character: string) => string;
}

/** What is done with temporary tables, beside filling and reading them. */
interface TemporaryTables {
  /** The `name` and the `bytes` of every temporary table that this connection has. */
  temporaryTables: string;
  /** Statements that have the database count temporary tables, so that it plans well how to read them; none if it need not. */
  countRows: (...tables: string[]) => string[];
  /** Lets the numbers `n` of an empty temporary table begin at 1 again. */
  numberAnew: (table: string) => string[];
  /** Empties a temporary table. */
  empty: (table: string) => string;
  /** Orders rows that are numbered as they come, where they do not come in the order of the tables they are read from. */
  inOrder: (...columns: string[]) => string;
}

/** What the database says of itself. */
interface Catalog {
  /** A row, if there is a table or an index called $1. */
  isThere: string;
  /**
   * Every column of the tables with these names, as `Column` of tableColumns.ts describes it; no row of a table that is
   * not there.
   */
  columns: (tables: readonly string[]) => string;
  /**
   * Every foreign key by which a deletion takes rows along or changes them: its columns, as `ForeignKey` of
   * otherTables.ts describes them.
   */
  references: string;
  /** Statements that find what is wrong with files, references and indexes: a line each, as `problem`. */
  problems: string[];
  /** Statements that find values in a table that it cannot hold, where the database takes any: a line each, as `problem`. */
  otherValues: (table: string, columns: Expected[]) => string[];
}

/** What is done to the whole database, rarely. */
interface Upkeep {
  /** Drops a column's reference to another table, where the database checks references row by row at a price. */
  dropReference: (table: string, column: string) => string[];
  /**
   * `after`: what is run after a deletion of which nothing may stay in the file; each statement returns rows. `lingers`: what
   * was deleted stays there all the same, unseen, until this statement is run, or its space is used again.
   */
  erasing: { after: string[]; lingers: string | null };
}
