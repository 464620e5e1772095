// The Portal's tables and the tool's own, as numbered steps. Tables that a Portal already has are left as they are.
// It knows no rule.

import { Fault } from '../roster/errors.ts';
import type { Database, Dialect } from './database.ts';
import { portalTables } from './portalTables.ts';
import { journalAlone, nightTables, runLeases, sharedSchools, toolTables } from './toolTables.ts';

/** Each step's statements; a step is never changed once it was released, only followed by another. */
const STEPS: ((dialect: Dialect) => string[])[] = [
  (dialect) => [...portalTables(dialect), ...toolTables(dialect)],
  runLeases,
  nightTables,
  journalAlone,
  sharedSchools,
];

/** The version that this program reads and writes. */
export const CURRENT_VERSION = STEPS.length;

/** Brings the database up to date in one transaction; returns the versions before and after. */
export async function migrate(database: Database, now: Date): Promise<{ from: number; to: number }> {
  const found = await version(database);
  if (found === CURRENT_VERSION) return { from: found, to: found };
  return database.transaction(async () => {
    // Somebody else may have done it while this one waited for the lock.
    const { from, to, statements } = pendingFrom(
      database.dialect,
      await version(database),
      `'${now.toISOString()}'`,
    );
    for (const sql of statements) await database.run(sql);
    return { from, to };
  });
}

/** The statements that would bring the database up to date, for somebody else to run. Reads only. */
export async function pendingMigration(database: Database): Promise<Pending> {
  return pendingFrom(database.dialect, await version(database));
}

/** The same of a database that is not there yet. */
export const pendingFrom = (dialect: Dialect, from = 0, at = dialect.isoTime(dialect.now)): Pending => ({
  from,
  to: CURRENT_VERSION,
  statements: from === CURRENT_VERSION ? [] : steps(dialect, from, at),
});

/** What a migration would do. */
export interface Pending {
  from: number;
  to: number;
  statements: string[];
}

/**
 * The statements from one version to the current one; `at`: the time to note, as SQL. Each step is noted before it is taken,
 * so that another process that takes it at the same time waits at the note, not at a table that the step is changing.
 */
function steps(dialect: Dialect, from: number, at: string): string[] {
  const missing = STEPS.slice(from).map((step, index) => [
    `insert into sync_migrations (version, applied_at) values (${from + index + 1}, ${at})`,
    ...step(dialect),
  ]);
  const table =
    'create table if not exists sync_migrations (version integer primary key, applied_at text not null)';
  return [table, ...missing.flat()];
}

/** Throws `database-version` unless the database has exactly the version this program knows. */
export async function requireCurrent(database: Database): Promise<void> {
  const found = await version(database);
  if (found < CURRENT_VERSION) {
    const what =
      found === 0 ? 'is not set up for clever-sync' : `is of version ${found}, older than this program`;
    throw new Fault(
      'database-version',
      `The database ${database.location} ${what}.`,
      'Run: clever-sync db migrate',
    );
  }
}

/** Its version, 0 for none. Throws `database-version` when this program does not know it. */
async function version(database: Database): Promise<number> {
  const [table] = await database.all(database.dialect.isThere, ['sync_migrations']);
  if (!table) return 0;
  const [row] = await database.all<{ version: number | null }>(
    'select max(version) as version from sync_migrations',
  );
  const found = row?.version ?? 0;
  if (found > CURRENT_VERSION) throw tooNew(database, found);
  return found;
}

function tooNew(database: Database, found: number): Fault {
  return new Fault(
    'database-version',
    `The database ${database.location} is of version ${found}; this program knows versions up to ${CURRENT_VERSION}.`,
    'Install the newest clever-sync.',
  );
}
