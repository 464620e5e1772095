// The Portal on PostgreSQL, as the port describes it: calls one after the other, a lost connection opened again.
// It knows no table and no rule.

import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../roster/errors.ts';
import { OutcomeUnknown, type Database, type Opening, type Row, type Value } from '../database.ts';
import { PostgresConnection } from './connection.ts';
import { postgresDialect } from './dialect.ts';
import { isConflict, isForgotten, isLost, lost, postgresFault } from './faults.ts';
import { keep, takeKept } from './kept.ts';
import { parseLocation, type PostgresLocation } from './location.ts';

/** How long a statement waits for another program's lock, and how long it may take in all. */
const LOCK_MS = 15_000;
const STATEMENT_MS = 15 * 60_000;

/** A server ends its statement itself; one that has not answered so long after that never will. */
const SILENCE_MS = 60_000;

/** How often a transaction is tried when others are at the same rows, and the longest wait before the second try. */
const TRIES = 3;
const PAUSE_MS = 200;

const ROWS_PER_FETCH = 500;

interface PostgresOpening extends Opening {
  /** How long a statement may leave its connection silent. */
  answerMs?: number;
}

/** How a database waits, and the address under which its connections are kept; null: they are not. */
interface Manner {
  lockMs: number;
  answerMs: number;
  address: string | null;
}

/** Connects. Throws `usage` for an address that cannot be read, `database-unreachable`, `database-version`. */
export async function openPostgres(
  url: string,
  { writeWaitMs = LOCK_MS, answerMs = STATEMENT_MS + SILENCE_MS, kept }: PostgresOpening = {},
): Promise<Database> {
  const address = kept ? `${writeWaitMs} ${url}` : null;
  const database = new PostgresDatabase(parseLocation(url), { lockMs: writeWaitMs, answerMs, address });
  await database.connect();
  return database;
}

class PostgresDatabase implements Database {
  readonly dialect = postgresDialect;
  readonly location: string;
  readonly #where: PostgresLocation;
  readonly #manner: Manner;
  #connection: PostgresConnection | null = null;
  #connections = 0;
  #inTransaction = false;
  #closed = false;
  #last: Promise<unknown> = Promise.resolve();
  #cursors = 0;

  constructor(where: PostgresLocation, manner: Manner) {
    this.#where = where;
    this.location = where.shown;
    this.#manner = manner;
  }

