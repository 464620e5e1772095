// How a connection to a PostgreSQL server is encrypted, and whose certificate it has to have: `sslmode`, in libpq's words.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { Fault } from '../../roster/errors.ts';
import { wrongAddress } from '../address.ts';
import { isOpenToOthers } from '../privateFile.ts';

/** What an address says, or else the environment, by its name in each. */
export type Given = (name: string, variable: string) => string | undefined;

/** With TLS, or without. */
export type Tls = ConnectionOptions | false;

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

/**
 * The ways to connect, in the order in which to try them; `folder`: where certificates are that are not named. Throws `usage`
 * when the words are wrong, or a file is not there.
 */
export function tlsOf(given: Given, folder: string | undefined): Tls[] {
  const root = given('sslrootcert', 'PGSSLROOTCERT') ?? usual(folder, 'root.crt');
  const mode = given('sslmode', 'PGSSLMODE') ?? (root === 'system' ? 'verify-full' : 'prefer');
  if (!SSL_MODES.includes(mode)) throw wrongAddress(`sslmode has to be one of ${SSL_MODES.join(', ')}.`);
  // As in libpq: anybody can have a certificate that the system trusts, for a host of their own.
  if (root === 'system' && mode !== 'verify-full')
    throw wrongAddress('with sslrootcert=system, sslmode has to be verify-full.');
  if (mode === 'disable') return [false];
  const files = {
    ...readIfGiven('ca', root === 'system' ? undefined : root),
    ...ownFiles(given, folder),
  };
  requireSigner(mode, files);
  // As in libpq: `require` checks the certificate when it is told by whom it has to be signed.
  const checked = mode.startsWith('verify') || (mode === 'require' && files.ca !== undefined);
  const named = mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined };
  const tls = { ...files, ...named, rejectUnauthorized: checked };
  if (mode === 'prefer') return [tls, false];
  return mode === 'allow' ? [false, tls] : [tls];
}

/**
 * Without a signer that is named, the system's count. They sign for anybody, so that only the host's name tells whose a
 * certificate is, and `verify-ca` does not look at that.
 */
function requireSigner(mode: string, { ca }: ConnectionOptions): void {
  if (mode === 'verify-ca' && ca === undefined)
    throw wrongAddress('sslmode=verify-ca needs sslrootcert, or has to be verify-full.');
}

/** The certificate by which a server may know this user, and its key. */
function ownFiles(given: Given, folder: string | undefined): ConnectionOptions {
  const cert = given('sslcert', 'PGSSLCERT') ?? usual(folder, 'postgresql.crt');
  const key = given('sslkey', 'PGSSLKEY') ?? (cert && usual(folder, 'postgresql.key'));
  const files = { ...readIfGiven('cert', cert), ...readIfGiven('key', key) };
  if (key !== undefined && isOthersToo(key))
    throw new Fault(
      'usage',
      `Others can read ${key}, the key to the database.`,
      'Leave it to its owner, as with chmod 600.',
    );
  return files;
}

/** Whether others can read the key. As in libpq, one that root owns may be lent to a group. */
function isOthersToo(key: string): boolean {
  const found = statSync(key);
  return found.uid === 0 ? isOpenToOthers(found, 0o037) : isOpenToOthers(found);
}

/** Where libpq looks when it is not told. */
function usual(folder: string | undefined, name: string): string | undefined {
  const file = folder && join(folder, name);
  return file && existsSync(file) ? file : undefined;
}

function readIfGiven(name: 'ca' | 'cert' | 'key', path: string | undefined): ConnectionOptions {
  if (path === undefined) return {};
  try {
    return { [name]: readFileSync(path) };
  } catch (error) {
    throw new Fault('usage', `Cannot read ${path}, which the database's address names.`, null, error);
  }
}
