// How every district stands now: what works on it, how its last run ended, whether it has expired. Reads only.

import type { Database } from '../../database/database.ts';
import * as statements from '../../database/statements/runs.ts';
import { dayOf } from '../../roster/day.ts';
import { markNamesakes } from '../naming/namesakes.ts';
import type { DistrictRef } from '../plan/plan.ts';
import type { Looking, RunInProgress } from '../runs/lease.ts';
import { liveRuns, type RunStatus } from '../runs/runs.ts';

/** Where a district stands: its newest run, the one in progress, its last complete one, its expiry. */
export interface DistrictStatus extends DistrictRef {
  /** Its newest run. */
  lastRun: number | null;
  status: RunStatus | null;
  running: RunInProgress | null;
  lastLaunchedAt: string | null;
  expiresOn: string | null;
  expired: boolean;
  unselectedSchools: number;
}

/** The state of every district, by name. */
export async function status(looking: Looking): Promise<DistrictStatus[]> {
  const today = dayOf(looking.clock());
  const rows = await looking.database.all<StatusRow>(statements.statusOfDistricts);
  const live = await liveRuns(looking);
  const states = markNamesakes(rows).map(async ({ run, ...row }) => {
    const running = live.find(({ districtId }) => districtId === row.id) ?? null;
    return {
      ...row,
      lastRun: run,
      status: running ? 'In Progress' : await statusNow(looking.database, run, row.status),
      running,
      expired: row.expiresOn !== null && row.expiresOn < today,
    };
  });
  return Promise.all(states);
}

/** A district with its run in progress, else its newest. */
type StatusRow = Omit<DistrictStatus, 'expired' | 'running' | 'lastRun'> & { run: number | null };

/**
 * The status of a run that nobody works on. One that was in progress may have ended since it was read; if it did not,
 * its process died, and that could not be written down.
 */
async function statusNow(
  database: Database,
  run: number | null,
  status: RunStatus | null,
): Promise<RunStatus | null> {
  if (status !== 'In Progress') return status;
  const [row] = await database.all<{ status: RunStatus }>(statements.statusOfRun, [run]);
  return row?.status === 'In Progress' ? 'Interrupted' : (row?.status ?? null);
}
