// One connection to a SQLite file: the only import of better-sqlite3. Synchronous, but for copyTo; it lives in a thread of
// its own.

import { statSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import type { Field, Row, Value } from '../database.ts';
import { MOVED, OTHER_VALUE } from './meanings.ts';

/** 50 rows a statement load 2.5 times as fast as one; 100 gain 7 % more and cost twice the statement. */
const ROWS_PER_INSERT = 50;

/** Main cache and temporary cache, in KiB. Four times as much gains nothing on 280,000 students, and costs 30 MiB. */
const CACHE_KIB = 8_000;
const TEMPORARY_CACHE_KIB = 8_000;

/**
 * Bytes a page of temporary tables, which are filled and read in order: with 4,096 four times as many of the system's
 * calls.
 */
const TEMPORARY_PAGE_BYTES = 16_384;

/** Pages of a copy between moments in which its thread can be ended: 8 MiB. */
const PAGES_PER_COPY = 2_000;

/**
 * What the driver made: databases, statements, cursors. One that was built for Node.js 24.19 or newer ends the process when
 * an object of its own is collected between two messages (nodejs/node#65446), so all live as long as their thread.
 */
const made: object[] = [];

function keep<T extends object>(each: T): T {
  made.push(each);
  return each;
}

type Binding = Record<string, string | number | bigint | null>;

/** Binds `$1`, `$2` … : SQLite takes them for names. */
const binding = (values: Value[]): Binding =>
  Object.fromEntries(values.map((value, index) => [index + 1, plain(value)]));

const plain = (value: Value): string | number | bigint | null =>
  typeof value === 'boolean' ? Number(value) : value;

/** The value. Throws for bytes, which SQLite keeps in a column of texts too: no statement of ours can use them. */
function readable<T>(value: T): T {
  if (!(value instanceof Uint8Array)) return value;
  throw Object.assign(new Error('There are bytes where a text should be.'), { code: OTHER_VALUE });
}

/** Which file is at that path; '' when none can be seen there. */
function fileAt(path: string): string {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return '';
  }
}

/** How a file is opened. */
export interface ConnectionOptions {
  path: string;
  /** Puts the file into WAL mode, as a new one has to be. */
  create: boolean;
  /** How long a statement waits for another program's lock. */
  busyMs: number;
}

/** A cursor with its first rows. Its names are told once: rows as objects take five times as long to hand over. */
export interface Opened {
  cursor: number;
  columns: string[];
  first: Field[];
}

/** The connection as the thread uses it. Methods throw the driver's errors. */
export class SqliteConnection {
  readonly #database: Sqlite.Database;
  readonly #path: string;
  readonly #file: string;
  readonly #prepared = new Map<string, Sqlite.Statement>();
  readonly #cursors = new Map<number, Iterator<unknown, undefined>>();
  #lastCursor = 0;

  constructor({ path, create, busyMs }: ConnectionOptions) {
    this.#database = keep(new Sqlite(path, { timeout: busyMs }));
    const pragmas = ['synchronous = full', 'foreign_keys = on', `cache_size = -${CACHE_KIB}`];
    pragmas.push(`temp.page_size = ${TEMPORARY_PAGE_BYTES}`, `temp.cache_size = -${TEMPORARY_CACHE_KIB}`);
    // Else a page keeps what was deleted from it, or moved out of it, and erasing a journal later leaves names in the file.
    pragmas.push('main.secure_delete = on', 'schema_version');
    if (create) pragmas.unshift('journal_mode = wal');
    try {
      // The driver's own pragma() makes a statement that nobody can keep.
      this.#database.exec(pragmas.map((pragma) => `pragma ${pragma}`).join(';'));
    } catch (error) {
      this.#database.close();
      throw error;
    }
    this.#path = path;
    this.#file = fileAt(path);
    // Names and addresses are compared in any script: SQLite's own lower() knows ASCII only.
    const lower = (text: unknown) => (typeof text === 'string' ? text.toLowerCase() : readable(text));
    this.#database.function('lower', { deterministic: true }, lower);
  }

