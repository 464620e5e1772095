// What the steps of staging share: the connection, what was asked for, and what was found so far.

import { clearPage } from '../../database/statements/stage.ts';
import type { Database, Value } from '../../database/database.ts';
import type { Collection, SharedRecords, SharedSchool } from '../../roster/records.ts';
import type { LinkConflict } from '../plan.ts';
import type { SyncRequest } from '../request.ts';
import type { Schools } from './rows.ts';
import type { Tally } from './tally.ts';

export interface StagingContext {
  database: Database;
  request: SyncRequest;
  tally: Tally;
  linkConflicts: LinkConflict[];
  /** Every shared school, kept until all have come: a district has few. */
  shared: SharedSchool[];
  /** Which of them sync. Known once all have come. */
  schools: Schools;
  /** Schools that users or sections name and the share does not hold. */
  named: Set<string>;
}

/** How one collection is staged: page by page, and once all its pages have come. */
export interface StagingStep<C extends Collection> {
  take(context: StagingContext, records: SharedRecords[C][]): Promise<void>;
  finish(context: StagingContext): Promise<void>;
}

/** Runs statements whose only placeholder is the district. */
export async function runAll(context: StagingContext, statements: string[]): Promise<void> {
  for (const statement of statements) await context.database.run(statement, [context.request.district.id]);
}

/** Empties the page table and fills it with these rows. */
export async function loadPage(
  context: StagingContext,
  table: string,
  columns: readonly string[],
  rows: Value[][],
) {
  await context.database.run(clearPage(table));
  await context.database.load(table, [...columns], rows);
}

/** Of records with the same id the last one; the others are counted as repeats. */
export function lastOfEach<R extends { sourceId: string }>(context: StagingContext, records: R[]): R[] {
  const last = new Map(records.map((record) => [record.sourceId, record]));
  context.tally.repeats += records.length - last.size;
  return [...last.values()];
}
