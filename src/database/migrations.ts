// The Portal's tables and the tool's own, as numbered steps. Tables that a Portal already has are left as they are.
// It knows no rule.

import { Fault } from '../roster/errors.ts';
import type { Database, Dialect } from './database.ts';
import { portalTables } from './portalTables.ts';
import { journalAlone, nightTables, runLeases, toolTables } from './toolTables.ts';

/** Each step's statements; a step is never changed once it was released, only followed by another. */
const STEPS: ((dialect: Dialect) => string[])[] = [
  (dialect) => [...portalTables(dialect), ...toolTables(dialect)],
  runLeases,
  nightTables,
  journalAlone,
];

/** The version that this program reads and writes. */
export const CURRENT_VERSION = STEPS.length;

/** Brings the database up to date in one transaction; returns the versions before and after. */
export async function migrate(database: Database, now: Date): Promise<{ from: number; to: number }> {
  const from = await version(database);
  if (from > CURRENT_VERSION) throw tooNew(database, from);
  if (from === CURRENT_VERSION) return { from, to: from };
  await database.transaction(async () => {
    await database.run(
      'create table if not exists sync_migrations (version integer primary key, applied_at text not null)',
    );
    for (const [index, step] of STEPS.entries()) {
      if (index < from) continue;
      for (const statement of step(database.dialect)) await database.run(statement);
      await database.run('insert into sync_migrations (version, applied_at) values ($1, $2)', [
        index + 1,
        now.toISOString(),
      ]);
    }
  });
  return { from, to: CURRENT_VERSION };
}

/** Throws `database-version` unless the database has exactly the version this program knows. */
export async function requireCurrent(database: Database): Promise<void> {
  const found = await version(database);
  if (found > CURRENT_VERSION) throw tooNew(database, found);
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

async function version(database: Database): Promise<number> {
  const [table] = await database.all(database.dialect.tableExists, ['sync_migrations']);
  if (!table) return 0;
  const [row] = await database.all<{ version: number | null }>(
    'select max(version) as version from sync_migrations',
  );
  return row?.version ?? 0;
}

function tooNew(database: Database, found: number): Fault {
  return new Fault(
    'database-version',
    `The database ${database.location} is of version ${found}; this program knows versions up to ${CURRENT_VERSION}.`,
    'Install the newest clever-sync.',
  );
}
