// Clients of the driver: how each is made, with TLS or without, and as what values come. The only import of pg.

import pg from 'pg';
import { connectFault } from './faults.ts';
import type { PostgresLocation } from './location.ts';
import { passwordFromFile, type Asked } from './password.ts';
import { isoTime } from './text.ts';
import type { Tls } from './tls.ts';

/** A lost network is noticed by probes, the first after so long. */
const KEEP_ALIVE_MS = 10_000;

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

/** The driver's client, with what its types leave out. */
export type Client = pg.Client & {
  ref(): void;
  unref(): void;
  /** The process number that was told at connecting. A pooler invents one: the server's own differs from it. */
  processID: number;
  connection: { stream: { destroy(): void } };
};

/** Connects: tries each way of TLS, and throws the Fault that the last one's error means. */
export async function connect(location: PostgresLocation): Promise<Client> {
  for (const [index, tls] of location.tls.entries()) {
    const client = new pg.Client(configOf(location, tls)) as Client;
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

/** What is asked of a client. */
export type Query = pg.QueryConfig;

/** A text as a statement quotes it. */
export const { escapeLiteral } = pg;
