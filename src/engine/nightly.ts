// The night's work, shared out among as many processes and machines as there are: each district is claimed by one of
// them. A process that dies gives its districts back. It knows no sync.

import * as statements from '../database/statements/nights.ts';
import { Fault } from '../roster/errors.ts';
import { untilReachable } from './patience.ts';
import { interruptDead, interruptOwn, type Looking, type RunStatus } from './runs.ts';

/** How long a claim stands before its sync has opened its run, which it does at once; clocks may differ by a minute. */
const GRACE_MS = 2 * 60_000;

/** How often is looked at whether others are done, when only theirs are left. */
const LOOK_MS = 2_000;

export interface NightTools extends Looking {
  signal?: AbortSignal | undefined;
  pause: (milliseconds: number) => Promise<void>;
  /** Only these districts are left: somebody works on each, this process or another. */
  onWait?: ((districts: number[]) => void) | undefined;
}

/** A district that is this process's tonight. */
export interface Claim {
  district: number;
  /** How often the district was claimed, this time included. */
  number: number;
}

interface NightRow {
  id: number;
  claims: number;
  claimedAt: string | null;
  lastRun: number;
  endedAt: string | null;
  running: number;
  /** The status of the claim's run; null when it has none. */
  outcome: RunStatus | null;
}

/**
 * Claims one district after the other, each as it is taken, until nobody has any left to do: of a machine that dies
 * meanwhile the districts come to those that wait. Districts launched after `since`, or refused by a guard tonight, are
 * done; and those that failed, for this process: one that is started later tries them again.
 */
export async function* claimDistricts(tools: NightTools, since: Date): AsyncGenerator<Claim, void> {
  const night = nightFrom(since, tools);
  while (!tools.signal?.aborted) {
    const seen = await unlessLocked(untilReachable(() => look(tools, since, night), tools.signal));
    if (seen?.claim) yield seen.claim;
    else {
      if (seen?.held.length === 0) return;
      if (seen) tools.onWait?.(seen.held);
      await tools.pause(LOOK_MS);
    }
  }
}

/** Claims the first district that is due; `held`: those that are not done, as far as was seen before. */
async function look(
  tools: NightTools,
  since: Date,
  night: Night,
): Promise<{ claim: Claim | null; held: number[] }> {
  await unlessLocked(interruptDead(tools));
  const rows = await nightRows(tools, since);
  const due = rows.filter((row) => standing(row, tools, night) === 'due');
  const held = rows.filter((row) => standing(row, tools, night) !== 'done').map(({ id }) => id);
  return { claim: await firstClaim(tools, due), held };
}

/** The districts that are due, claimed by nobody. Reads only. */
export async function dueDistricts(tools: Looking, since: Date): Promise<number[]> {
  const rows = await nightRows(tools, since);
  const night = nightFrom(since, tools);
  return rows.filter((row) => standing(row, tools, night) === 'due').map(({ id }) => id);
}

/**
 * Notes that a district had its sync tonight, however it ended: nobody who is at work tries it again. A run that could not be closed
 * would be waited for as long as this process lives.
 */
export async function endNight(looking: Looking, { district, number }: Claim): Promise<void> {
  const { database, clock } = looking;
  await interruptOwn(looking, district);
  const values = [district, number, clock().toISOString()];
  await database.transaction(() => database.run(statements.endNight, values));
}

function nightRows({ database, clock }: Looking, since: Date): Promise<NightRow[]> {
  const values = [since.toISOString(), clock().toISOString().slice(0, 10)];
  return database.all<NightRow & object>(statements.nights, values);
}

/** When the night began, for everybody and for this process, in milliseconds. */
interface Night {
  since: number;
  began: number;
}

const nightFrom = (since: Date, { clock }: Looking): Night => ({
  since: since.getTime(),
  began: clock().getTime(),
});

/** `held`: somebody works on it, or is about to. */
function standing(row: NightRow, { clock }: Looking, night: Night): 'due' | 'held' | 'done' {
  if (Number(row.running) > 0) return 'held';
  if (row.claimedAt === null || Date.parse(row.claimedAt) < night.since) return 'due';
  const hasEnded = row.endedAt !== null || (row.outcome !== null && row.outcome !== 'Interrupted');
  if (hasEnded)
    return hasFailed(row) && Date.parse(row.endedAt ?? row.claimedAt) < night.began ? 'due' : 'done';
  const isLate = Date.parse(row.claimedAt) < clock().getTime() - GRACE_MS;
  return row.outcome === 'Interrupted' || isLate ? 'due' : 'held';
}

const hasFailed = ({ outcome }: NightRow): boolean =>
  outcome === null || outcome === 'Failed' || outcome === 'Interrupted';

/** The first of these districts that nobody else claims at the same moment. */
async function firstClaim(tools: NightTools, rows: NightRow[]): Promise<Claim | null> {
  const { database, clock, signal } = tools;
  for (const { id, claims, lastRun } of rows) {
    if (signal?.aborted) break;
    const values = [id, clock().toISOString(), lastRun, claims];
    const claim = () => database.all<{ claims: number }>(statements.claimNight, values);
    const won = await unlessLocked(database.transaction(claim));
    if (won?.[0]) return { district: id, number: Number(won[0].claims) };
  }
  return null;
}

/** What another writer keeps from being written now is written at the next look: null. */
async function unlessLocked<T>(work: Promise<T>): Promise<T | null> {
  return work.catch((error: unknown) => {
    if (error instanceof Fault && error.code === 'database-locked') return null;
    throw error;
  });
}
