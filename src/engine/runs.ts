// Opens and closes runs: one row for each sync that was started.

import type { Database } from '../database/database.ts';
import { finishRun, startRun } from '../database/statements/journal.ts';
import type { Report } from './report.ts';
import type { RunRequest } from './request.ts';

/** The Portal's own words for where a run is. */
export type RunStatus = 'In Progress' | 'Launched' | 'Failed' | 'Refused' | 'Interrupted' | 'Undone';

/** Opens a run; returns its id. */
export async function openRun(
  database: Database,
  { district, mode, requestedBy }: RunRequest,
  now: Date,
): Promise<number> {
  const values = [district.id, mode, requestedBy, now.toISOString()];
  const [row] = await database.transaction(() => database.all<{ id: number }>(startRun, values));
  return row!.id;
}

/** Closes a run with its status, and what it says of itself. */
export async function closeRun(
  database: Database,
  run: number,
  end: { status: RunStatus; now: Date; report?: Report; error?: string },
): Promise<void> {
  const { status, now, report, error } = end;
  const json = report ? JSON.stringify(report) : null;
  await database.run(finishRun, [run, status, report?.plan ?? null, now.toISOString(), json, error ?? null]);
}
