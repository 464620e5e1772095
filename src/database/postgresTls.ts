// How a connection to a PostgreSQL server is encrypted, and whose certificate it has to have: `sslmode`, in libpq's words.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { Fault } from '../roster/errors.ts';
import { wrongAddress } from './address.ts';

/** What an address says, or else the environment, by its name in each. */
export type Given = (name: string, variable: string) => string | undefined;

/** With TLS, or without. */
export type Tls = ConnectionOptions | false;

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

/** The ways to connect, in the order in which to try them. Throws `usage` when the words are wrong, or a file is not there. */
export function tlsOf(given: Given, home: string): Tls[] {
  const root = given('sslrootcert', 'PGSSLROOTCERT') ?? usualRoot(home);
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
function usualRoot(home: string): string | undefined {
  const file = join(home, '.postgresql', 'root.crt');
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
