// Which runs are in progress, and which only seem so because their process died. An open run is its district's lease.

import type { Database, OutcomeUnknown } from '../database/database.ts';
import { interruptRun, runsInProgress } from '../database/statements/openRuns.ts';
import { settledStatus } from '../database/statements/runs.ts';
import { Fault } from '../roster/errors.ts';
import type { DistrictRef, Mode } from './plan.ts';
import { NOT_BEGUN, type Progress } from './progress.ts';
import { untilReachable } from './patience.ts';
import { isDead, type Processes } from './processes.ts';

/** The Portal's own words for where a run is. */
export type RunStatus = 'In Progress' | 'Launched' | 'Failed' | 'Refused' | 'Interrupted' | 'Undone';

/**
 * How long a run elsewhere is taken to live after its last sign of life. It gives none during its apply, so this is
 * many times as long as the largest apply; the clocks of two machines may differ by minutes.
 */
export const LEASE_MS = 10 * 60_000;

/** What looking at runs takes. */
export interface Looking {
  database: Database;
  clock: () => Date;
  processes: Processes;
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

interface OpenRow extends Omit<RunInProgress, 'progress'> {
  progress: string | null;
  machine: string | null;
  processStarted: string | null;
  leaseUntil: string;
}

/** The runs whose process lives, as far as can be told from here. Reads only. */
export async function liveRuns(looking: Looking): Promise<RunInProgress[]> {
  const rows = await looking.database.all<OpenRow & object>(runsInProgress);
  const live: RunInProgress[] = [];
  for (const row of rows) {
    const { run, districtId, mode, startedAt, requestedBy, host } = row;
    const progress = row.progress === null ? NOT_BEGUN : (JSON.parse(row.progress) as Progress);
    const seen = { run, districtId, mode, startedAt, requestedBy, host, pid: Number(row.pid), progress };
    if (!(await isOver(row, looking))) live.push(seen);
  }
  return live;
}

/** The run that works on a district now, or null. Reads only. */
export async function liveRunOf(looking: Looking, district: number): Promise<RunInProgress | null> {
  return (await liveRuns(looking)).find(({ districtId }) => districtId === district) ?? null;
}

/** That a district has a run in progress already, which one if that is known. */
export function inProgress({ name }: Pick<DistrictRef, 'name'>, run: RunInProgress | null): Fault {
  const which = run ? `: ${describeRun(run)}` : '';
  const message = `Another sync of "${name}" is in progress${which}.`;
  return new Fault('sync-in-progress', message, 'Wait until it is done; see: clever-sync status');
}

/** Marks the runs whose process died as Interrupted: all, or those of one district. Returns how many there were. */
export async function interruptDead(looking: Looking, district?: number): Promise<number> {
  const rows = await looking.database.all<OpenRow & object>(runsInProgress);
  let marked = 0;
  for (const row of rows.filter(({ districtId }) => district === undefined || districtId === district)) {
    if (!(await isOver(row, looking))) continue;
    const what = `Its process ended before it was done (process ${row.pid} on ${row.host}).`;
    marked += await looking.database.run(interruptRun, [row.run, row.leaseUntil, what]);
  }
  return marked;
}

/** Marks a run of a district as Interrupted that this process left open: the database went away before it could close it. */
export async function interruptOwn(looking: Looking, district: number): Promise<void> {
  const self = await looking.processes.self();
  const rows = await looking.database.all<OpenRow & object>(runsInProgress);
  for (const { run, districtId, host, machine, pid, leaseUntil } of rows) {
    const isOwn = host === self.host && machine === self.machine && Number(pid) === self.pid;
    if (districtId !== district || !isOwn) continue;
    const what = 'The database went away before it was done.';
    await looking.database.run(interruptRun, [run, leaseUntil, what]);
  }
}

/** Its process is gone; of one elsewhere, the lease ran out. */
async function isOver(row: OpenRow, { processes, clock }: Looking): Promise<boolean> {
  const { host, machine, pid, processStarted: started } = row;
  const dead = await isDead({ host, machine, pid: Number(pid), started }, processes);
  return dead ?? new Date(row.leaseUntil) < clock();
}

/** `run 17 (edit), since 2026-11-23 10:00 UTC, by lee on desk (process 4711)` */
export function describeRun({ run, mode, startedAt, requestedBy, host, pid }: RunInProgress): string {
  const since = new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ');
  return `run ${run} (${mode}), since ${since} UTC, by ${requestedBy} on ${host} (process ${pid})`;
}

/** Nobody can tell now whether a run was applied. */
export class Unsettled extends Fault {}

/**
 * Looks whether a run was applied whose connection was lost while it was committed. Throws `database-unreachable` when it
 * was not, and Unsettled when nobody can tell now.
 */
export async function requireLaunched(
  database: Database,
  run: number,
  lost: OutcomeUnknown,
  signal?: AbortSignal,
): Promise<void> {
  const look = () => database.all<{ status: RunStatus }>(settledStatus, [run]);
  const looked = await untilReachable(look, signal).catch(() => null);
  if (looked?.[0]?.status === 'Launched') return;
  const { code, message, hint } = lost;
  if (looked) throw new Fault(code, message, hint, lost);
  throw new Unsettled(
    code,
    `${message} Whether run ${run} was applied is not known: the database does not answer.`,
    `When it is back, see: clever-sync show ${run}`,
    lost,
  );
}
