// One connection to a PostgreSQL server: the only import of pg-copy-streams. It knows no statement of ours.

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { Row, Value } from '../database.ts';
import { connect, escapeLiteral, type Client, type Query } from './client.ts';
import { copyText } from './copyText.ts';
import { connectFault } from './faults.ts';
import type { PostgresLocation } from './location.ts';
import { beginOn } from './server.ts';
import { resetSettings, sessionSettings } from './settings.ts';
import { bytewise, forPostgres } from './text.ts';

/** How long a connection that is used again may take to answer, as long as to connect. */
const AGAIN_MS = 10_000;

/**
 * After so many runs of a statement the server keeps it, parsed and planned: a statement that is run so often is run for every
 * part of every page. For a sync of 286,000 people in which nothing changed the server took 3.1 s, a sixth of it to parse and
 * plan; now it takes 2.8 s.
 */
const OFTEN = 10;

/** A connection that is open. Methods throw the driver's errors; one at a time. */
export class PostgresConnection {
  readonly #client: Client;
  /**
   * Whether a pooler stands in between. It may run every transaction on another server connection, while temporary tables
   * live on one: so a transaction is always open, each chained to the one before, and the pooler stays with one connection.
   */
  readonly pooled: boolean;
  readonly #version: number;
  /** How often each statement was asked. */
  readonly #asked = new Map<string, { number: number; times: number }>();
  #lost: Error | null = null;

  private constructor(client: Client, version: number, pooled: boolean) {
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
      const connection = new PostgresConnection(client, version, pid !== client.processID);
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
    const results = [await this.#client.query<Row>(query as Query)].flat();
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
    this.#client.ref();
  }

  rest(): void {
    this.#client.unref();
  }

  /** Ends it without a word, as the server does not answer: what is asked on it fails. */
  giveUp(): void {
    this.#lost ??= new Error('The server does not answer.');
    this.#client.connection.stream.destroy();
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
    return typeof value === 'string' ? escapeLiteral(value) : String(value);
  }
}
