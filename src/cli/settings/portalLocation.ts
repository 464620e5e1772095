// Where the Portal's database is, of what somebody wrote: a path, or a server's address. It opens nothing.

import { join } from 'node:path';
import {
  halfAddress,
  holdsPassword,
  isHalfAddress,
  isServerAddress,
  readUrl,
  unreadableAddress,
} from '../../database/address.ts';
import { Fault } from '../../roster/errors.ts';
import type { Folders } from './configFile.ts';
import { typedPath } from './typedPath.ts';

/**
 * A path relative to where the user stands, or to the file it is in; a URL stays as it is. A path is shown, so it
 * must not be a password.
 */
export function portalLocation(text: string, folder: string): string {
  if (text.trim() === '') throw new Fault('usage', '--db needs the path of the Portal database.');
  if (isServerAddress(text)) return text;
  if (holdsPassword(text)) throw unreadableAddress();
  if (isHalfAddress(text)) throw halfAddress();
  return typedPath(text, folder);
}

/** `--db` as it was given. What stands on a command line is read by everybody on the machine, and kept by the shell. */
export function withoutSecret(db: string | undefined): string | undefined {
  if (db === undefined || !holdsPassword(db)) return db;
  const what = readUrl(db) ? 'a password' : 'what may be a password';
  throw new Fault(
    'usage',
    `--db: ${what} does not belong on a command line.`,
    'Give the address in CLEVER_SYNC_DB, or the password in PGPASSWORD or ~/.pgpass.',
  );
}

/** Where it is unless told. */
export function usualDatabase(folders: Folders | null): string {
  if (folders) return join(folders.data, 'portal.db');
  const message = 'This user has no home folder, where the Portal database would be.';
  throw new Fault('usage', message, 'Set HOME, or name the database with --db or CLEVER_SYNC_DB.');
}