  /** Opens the connection, or opens it again: temporary tables are gone then. Once closed, it stays so. */
  async connect(): Promise<PostgresConnection> {
    if (this.#closed) throw new Error('The database is closed.');
    if (this.#connection) return this.#connection;
    const { address, lockMs } = this.#manner;
    const kept = address !== null && this.#connections === 0 ? await takeKept(address) : undefined;
    this.#connection = kept ?? (await PostgresConnection.open(this.#where, lockMs, STATEMENT_MS));
    this.#connections += 1;
    return this.#connection;
  }

  async all<T extends object = Row>(sql: string, values: Value[] = []): Promise<T[]> {
    return this.#alone(sql, async (on) => (await on.query(sql, values)).rows as T[]);
  }

  /** A cursor that lives on outside of a transaction, so that other statements may come between. */
  async *each<T extends object = Row>(sql: string, values: Value[] = []): AsyncIterable<T> {
    this.#cursors += 1;
    const name = `clever_sync_${this.#cursors}`;
    const text = sql.replace(/\$(\d+)/g, (_, n: string) =>
      PostgresConnection.literal(values[Number(n) - 1] ?? null),
    );
    const fetch = `fetch ${ROWS_PER_FETCH} from ${name}`;
    let rows = await this.all<T>(`declare ${name} no scroll cursor with hold for ${text}; ${fetch}`);
    try {
      yield* rows;
      while (rows.length === ROWS_PER_FETCH) {
        rows = await this.all<T>(fetch);
        yield* rows;
      }
    } finally {
      // What failed is told, not that in its transaction nothing can be closed any more.
      if (this.#connection) await this.run(`close ${name}`).catch(() => undefined);
    }
  }

  async run(sql: string, values: Value[] = []): Promise<number> {
    return this.#alone(sql, async (on) => (await on.query(sql, values)).count);
  }

  async script(statements: string[]): Promise<void> {
    if (statements.length > 0) await this.run(statements.join(';\n'));
  }

  async load(table: string, columns: string[], rows: Value[][]): Promise<void> {
    if (rows.length > 0) await this.#alone('insert', (on) => on.copy(table, columns, rows));
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt(work);
      } catch (error) {
        const cause = error instanceof Error ? error.cause : undefined;
        if (attempt === TRIES || !isConflict(cause)) throw error;
        await sleep(Math.random() * PAUSE_MS * attempt);
      }
    }
  }

  /** After the calls that were made before; those made later fail, and open no other connection. */
  async close(): Promise<void> {
    this.#last = this.#last.then(async () => {
      this.#closed = true;
      const [connection, { address }] = [this.#connection, this.#manner];
      this.#connection = null;
      connection?.work();
      if (connection) await (address === null ? connection.close() : keep(address, connection));
    });
    await this.#last;
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    await this.#turn('begin', (on) => on.begin());
    this.#inTransaction = true;
    try {
      const result = await work();
      await this.#turn('commit', (on) => on.commit()).catch(this.#doubt);
      return result;
    } catch (error) {
      if (this.#connection) await this.#turn('rollback', (on) => on.rollback()).catch(this.#leave);
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  /** A connection that is lost during the commit leaves open whether it was done. */
  readonly #doubt = (error: unknown): never => {
    if (!this.#connection && error instanceof Fault)
      throw new OutcomeUnknown(error.code, error.message, error.hint, error);
    throw error;
  };

  /** A connection in a transaction that does not end is nobody's any more. */
  readonly #leave = async (): Promise<void> => {
    if (this.#connection) await this.#drop(this.#connection);
  };

  /** A statement outside of a transaction is a transaction by itself: through a pooler it is committed, or rolled back, here. */
  async #alone<T>(sql: string, work: (on: PostgresConnection) => Promise<T>): Promise<T> {
    return this.#turn(sql, async (on) => {
      if (!on.pooled || this.#inTransaction) return work(on);
      try {
        const result = await work(on);
        await on.commit();
        return result;
      } catch (error) {
        if (!isLost(error)) await on.rollback().catch(() => undefined);
        throw error;
      }
    });
  }

  /** Calls wait for one another; an error becomes the Fault it means. */
  async #turn<T>(sql: string, work: (on: PostgresConnection) => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => this.#perform(sql, work));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #perform<T>(sql: string, work: (on: PostgresConnection) => Promise<T>): Promise<T> {
    // A connection may be lost unseen while it is at rest. Another one will do then, unless a transaction was open.
    if (this.#connection?.lost && !this.#inTransaction) await this.#drop(this.#connection);
    if (!this.#connection && this.#inTransaction) throw lost(this.location, null);
    const on = await this.connect();
    on.work();
    // Where a network goes silent and keeps the connection, nothing else ends it.
    const silence = setTimeout(() => on.giveUp(), this.#manner.answerMs);
    try {
      if (on.lost) throw on.lost;
      return await work(on);
    } catch (error) {
      if (on.lost || isLost(error)) await this.#drop(on);
      const isNew = this.#connections > 1 && isForgotten(error);
      throw on.lost || isNew ? lost(this.location, error) : postgresFault(error, this.location, sql);
    } finally {
      clearTimeout(silence);
      on.rest();
    }
  }

  /** The next call opens another connection: it may look what became of things, but finds no temporary table. */
  async #drop(on: PostgresConnection): Promise<void> {
    this.#connection = null;
    await on.close();
  }
}
