// Finds the right database behind a location. It knows no table.

import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf, Fault } from '../roster/errors.ts';
import { isServerAddress } from './address.ts';
import type { Database, Opening } from './database.ts';

/**
 * Opens an existing Portal database: a SQLite path, or `postgres://…`. A write waits for another writer, `writeWaitMs`
 * at most (120 s unless told; 15 s on PostgreSQL). Faults: `database-unreachable`.
 */
export async function openDatabase(location: string, options?: Opening): Promise<Database> {
  if (isPostgres(location)) {
    const { openPostgres } = await import('./postgres/postgres.ts');
    return openPostgres(location, options);
  }
  refuseOtherUrls(location);
  const { openSqlite } = await import('./sqlite/sqlite.ts');
  return openSqlite(location, options);
}

/** The same, making a SQLite file (and its folder) where there is none, readable by its owner only. */
export async function createDatabase(location: string, options?: Opening): Promise<Database> {
  if (isPostgres(location)) return openDatabase(location, options);
  refuseOtherUrls(location);
  const { openSqlite } = await import('./sqlite/sqlite.ts');
  if (!existsSync(location)) makeFile(location);
  return openSqlite(location, { ...options, create: true });
}

/** Whether there is no file yet: `createDatabase` would make one. */
export const isMissingFile = (location: string): boolean => !isPostgres(location) && !existsSync(location);

const isPostgres = (location: string): boolean => /^postgres(ql)?:\/\//i.test(location);

function makeFile(path: string): void {
  try {
    makeFolder(dirname(path));
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    throw new Fault(
      'database-unreachable',
      `The database ${path} cannot be created.`,
      'Check the path and its folder.',
      error,
    );
  }
}

/** With those around it. Where the system lets nobody make one, as in `/proc`, Node.js's own `recursive` never ends. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const around = dirname(path);
  if (around !== path) makeFolder(around);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process was faster.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function refuseOtherUrls(location: string): void {
  if (isServerAddress(location)) {
    const scheme = location.slice(0, location.indexOf(':'));
    throw new Fault(
      'usage',
      `Databases of the kind ${scheme}: are not supported.`,
      'Give the path of a SQLite file, or postgres://user@host/database.',
    );
  }
}
