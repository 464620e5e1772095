// The port to the Portal's database: one connection. In which facts the dialects differ: dialect.ts.
// It knows no table and no rule.

import { Fault } from '../roster/errors.ts';
import type { Dialect } from './dialect.ts';

export type { Dialect } from './dialect.ts';

/** A value as it is given to a statement. */
export type Value = string | number | bigint | boolean | null;
/** A value as it comes back, on both databases: flags as 0 and 1, times and JSON as text. */
export type Field = string | number | null;
/** A row by the names that its statement gives. */
export type Row = Record<string, Field>;

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
  /** Another one like it will be opened at once, as for the next of many districts: what costs time to open is kept for it. */
  kept?: boolean | undefined;
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
