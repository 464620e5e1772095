// Where a PostgreSQL database is, from a URL, in libpq's words, and TLS as its `sslmode` says. It opens nothing.

import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { Fault } from '../roster/errors.ts';
import { readUrl, unreadableAddress, wrongAddress } from './address.ts';

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
  tls: (ConnectionOptions | false)[];
  /** The address without the password, for messages. */
  shown: string;
}

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];
const CONNECT_SECONDS = 10;

/** What may stand behind the `?`. */
const PARAMETERS = [
  'host',
  'port',
  'user',
  'password',
  'dbname',
  'options',
  'application_name',
  'connect_timeout',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
];

/** What libpq takes besides, and hosts of servers write into addresses: here it would change nothing. */
const NEEDLESS =
  /^(sslsni|sslnegotiation|client_encoding|fallback_application_name|keepalives\w*|tcp_user_timeout)$/;

/** What asks for something that is not done here, unless it has one of these values. */
const ASKING: Record<string, { variable: string; harmless: string[] }> = {
  channel_binding: { variable: 'PGCHANNELBINDING', harmless: ['prefer', 'disable'] },
  gssencmode: { variable: 'PGGSSENCMODE', harmless: ['prefer', 'disable'] },
  target_session_attrs: {
    variable: 'PGTARGETSESSIONATTRS',
    harmless: ['any', 'read-write', 'primary', 'prefer-standby'],
  },
};

export type Environment = Record<string, string | undefined>;

/** Reads `postgres://user:password@host:port/database?sslmode=…`. Throws `usage`, never with the password in it. */
export function parseLocation(url: string, env: Environment = process.env): PostgresLocation {
  const parsed = readUrl(url) ?? unreadable();
  requireKnown(parsed.searchParams);
  const given: Given = (name, variable) => parsed.searchParams.get(name) ?? env[variable];
  requireKept(given);
  const part = (name: string, text: string, variable: string) =>
    parsed.searchParams.get(name) ?? (decode(text) || env[variable] || undefined);
  const where = {
    host: part('host', parsed.hostname.replace(/^\[|\]$/g, ''), 'PGHOST'),
    port: part('port', parsed.port, 'PGPORT'),
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
    tls: where.host?.startsWith('/') ? [false] : tlsOf(given, env),
    shown: shown(parsed.protocol, where),
  };
}

/**
 * A misspelt one is refused: nobody would notice that `ssl_mode=verify-full` checks nothing. It is not quoted, as it may
 * be a part of a password.
 */
function requireKnown(given: URLSearchParams): void {
  const isKnown = (name: string) => PARAMETERS.includes(name) || name in ASKING || NEEDLESS.test(name);
  const names = [...given.keys()];
  if (!names.every(isKnown))
    throw wrongAddress(`a parameter in it is not known; those known are ${PARAMETERS.join(', ')}.`);
  if (new Set(names).size < names.length) throw wrongAddress('a parameter stands in it twice.');
}

type Given = (name: string, variable: string) => string | undefined;

/**
 * What libpq would insist on and this program cannot. Hosts write a binding into their addresses: then nothing goes
 * without TLS.
 */
function requireKept(given: Given): void {
  for (const [name, { variable, harmless }] of Object.entries(ASKING)) {
    const value = given(name, variable);
    const isBinding = name === 'channel_binding';
    const hasTls = /^(require|verify-.*)$/.test(given('sslmode', 'PGSSLMODE') ?? '');
    if (value === undefined || harmless.includes(value) || (isBinding && hasTls)) continue;
    const instead = isBinding ? 'give sslmode=verify-full' : `it can be ${harmless.join(', ')}`;
    throw wrongAddress(`${name} asks for what this program does not do: ${instead}.`);
  }
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
  const at = `${host.includes(':') ? `[${host}]` : host}${port === undefined ? '' : `:${port}`}`;
  const path = database === '' ? '' : `/${encodeURIComponent(database)}`;
  return `${protocol}//${who}${host.startsWith('/') ? `${path}?host=${host}` : `${at}${path}`}`;
}

function tlsOf(given: Given, env: Environment): PostgresLocation['tls'] {
  const root = given('sslrootcert', 'PGSSLROOTCERT') ?? usualRoot(env);
  const mode = given('sslmode', 'PGSSLMODE') ?? (root === 'system' ? 'verify-full' : 'prefer');
  if (!SSL_MODES.includes(mode)) throw wrongAddress(`sslmode has to be one of ${SSL_MODES.join(', ')}.`);
  // As in libpq: anybody can have a certificate that the system trusts, for a host of their own.
  if (root === 'system' && mode !== 'verify-full')
    throw wrongAddress('with sslrootcert=system, sslmode has to be verify-full.');
  if (mode === 'disable') return [false];
  const files = {
    ...readIfGiven('ca', root === 'system' ? undefined : root),
    ...readIfGiven('cert', given('sslcert', 'PGSSLCERT')),
    ...readIfGiven('key', given('sslkey', 'PGSSLKEY')),
  };
  requireSigner(mode, files);
  // As in libpq: `require` checks the certificate when it is told by whom it has to be signed.
  const checked = mode.startsWith('verify') || (mode === 'require' && files.ca !== undefined);
  const named = mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined };
  const tls = { ...files, ...named, rejectUnauthorized: checked };
  if (mode === 'prefer') return [tls, false];
  return mode === 'allow' ? [false, tls] : [tls];
}

/** The system's signers count where none is named, and sign for anybody: then only the host's name tells who it is. */
function requireSigner(mode: string, { ca }: ConnectionOptions): void {
  if (mode === 'verify-ca' && ca === undefined)
    throw wrongAddress('sslmode=verify-ca needs sslrootcert, or has to be verify-full.');
}

/** Where libpq looks when it is not told. */
function usualRoot(env: Environment): string | undefined {
  const file = join(env['HOME'] ?? homedir(), '.postgresql', 'root.crt');
  return existsSync(file) ? file : undefined;
}

function readIfGiven(name: 'ca' | 'cert' | 'key', path: string | undefined): ConnectionOptions {
  if (path === undefined) return {};
  try {
    return { [name]: readFileSync(path) };
  } catch (error) {
    throw new Fault('usage', `Cannot read ${path}, which the database's address names.`, null, error);
  }
}

function unreadable(): never {
  throw unreadableAddress();
}