  all(sql: string, values: Value[]): Row[] {
    const rows = this.#prepare(sql).all(binding(values)) as Row[];
    for (const row of rows) for (const name in row) readable(row[name]);
    return rows;
  }

  run(sql: string, values: Value[]): number {
    return this.#prepare(sql).run(binding(values)).changes;
  }

  script(sql: string): void {
    this.#database.exec(sql);
  }

  /**
   * Opens a cursor and fetches its first rows: most have few, and a second message would take as long as reading them. The
   * statement is its own, as one that is being read cannot be run for somebody else.
   */
  open(sql: string, values: Value[], rows: number): Opened {
    const statement = keep(this.#database.prepare(sql).raw());
    const columns = statement.columns().map(({ name }) => name);
    this.#lastCursor += 1;
    this.#cursors.set(this.#lastCursor, keep(statement.iterate(binding(values))));
    return { cursor: this.#lastCursor, columns, first: this.fetch(this.#lastCursor, rows) };
  }

  /** The next rows of a cursor, their values one after the other. Fewer than asked for are the last ones, and shut it. */
  fetch(cursor: number, rows: number): Field[] {
    const values: Field[] = [];
    const iterator = this.#cursors.get(cursor);
    if (!iterator) throw new Error('The cursor was shut.');
    for (let row = 0; row < rows; row += 1) {
      const next = iterator.next();
      if (next.done) {
        this.#cursors.delete(cursor);
        break;
      }
      for (const value of next.value as Field[]) values.push(readable(value));
    }
    return values;
  }

  shut(cursor: number): void {
    this.#cursors.get(cursor)?.return?.();
    this.#cursors.delete(cursor);
  }

  /**
   * Inserts rows, given one after the other in a flat list. The last few go one by one: each other number of rows would need a
   * statement of its own, to be prepared and kept.
   */
  load(table: string, columns: string[], values: Value[]): void {
    const size = columns.length * ROWS_PER_INSERT;
    this.#database.transaction(() => {
      for (let at = 0; at < values.length;) {
        const end = at + (at + size <= values.length ? size : columns.length);
        this.#insert(table, columns, values.slice(at, end));
        at = end;
      }
    })();
  }

  /**
   * Copies the database as it is now. A read transaction keeps it so: else every write elsewhere starts the copy over. Both
   * the transaction and what the driver makes for the copy, which nobody can keep, end with the thread: it is the last call.
   */
  async copyTo(file: string): Promise<void> {
    this.#database.exec('begin; select count(*) from sqlite_master');
    await this.#database.backup(file, { progress: () => PAGES_PER_COPY });
  }

  /** Begins to write, or throws when another program does. */
  begin(): void {
    this.#database.exec('begin immediate');
  }

  /** Throws when the file is no longer where it was: what is written to it then is lost with it. */
  commit(): void {
    if (fileAt(this.#path) !== this.#file)
      throw Object.assign(new Error('The file was moved.'), { code: MOVED });
    this.#database.exec('commit');
  }

  rollback(): void {
    for (const cursor of this.#cursors.keys()) this.shut(cursor);
    if (this.#database.inTransaction) this.#database.exec('rollback');
  }

  close(): void {
    for (const cursor of this.#cursors.keys()) this.shut(cursor);
    this.#database.close();
  }

  #insert(table: string, columns: string[], values: Value[]): void {
    const tuple = `(${columns.map(() => '?').join(', ')})`;
    const tuples = Array.from({ length: values.length / columns.length }, () => tuple).join(', ');
    this.#prepare(`insert into ${table} (${columns.join(', ')}) values ${tuples}`).run(values.map(plain));
  }

  #prepare(sql: string): Sqlite.Statement {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = keep(this.#database.prepare(sql));
    this.#prepared.set(sql, statement);
    return statement;
  }
}
