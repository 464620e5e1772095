// What each mode wishes for, as rewrites of the staged rows and of what is gone. Edit and Reset differ here only.

import type { Database } from '../database/database.ts';
import * as gone from '../database/statements/gone.ts';
import { wishes } from '../database/statements/wishes.ts';
import { RECORD_TABLES } from '../roster/tables.ts';
import { count } from './count.ts';
import type { SyncRequest } from './request.ts';

/**
 * Rewrites staged rows: "missing is not empty", the Portal's roles, course and term taken together. `restores`: some of
 * them come back from the journal.
 */
export async function wish(database: Database, restores: boolean): Promise<void> {
  await database.script(wishes(restores));
}

/** Finds what is no longer shared, and spares what the request's mode keeps. */
export async function decideDeletions(database: Database, request: SyncRequest): Promise<void> {
  const run = (statement: string) => database.run(statement, [request.district.id]);
  for (const table of RECORD_TABLES) await run(gone.findGone(table));
  const isAny = (await count(database, gone.countGone)) > 0;
  if (isAny) for (const statement of gone.forgiveReferred(database.dialect)) await run(statement);
  for (const statement of spared(request)) await run(statement);
  for (const statement of gone.explainGone) await run(statement);
}

function spared(request: SyncRequest): string[] {
  if (request.mode === 'edit') return [gone.spareAll];
  const manual = request.keepManual ? [gone.spareManual] : [];
  return [gone.spareAdmins, ...gone.spareUnselected, ...manual, gone.spareSchoolsOfKeptClasses];
}
