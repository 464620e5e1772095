// Coming back: what a Reset deleted and is shared again gets its former row from the journal, before anything is linked.

import type { Database } from '../database/database.ts';
import { planHanging } from '../database/statements/comeBack.ts';
import { takeHanging } from '../database/statements/hanging.ts';
import * as statements from '../database/statements/restore.ts';
import { giveLicenses } from '../database/statements/seats.ts';
import { RECORD_TABLES, type RecordTable } from '../roster/tables.ts';

/** Whether anything can come back, and whether anything did so far. */
export interface Restoring {
  /** Null until it was looked up: a district without a Reset costs one look. */
  possible: boolean | null;
  found: boolean;
}

/** Gives staged records of one kind, new to the Portal, the ids under which a Reset deleted them. */
export async function restoreRecords(
  {
    database,
    request,
    restoring,
  }: { database: Database; request: { district: { id: number } }; restoring: Restoring },
  kind: RecordTable,
): Promise<void> {
  const district = request.district.id;
  restoring.possible ??= await begin(database, district);
  if (!restoring.possible || (await database.all(statements.hasNew(kind))).length === 0) return;
  if ((await database.run(statements.findRestored(kind, database.dialect))) === 0) return;
  await database.script(statements.takeFormer(kind, database.dialect));
  restoring.found = true;
}

async function begin(database: Database, district: number): Promise<boolean> {
  if ((await database.all(statements.hasReset, [district])).length === 0) return false;
  await database.script(statements.restoreTables(database.dialect));
  await database.run(statements.noteInForce(database.dialect), [district]);
  return true;
}

/** Completes the plan with what comes back: the records themselves, and what hung on them. */
export async function planRestored(database: Database, district: number, today: string): Promise<void> {
  const marks = RECORD_TABLES.map(statements.markRestored);
  const hanging = [...takeHanging(database.dialect), ...planHanging(), giveLicenses];
  for (const sql of [...marks, ...hanging]) await database.run(sql, [district, today]);
}
