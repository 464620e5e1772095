// Whether a run in progress still lives: by its process on this machine, elsewhere by its lease.

import type { Database } from '../../database/database.ts';
import { runsInProgress } from '../../database/statements/openRuns.ts';
import type { Mode } from '../plan.ts';
import { isDead, type Processes } from './processes.ts';
import type { Progress } from './progress.ts';
import type { Stopwatch } from './stopwatch.ts';

/**
 * How long a run elsewhere is taken to live after its last sign of life. It gives none during its apply, so this is
 * many times as long as the largest apply.
 */
export const LEASE_MS = 10 * 60_000;

/** How far apart the clocks of two machines are taken to be at most. */
const CLOCKS_MS = 10 * 60_000;

/** What looking at runs takes. */
export interface Looking {
  database: Database;
  clock: () => Date;
  processes: Processes;
  /** Of who looks again and again: what was seen of runs elsewhere. */
  stopwatch?: Stopwatch | undefined;
}

/** A sync that works now: since when, who, and where. */
export interface RunInProgress {
  run: number;
  districtId: number;
  mode: Mode;
  startedAt: string;
  requestedBy: string;
  host: string;
  pid: number;
  progress: Progress;
}

/** The same as it is read, and by what it is told whether it lives. */
export interface OpenRow extends Omit<RunInProgress, 'progress'> {
  machine: string | null;
  processStarted: string | null;
  leaseUntil: string;
  progress: string | null;
}

/** The runs in progress, dead ones too. */
export const openRows = ({ database }: Looking): Promise<OpenRow[]> => database.all<OpenRow>(runsInProgress);

/** Whether it died: its process is gone; of one elsewhere, nothing was heard for as long as a lease. */
export async function isOver(row: OpenRow, looking: Looking): Promise<boolean> {
  return (await isGone(row, looking)) ?? isUnheard(row, looking);
}

/** Whether its process is gone; null where that cannot be seen from here. */
export function isGone(row: OpenRow, { processes }: Looking): Promise<boolean | null> {
  const { host, machine, pid, processStarted: started } = row;
  return isDead({ host, machine, pid, started }, processes);
}

/**
 * Whether nothing was heard of a run elsewhere for as long as a lease. Who looks again and again goes by the clock here, and
 * has seen the same lease that long. Who looks once has but the time that the other machine wrote, and its clock may be wrong.
 */
function isUnheard({ run, leaseUntil }: OpenRow, { clock, stopwatch }: Looking): boolean {
  if (stopwatch) return stopwatch.unchanged(run, leaseUntil) >= LEASE_MS;
  return Date.parse(leaseUntil) + CLOCKS_MS < clock().getTime();
}
