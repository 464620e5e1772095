// Where a PostgreSQL database is, from a URL, in libpq's words. It opens nothing.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hostOf, readUrl, unreadableAddress, wrongAddress } from '../address.ts';
import { certificateFolder } from './folder.ts';
import { requireKept, requireKnown } from './parameters.ts';
import { tlsOf, type Given, type Tls } from './tls.ts';

/** What the driver connects with; without a password it looks into `.pgpass`. */
export interface PostgresLocation {
  host: string | undefined;
  port: number | undefined;
  user: string | undefined;
  password: string | undefined;
  database: string | undefined;
  /** Settings of the session, in the server's words: `-c search_path=portal`. */
  options: string | undefined;
  applicationName: string;
  connectMs: number;
  /** How to connect, in this order: `prefer` tries TLS first and goes on without. */
  tls: Tls[];
  /** The address without the password, for messages. */
  shown: string;
}

const CONNECT_SECONDS = 10;

/** Environment variables, by name. */
export type Environment = Record<string, string | undefined>;

/**
 * Reads `postgres://user:password@host:port/database?sslmode=…`, of which any part may be missing. Throws `usage`, never
 * with the password in it.
 */
export function parseLocation(url: string, env: Environment = process.env): PostgresLocation {
  const parsed = readUrl(url) ?? unreadable();
  requireKnown(parsed.searchParams);
  const given: Given = (name, variable) => parsed.searchParams.get(name) ?? env[variable];
  requireKept(given);
  const part = (name: string, text: string, variable: string) =>
    (parsed.searchParams.get(name) ?? decode(text)) || env[variable] || undefined;
  const port = part('port', parsed.port, 'PGPORT');
  const where = {
    host: part('host', hostOf(parsed), 'PGHOST') ?? usualSocket(port),
    port,
    user: part('user', parsed.username, 'PGUSER'),
    database: part('dbname', parsed.pathname.slice(1), 'PGDATABASE'),
  };
  return {
    ...where,
    port: portOf(where.port),
    password: part('password', parsed.password, 'PGPASSWORD'),
    applicationName: given('application_name', 'PGAPPNAME') ?? 'clever-sync',
    options: given('options', 'PGOPTIONS'),
    connectMs: connectMs(given('connect_timeout', 'PGCONNECT_TIMEOUT')),
    tls: isSocket(where.host) ? [false] : tlsOf(given, certificateFolder(env)),
    shown: shown(parsed.protocol, where),
  };
}

function connectMs(text: string | undefined): number {
  const seconds = Number(text ?? CONNECT_SECONDS);
  if (!Number.isFinite(seconds)) throw wrongAddress('connect_timeout has to be a number of seconds.');
  return 1000 * (seconds || CONNECT_SECONDS);
}

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return unreadable();
  }
};

function portOf(text: string | undefined): number | undefined {
  if (text !== undefined && !(/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535))
    throw wrongAddress('the port has to be a number up to 65535.');
  return text === undefined ? undefined : Number(text);
}

function shown(
  protocol: string,
  { host = 'localhost', port, user, database = '' }: Record<string, string | undefined>,
): string {
  const who = user === undefined ? '' : `${encodeURIComponent(user)}@`;
  const path = database === '' ? '' : `/${encodeURIComponent(database)}`;
  if (isSocket(host)) {
    const folder = encodeURIComponent(host).replaceAll('%2F', '/');
    return `${protocol}//${who}${path}?host=${folder}${port === undefined ? '' : `&port=${port}`}`;
  }
  const at = `${host.includes(':') ? `[${host}]` : host}${port === undefined ? '' : `:${port}`}`;
  return `${protocol}//${who}${at}${path}`;
}

/** A server's socket is in a folder, which is named in place of a host. */
const isSocket = (host: string | undefined): boolean => host?.startsWith('/') ?? false;

/** Where libpq looks for a socket when no host is named, as Linux systems build it and as it comes. */
const SOCKET_FOLDERS = ['/var/run/postgresql', '/tmp'];

/** The folder that has one; without any, this machine is reached as `localhost`. */
const usualSocket = (port = '5432'): string | undefined =>
  SOCKET_FOLDERS.find((folder) => existsSync(join(folder, `.s.PGSQL.${port}`)));

function unreadable(): never {
  throw unreadableAddress();
}
