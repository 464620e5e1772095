// Whether a run in progress still lives: by its process on this machine, elsewhere by its lease.

import type { Database } from '../../database/database.ts';
import { runsInProgress } from '../../database/statements/openRuns.ts';
import type { Mode } from '../plan/plan.ts';
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
  /** What was seen of runs elsewhere, for a caller that looks again and again. */
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

/** The same as it is read, with what tells whether it lives. */
export interface OpenRow extends Omit<RunInProgress, 'progress'> {
  machine: string | null;
  processStarted: string | null;
  leaseUntil: string;
  progress: string | null;
}

/** The runs in progress, dead ones too. */
export const openRows = ({ database }: Looking): Promise<OpenRow[]> => database.all<OpenRow>(runsInProgress);

/** Whether the run died: its process is gone or, on another machine, nothing was heard of it for as long as a lease. */
export async function isOver(row: OpenRow, looking: Looking): Promise<boolean> {
  return (await isGone(row, looking)) ?? isUnheard(row, looking);
}

/** Whether its process is gone; null where that cannot be seen from here. */
export function isGone(row: OpenRow, { processes }: Looking): Promise<boolean | null> {
  const { host, machine, pid, processStarted: started } = row;
  return isDead({ host, machine, pid, started }, processes);
}

/**
 * Whether nothing was heard of a run elsewhere for as long as a lease. A caller that looks again and again goes by its own
 * clock: by how long it has seen the same lease. One that looks once has only the time that the other machine wrote, and that
 * machine's clock may be wrong.
 */
function isUnheard({ run, leaseUntil }: OpenRow, { clock, stopwatch }: Looking): boolean {
  if (stopwatch) return stopwatch.unchanged(run, leaseUntil) >= LEASE_MS;
  return Date.parse(leaseUntil) + CLOCKS_MS < clock().getTime();
}
