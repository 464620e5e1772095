// One connection to a PostgreSQL server: the only import of pg and pg-copy-streams. It knows no statement of ours.

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Row, Value } from '../database.ts';
import { copyText } from './copyText.ts';
import { connectFault } from './faults.ts';
import type { PostgresLocation } from './location.ts';
import { passwordFromFile, type Asked } from './password.ts';
import { beginOn } from './server.ts';
import { resetSettings, sessionSettings } from './settings.ts';
import { bytewise, forPostgres, isoTime } from './text.ts';
import type { Tls } from './tls.ts';

/** A lost network is noticed by probes, the first after so long. */
const KEEP_ALIVE_MS = 10_000;

/** How long a connection that is used again may take to answer, as long as to connect. */
const AGAIN_MS = 10_000;

/**
 * After so many runs of a statement the server keeps it, parsed and planned: a statement that is run so often is run for every
 * part of every page. For a sync of 286,000 people in which nothing changed the server took 3.1 s, a sixth of it to parse and
 * plan; now it takes 2.8 s.
 */
const OFTEN = 10;

const { types } = pg;
const number = Number;
const flag = (text: string): number => (text === 't' ? 1 : 0);
const asIs = (text: string): string => text;

/** Columns as SQLite gives them: whole numbers as numbers, flags as 0 and 1, times and JSON as text. */
const PARSERS = new Map<number, (text: string) => unknown>([
  [types.builtins.INT8, number],
  [types.builtins.NUMERIC, number],
  [types.builtins.BOOL, flag],
  [types.builtins.TIMESTAMPTZ, isoTime],
  [types.builtins.JSON, asIs],
  [types.builtins.JSONB, asIs],
  [types.builtins.DATE, asIs],
]);

const TYPES = {
  getTypeParser: (type: number, format?: 'text' | 'binary') =>
    PARSERS.get(type) ?? (types.getTypeParser(type, format) as (text: string) => unknown),
};

/** A connection that is open. Methods throw the driver's errors; one at a time. */
export class PostgresConnection {
  readonly #client: pg.Client;
  /**
   * Whether a pooler stands in between. It may run every transaction on another server connection, while temporary tables
   * live on one: so a transaction is always open, each chained to the one before, and the pooler stays with one connection.
   */
  readonly pooled: boolean;
  readonly #version: number;
  /** How often each statement was asked. */
  readonly #asked = new Map<string, { number: number; times: number }>();
  #lost: Error | null = null;

