// Coming back: what a Reset or the deletion of a school took away gets its former row from the journal once it is shared
// again.

import type { Database } from '../database/database.ts';
import { planHanging } from '../database/statements/comeBack.ts';
import { indexPlan } from '../database/statements/freshTables.ts';
import { noteComings, takeHanging, takeSchools } from '../database/statements/hanging.ts';
import { giveLicenses } from '../database/statements/licensesAgain.ts';
import * as statements from '../database/statements/restore.ts';
import { RECORD_TABLES, type RecordTable } from '../roster/tables.ts';
import type { StagingContext } from './staging/context.ts';

type Restorer = Pick<StagingContext, 'database' | 'request' | 'restoring'>;

/**
 * Looks among the staged records of one kind that are new to the Portal for those that were deleted before; returns whether
 * there are any.
 */
export async function findFormer(
  { database, request, restoring }: Restorer,
  kind: RecordTable,
): Promise<boolean> {
  if ((await database.all(statements.hasNew(kind))).length === 0) return false;
  restoring.possible ??= await begin(database, request.district.id);
  if (!restoring.possible) return false;
  const found = await database.run(statements.findRestored(kind, database.dialect));
  if (found > 0) await database.run(statements.noteFormer(kind));
  return found > 0;
}

/** Gives them their former ids, except those that are in conflict. */
export async function takeFormer({ database, restoring }: Restorer, kind: RecordTable): Promise<void> {
  await database.run(statements.leaveConflicts(kind));
  if ((await database.run(statements.takeFormerIds(kind))) === 0) return;
  await database.run(statements.takeFormer(kind, database.dialect));
  if (!restoring.found) await database.script(noteComings);
  restoring.found = true;
}

/** Once all schools and users have come: reads who was in which school, wherever the school or the person comes back. */
export async function takeFormerSchools({ database, restoring }: Restorer): Promise<void> {
  if (restoring.found) await database.run(takeSchools(database.dialect));
}

async function begin(database: Database, district: number): Promise<boolean> {
  if ((await database.all(statements.hasDeletion, [district])).length === 0) return false;
  await database.script(statements.restoreTables(database.dialect));
  const { dialect } = database;
  await database.run(statements.noteInForce(dialect), [district]);
  // Otherwise PostgreSQL reads the journals of all districts 12 times: 5 s where they had 240 runs of 10,000 rows.
  await database.script(dialect.countRows('tmp_in_force'));
  return true;
}

/** Completes the plan with what comes back: the records themselves, and what hung on them. */
export async function planRestored(database: Database, district: number, today: string): Promise<void> {
  await database.script(indexPlan());
  const marks = RECORD_TABLES.map(statements.markRestored);
  const hanging = [...takeHanging(database.dialect), ...planHanging(), giveLicenses];
  for (const sql of [...marks, ...hanging]) await database.run(sql, [district, today]);
}
