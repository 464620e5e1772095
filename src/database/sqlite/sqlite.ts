// The Portal on SQLite, as the port describes it: calls go to a thread of their own. It knows no table and no rule.

import { existsSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, isFault, throwIfAborted } from '../../roster/errors.ts';
import type { Database, Field, Opening, Row, Value, Waiting } from '../database.ts';
import type { ConnectionOptions, Opened } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { SqliteWorker } from './worker.ts';

/** How long a writer waits for another one, longer than the largest apply takes, and how often it looks. */
const WRITE_WAIT_MS = 120_000;
const WRITE_LOOK_MS = 100;

/** Rows a message: at 500 the message costs less than reading them. */
const ROWS_PER_FETCH = 500;

/**
 * Opens the file. Throws `database-unreachable` when it is no SQLite database or cannot be opened.
 * With `create`, a missing file is made, in WAL mode.
 */
export async function openSqlite(
  path: string,
  { create = false, writeWaitMs = WRITE_WAIT_MS, waiting = {} }: Opening & { create?: boolean } = {},
): Promise<Database> {
  if (!create && !existsSync(path)) throw missing(path);
  if (existsSync(path) && !statSync(path).isFile()) {
    const what = statSync(path).isDirectory() ? 'a folder' : 'no file';
    throw new Fault('database-unreachable', `The database ${path} is ${what}.`, 'Name a file with --db.');
  }
  const thread = SqliteWorker.take();
  const options: ConnectionOptions = { path, create, busyMs: WRITE_LOOK_MS };
  const connect = () => thread.call('connect', options);
  try {
    // To put a file into WAL mode is to write, and another program may be doing it.
    await (create ? patiently(connect, writeWaitMs, waiting) : connect());
  } catch (error) {
    thread.release();
    throw error;
  }
  return new SqliteDatabase(thread, path, writeWaitMs, waiting);
}

const missing = (path: string): Fault =>
  new Fault(
    'database-unreachable',
    `There is no database at ${path}.`,
    'Name the Portal database with --db or CLEVER_SYNC_DB, or create one with: clever-sync db migrate',
  );

class SqliteDatabase implements Database {
  readonly dialect = sqliteDialect;
  readonly location: string;
  readonly #thread: SqliteWorker;
  readonly #writeWaitMs: number;
  readonly #waiting: Waiting;
  #closed = false;

  constructor(thread: SqliteWorker, location: string, writeWaitMs: number, waiting: Waiting) {
    this.#thread = thread;
    this.location = location;
    this.#writeWaitMs = writeWaitMs;
    this.#waiting = waiting;
  }

  async all<T extends object = Row>(sql: string, values: Value[] = []): Promise<T[]> {
    return (await this.#call('all', sql, values)) as T[];
  }

  async *each<T extends object = Row>(sql: string, values: Value[] = []): AsyncIterable<T> {
    const { cursor, columns, first } = (await this.#call('open', sql, values, ROWS_PER_FETCH)) as Opened;
    const isFull = (fetched: Field[]) => fetched.length === columns.length * ROWS_PER_FETCH;
    let fetched = first;
    try {
      while (fetched.length > 0) {
        // The thread reads on while these rows are worked on.
        const next = isFull(fetched) ? this.#call('fetch', cursor, ROWS_PER_FETCH) : Promise.resolve([]);
        next.catch(() => undefined);
        yield* rowsOf<T>(columns, fetched);
        fetched = (await next) as Field[];
      }
    } finally {
      // One that was read to its end is shut already.
      if (isFull(fetched)) await this.#call('shut', cursor);
    }
  }

  async run(sql: string, values: Value[] = []): Promise<number> {
    return (await this.#call('run', sql, values)) as number;
  }

  async script(statements: string[]): Promise<void> {
    if (statements.length > 0) await this.#call('script', statements.join(';\n'));
  }

  async load(table: string, columns: string[], rows: Value[][]): Promise<void> {
    if (rows.length > 0) await this.#call('load', table, columns, flat(rows));
  }

  async transaction<T>(work: () => Promise<T>, waiting = this.#waiting): Promise<T> {
    await patiently(() => this.#call('begin'), this.#writeWaitMs, waiting);
    try {
      const result = await work();
      // Where the file has no log, whoever reads it holds the commit up.
      await patiently(() => this.#call('commit'), this.#writeWaitMs, waiting);
      return result;
    } catch (error) {
      // What failed is told, not that there was nobody left to roll it back.
      await this.#call('rollback').catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#thread.call('close').finally(() => this.#thread.release());
  }

  /** Nothing goes to a thread that was given back: another database may be open in it. */
  #call(...call: Parameters<SqliteWorker['call']>): Promise<unknown> {
    return this.#closed ? Promise.reject(new Error('The database is closed.')) : this.#thread.call(...call);
  }

  /** In a thread that ends with it, so that it can be left at any time. */
  async copyTo(file: string, signal?: AbortSignal): Promise<void> {
    // Who listens to a signal that was aborted before is never told.
    throwIfAborted(signal);
    if (!existsSync(this.location)) throw missing(this.location);
    const thread = SqliteWorker.alone();
    const stop = () => void thread.end();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await thread.call('connect', { path: this.location, create: false, busyMs: WRITE_LOOK_MS });
      await thread.call('copyTo', file);
    } catch (error) {
      throwIfAborted(signal);
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
      await thread.end();
    }
  }
}

/** Makes a call that takes a lock, again and again while another program has it. Throws `database-locked`, `interrupted`. */
async function patiently(
  call: () => Promise<unknown>,
  waitMs: number,
  { signal, onWait }: Waiting,
): Promise<void> {
  const deadline = Date.now() + waitMs;
  for (let looks = 0; ; looks += 1) {
    try {
      await call();
      return;
    } catch (error) {
      if (!isFault(error, 'database-locked') || Date.now() > deadline) throw error;
    }
    if (looks === 0) onWait?.();
    await sleep(WRITE_LOOK_MS);
    throwIfAborted(signal);
  }
}

/** Rows as objects, of values one after the other. */
function* rowsOf<T extends object>(columns: string[], values: Field[]): Iterable<T> {
  for (let at = 0; at < values.length;) {
    // Of the 600,000 rows of a large digest, Object.fromEntries took a microsecond each.
    const row: Row = {};
    for (const name of columns) row[name] = values[at++]!;
    yield row as T;
  }
}

/** Ten times as fast as `flat()`: 2 ms for a page of 10,000 users. */
function flat(rows: Value[][]): Value[] {
  const values: Value[] = [];
  for (const row of rows) for (const value of row) values.push(value);
  return values;
}