  private constructor(client: pg.Client, version: number, pooled: boolean) {
    this.#client = client;
    this.#version = version;
    this.pooled = pooled;
    client.on('error', (error) => (this.#lost = error));
    client.on('end', () => (this.#lost ??= new Error('Connection terminated')));
  }

  /** Opens a connection and prepares it. Faults: `database-unreachable`, `database-version`. */
  static async open(
    location: PostgresLocation,
    lockMs: number,
    statementMs: number,
  ): Promise<PostgresConnection> {
    const client = await connect(location);
    try {
      const { version, pid } = await beginOn(client, location);
      const connection = new PostgresConnection(client, version, pid !== processOf(client));
      await connection.query(sessionSettings(version, { lockMs, statementMs }));
      await connection.commit();
      connection.rest();
      return connection;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw connectFault(error, location.shown);
    }
  }

  /** Why the connection is gone, once it is. */
  get lost(): Error | null {
    return this.#lost;
  }

  /** Of several statements, the last one's rows count. */
  async query(sql: string, values: Value[] = []): Promise<{ rows: Row[]; count: number }> {
    const query =
      values.length > 0 ? { ...forPostgres(sql, values), name: this.#nameOf(sql) } : bytewise(sql);
    const results = [await this.#client.query<Row>(query as pg.QueryConfig)].flat();
    const { rows = [], rowCount } = results.at(-1) ?? {};
    return { rows, count: rowCount ?? 0 };
  }

  /** The name under which the server keeps a statement that is asked often; none through a pooler, which may change servers. */
  #nameOf(sql: string): string | undefined {
    if (this.pooled) return undefined;
    const { number, times } = this.#asked.get(sql) ?? { number: this.#asked.size, times: 0 };
    this.#asked.set(sql, { number, times: times + 1 });
    return times < OFTEN ? undefined : `clever_sync_${number}`;
  }

  async copy(table: string, columns: string[], rows: Value[][]): Promise<void> {
    const stream = this.#client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`));
    await pipeline(Readable.from(copyText(rows), { objectMode: false }), stream);
  }

  /** Begins a transaction that sees the rows as they are at its first statement. */
  async begin(): Promise<void> {
    const how = 'isolation level repeatable read';
    await this.query(this.pooled ? `set transaction ${how}` : `begin ${how}`);
  }

  async commit(): Promise<void> {
    const { command } = await this.#client.query(this.pooled ? 'commit and chain' : 'commit');
    // What the server answers to the commit of a transaction in which a statement failed.
    if (command !== 'COMMIT') throw new Error('The server rolled the transaction back.');
  }

  async rollback(): Promise<void> {
    await this.query(this.pooled ? 'rollback and chain' : 'rollback');
  }

  /**
   * Forgets whoever used it, but for temporary tables: they are emptied before they are used, which takes PostgreSQL 3 ms where
   * making them takes 60 and dropping them as much again. Returns whether it can be used: that it answers, and in no transaction
   * that failed.
   */
  async forget(): Promise<boolean> {
    // What one district asks once, and many do, is planned for each: a plan for all would be one for the usual size.
    for (const each of this.#asked.values()) each.times = 0;
    this.work();
    const silence = setTimeout(() => this.giveUp(), AGAIN_MS);
    const answered = await this.query('close all').catch(() => null);
    clearTimeout(silence);
    this.rest();
    return answered !== null && !this.#lost;
  }

  /** The process waits for a connection at work, and not for one at rest. */
  work(): void {
    (this.#client as WholeClient).ref();
  }

  rest(): void {
    (this.#client as WholeClient).unref();
  }

  /** Ends it without a word, as the server does not answer: what is asked on it fails. */
  giveUp(): void {
    this.#lost ??= new Error('The server does not answer.');
    (this.#client as WholeClient).connection.stream.destroy();
  }

  /** Ends it; through a pooler, what the server connection keeps of us goes first. */
  async close(): Promise<void> {
    if (this.pooled && !this.#lost) {
      const leave = `discard temp; ${resetSettings(this.#version)}; commit`;
      await this.query(leave).catch(() => undefined);
    }
    await this.#client.end().catch(() => undefined);
  }

  static literal(value: Value): string {
    return typeof value === 'string' ? pg.escapeLiteral(value) : String(value);
  }
}

/** The client with what pg's types leave out. */
type WholeClient = pg.Client & {
  ref(): void;
  unref(): void;
  processID: number;
  connection: { stream: { destroy(): void } };
};

/** Tries each way of TLS; the last one's error counts. */
async function connect(location: PostgresLocation): Promise<pg.Client> {
  for (const [index, tls] of location.tls.entries()) {
    const client = new pg.Client(configOf(location, tls));
    // What is thrown is told as well, at any time from now on: nobody listening would end the process.
    const ignore = () => undefined;
    client.on('error', ignore);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(ignore);
      if (index === location.tls.length - 1 || !isAboutTls(error)) throw connectFault(error, location.shown);
    }
  }
  throw new Error('no way to connect');
}

/** Whether the server takes no TLS, or nothing but TLS: 28000 is the answer of its rules for hosts (pg_hba.conf). */
const isAboutTls = (error: unknown): boolean =>
  error instanceof Error && (/SSL|TLS/.test(error.message) || ('code' in error && error.code === '28000'));

function configOf(location: PostgresLocation, ssl: Tls): pg.ClientConfig {
  const { host, port, user, database, options, applicationName, connectMs } = location;
  const password = location.password ?? ((asked: Asked) => passwordFromFile(asked));
  const given = Object.entries({ host, port, user, password, database, options }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    ...Object.fromEntries(given),
    ssl,
    types: TYPES,
    application_name: applicationName,
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  };
}

/** The process number that was told at connecting. A pooler invents one: the server's own differs from it. */
const processOf = (client: pg.Client): unknown => (client as WholeClient).processID;
