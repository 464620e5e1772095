// Which runs are in progress, and which only seem so because their process died. An open run is its district's lease.

import type { Database, OutcomeUnknown, Waiting } from '../../database/database.ts';
import { interruptRun } from '../../database/statements/openRuns.ts';
import { settledStatus } from '../../database/statements/runs.ts';
import { minuteOf } from '../../roster/day.ts';
import { Fault, interrupted, isFault } from '../../roster/errors.ts';
import { districtTitle } from '../naming/titles.ts';
import type { DistrictRef } from '../plan/plan.ts';
import {
  isGone,
  isOver,
  LEASE_MS,
  openRows,
  type Looking,
  type OpenRow,
  type RunInProgress,
} from './lease.ts';
import { untilReachable } from './patience.ts';
import { NOT_BEGUN, type Progress } from './progress.ts';

/** The Portal's own words for where a run is. */
export type RunStatus = 'In Progress' | 'Launched' | 'Failed' | 'Refused' | 'Interrupted' | 'Undone';

/** The runs whose process lives, as far as can be told from here. Reads only. */
export async function liveRuns(looking: Looking): Promise<RunInProgress[]> {
  const live: RunInProgress[] = [];
  for (const row of await openRows(looking)) if (!(await isOver(row, looking))) live.push(runOf(row));
  return live;
}

/**
 * The runs of other processes of this machine that gave no sign of life as long as their lease, and whose process is
 * there all the same: it was stopped, as by Ctrl-Z. Reads only.
 */
export async function silentRuns(looking: Looking): Promise<RunInProgress[]> {
  const self = await looking.processes.self();
  const silent: RunInProgress[] = [];
  for (const row of await openRows(looking)) {
    // The clock that wrote this lease is one's own, so it is as good as a look at the process.
    const isOut = row.pid !== self.pid && new Date(row.leaseUntil) < looking.clock();
    if (isOut && (await isGone(row, looking)) === false) silent.push(runOf(row));
  }
  return silent;
}

function runOf({ pid, progress, ...row }: OpenRow): RunInProgress {
  const { run, districtId, mode, startedAt, requestedBy, host } = row;
  const parsed = progress === null ? NOT_BEGUN : (JSON.parse(progress) as Progress);
  return { run, districtId, mode, startedAt, requestedBy, host, pid, progress: parsed };
}

/** The run that works on a district now, or null. Reads only. */
export async function liveRunOf(looking: Looking, district: number): Promise<RunInProgress | null> {
  return (await liveRuns(looking)).find(({ districtId }) => districtId === district) ?? null;
}

/** The fault that a district has a run in progress already; which one, if that is known. */
export function inProgress(district: DistrictRef, run: RunInProgress | null): Fault {
  const which = run ? `: ${describeRun(run)}` : '';
  const message = `Another sync of "${districtTitle(district)}" is in progress${which}.`;
  return new Fault('sync-in-progress', message, 'Wait until it is done; see: clever-sync status');
}

/** The fault that a district is held by one of `silentRuns`. */
export function standsStill(district: DistrictRef, run: RunInProgress): Fault {
  const silence = `has given no sign of life for ${LEASE_MS / 60_000} minutes`;
  const message = `Another sync of "${districtTitle(district)}" stands still: ${describeRun(run)} ${silence}.`;
  const hint = `Let it go on with "kill -CONT ${run.pid}", or end it with "kill -KILL ${run.pid}", then run the command again.`;
  return new Fault('sync-in-progress', message, hint);
}

/**
 * Marks the runs whose process died as Interrupted: all, or those of one district. Returns how many there were. With
 * `waiting` in a transaction of its own, which waits for another writer.
 */
export async function interruptDead(looking: Looking, district?: number, waiting?: Waiting): Promise<number> {
  const over: OpenRow[] = [];
  for (const row of await openRows(looking)) {
    if (district !== undefined && row.districtId !== district) continue;
    if (await isOver(row, looking)) over.push(row);
  }
  const mark = () => interruptAll(looking, over);
  return waiting && over.length > 0 ? looking.database.transaction(mark, waiting) : mark();
}

async function interruptAll({ database }: Looking, rows: OpenRow[]): Promise<number> {
  let marked = 0;
  for (const { run, pid, host, leaseUntil } of rows) {
    const what = `Its process ended before it was done (process ${pid} on ${host}).`;
    marked += await database.run(interruptRun, [run, leaseUntil, what]);
  }
  return marked;
}

/** Marks a run of a district as Interrupted that this process left open: the database went away before it could close it. */
export async function interruptOwn(looking: Looking, district: number): Promise<void> {
  const self = await looking.processes.self();
  for (const { run, districtId, host, machine, pid, leaseUntil } of await openRows(looking)) {
    const isOwn = host === self.host && machine === self.machine && pid === self.pid;
    if (districtId !== district || !isOwn) continue;
    const what = 'The database went away before it was done.';
    await looking.database.run(interruptRun, [run, leaseUntil, what]);
  }
}

/** `run 17 (edit), since 2026-11-23 10:00 UTC, by lee on desk (process 4711)` */
export function describeRun({ run, mode, startedAt, requestedBy, host, pid }: RunInProgress): string {
  const since = minuteOf(new Date(startedAt));
  return `run ${run} (${mode}), since ${since} UTC, by ${requestedBy} on ${host} (process ${pid})`;
}

/** Nobody can tell now whether a run was applied. */
export class Unsettled extends Fault {}

/**
 * What to tell of an error after an interrupt: `interrupted`, as whatever fails then fails because of it. An error that says
 * so already stays, and so does one that says that nobody knows whether a run was applied.
 */
export function interruption(error: unknown): Fault {
  return error instanceof Unsettled || isFault(error, 'interrupted') ? error : interrupted(error);
}

/**
 * Looks whether a run was applied, after its connection was lost while it was committed. Throws `database-unreachable` when
 * it was not, and Unsettled when nobody can tell now.
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
