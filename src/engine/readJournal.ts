// Brings a run's journal back into the plan's tables: then it reads, and reverses, like any other plan.

import type { Database } from '../database/database.ts';
import { planFromJournal } from '../database/statements/journal.ts';
import { temporaryTables } from '../database/statements/temporary.ts';
import { TABLES } from '../roster/tables.ts';
import type { Change } from './plan.ts';
import { readPlan } from './readPlan.ts';

/** Yields a run's changes, kind by kind, schools first. `limit`: at most so many of each kind and action. */
export async function* readJournal(
  database: Database,
  run: number,
  options?: { limit?: number },
): AsyncIterable<Change> {
  for (const statement of temporaryTables(database.dialect)) await database.run(statement);
  for (const table of TABLES) await database.run(planFromJournal(table, database.dialect), [run]);
  yield* readPlan(database, options);
}
