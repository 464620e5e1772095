// Brings a run's journal back into the plan's tables: then it reads, and reverses, like any other plan.

import type { Database } from '../../database/database.ts';
import { planFromJournal } from '../../database/statements/journal.ts';
import { TABLES } from '../../roster/tables.ts';
import type { Change } from '../plan/change.ts';
import { readPlan } from '../plan/readPlan.ts';
import { prepareTables } from '../prepareTables.ts';

/** Yields a run's changes, kind by kind, schools first. `limit`: at most so many of each kind and action. */
export async function* readJournal(
  database: Database,
  run: number,
  options?: { limit?: number },
): AsyncIterable<Change> {
  await loadJournal(database, run);
  yield* readPlan(database, options);
}

/** Fills the plan's tables with what a run did or, `inverted`, with what undoes it. */
export async function loadJournal(database: Database, run: number, { inverted = false } = {}): Promise<void> {
  const { dialect } = database;
  await prepareTables(database);
  for (const table of TABLES) await database.run(planFromJournal(table, dialect, { inverted }), [run]);
}
