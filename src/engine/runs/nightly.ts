// The night's work, shared out among as many processes and machines as there are: each district is claimed by one of
// them. A process that dies gives its districts back. It knows no sync.

import type { Waiting } from '../../database/database.ts';
import * as statements from '../../database/statements/nights.ts';
import { isFault } from '../../roster/errors.ts';
import type { Looking, RunInProgress } from './lease.ts';
import { isRunning, NightView } from './nightView.ts';
import { untilReachable } from './patience.ts';
import { interruptDead, interruptOwn, silentRuns } from './runs.ts';
import { Stopwatch } from './stopwatch.ts';

/** How often this process looks whether others are done, when only their districts are left. */
const LOOK_MS = 2_000;

/** When a claim that was given back was made: before every night. */
const NEVER = new Date(0).toISOString();

/** What sharing out a night takes, and who is told of its waits. */
export interface NightTools extends Looking {
  signal?: AbortSignal | undefined;
  pause: (milliseconds: number) => Promise<void>;
  /** Whether this process has claimed the district, and is not done with it: however late its run, it is no dead one's. */
  isOwn?: ((district: number) => boolean) | undefined;
  /** Only these districts are left: somebody works on each, this process or another. */
  onWait?: ((districts: number[]) => void) | undefined;
  /** What is to be written waits for another program, which writes. */
  onLock?: (() => void) | undefined;
  /** Nothing else is left: these runs hold their districts, and are not waited for. */
  onSilent?: ((runs: RunInProgress[]) => void) | undefined;
}

/** A district that is this process's tonight. */
export interface Claim {
  district: number;
  /** How often the district was claimed, this time included. */
  number: number;
}

/**
 * Claims one district after the other, each as it is taken, until nobody has any left to do: of a machine that dies
 * meanwhile the districts come to those that wait. Districts launched after `since`, or refused by a guard tonight, are
 * done; and those that failed, for this process: one that is started later tries them again. Throws `database-locked` when
 * another program keeps two looks in a row from writing.
 */
export async function* claimDistricts(tools: NightTools, since: Date): AsyncGenerator<Claim, void> {
  const { signal } = tools;
  const watching = { ...tools, stopwatch: new Stopwatch(tools.clock) };
  const night = new NightView(watching, since);
  let wasLocked = false;
  while (!signal?.aborted) {
    const seen = await untilReachable(() => look(watching, night), signal).catch((error: unknown) => {
      if (signal?.aborted || (isLock(error) && !wasLocked)) return null;
      throw error;
    });
    wasLocked = seen === null;
    if (seen?.claim) yield seen.claim;
    else if (seen?.held.length === 0) return tools.onSilent?.(seen.silent);
    else {
      if (seen) tools.onWait?.(seen.held);
      await tools.pause(LOOK_MS);
    }
  }
}

const isLock = (error: unknown): boolean => isFault(error, 'database-locked');

const waitingFor = ({ signal, onLock }: NightTools): Waiting => ({ signal, onWait: onLock });

interface Look {
  claim: Claim | null;
  /** The districts that are not done, as far as was seen before, but for those of `silent`. */
  held: number[];
  silent: RunInProgress[];
}

/** Claims the next district that is due; looks at all of them when there is no more of those that it saw. */
async function look(tools: NightTools, night: NightView): Promise<Look> {
  await interruptDead(tools, undefined, waitingFor(tools));
  const next = await claimNext(tools, night);
  const left = next ? [] : await night.left();
  const claim = next ?? (await claimNext(tools, night));
  if (claim) return { claim, held: [], silent: [] };
  const ids = left.map(({ id }) => id);
  const silent = (await silentRuns(tools)).filter(({ districtId }) => ids.includes(districtId));
  const held = ids.filter((id) => !silent.some(({ districtId }) => districtId === id));
  return { claim, held, silent };
}

/** The districts whose sync nobody has begun tonight. Reads only. */
export async function dueDistricts(looking: Looking, since: Date): Promise<number[]> {
  const left = await new NightView(looking, since).left();
  return left.filter((row) => !isRunning(row)).map(({ id }) => id);
}

/**
 * Notes that a district had its sync tonight, however it ended: nobody who is at work tries it again. A run that
 * could not be closed would be waited for as long as this process lives.
 */
export async function endNight(
  looking: Looking,
  { district, number }: Claim,
  waiting?: Waiting,
): Promise<void> {
  const { database, clock } = looking;
  await database.transaction(async () => {
    await interruptOwn(looking, district);
    await database.run(statements.endNight, [district, number, clock().toISOString()]);
  }, waiting);
}

/** Gives back a claim of which nothing came: the district is anybody's at once. */
export async function giveBack(
  { database }: Pick<Looking, 'database'>,
  { district, number }: Claim,
  waiting?: Waiting,
): Promise<void> {
  await database.transaction(() => database.run(statements.giveBack, [district, number, NEVER]), waiting);
}

/** The next of the districts seen due that is still so, and that nobody else claims at the same moment. */
async function claimNext(tools: NightTools, night: NightView): Promise<Claim | null> {
  const { database, clock, signal, isOwn } = tools;
  for (let row = await night.next(); row && !signal?.aborted; row = await night.next()) {
    const { id, claims, lastRun } = row;
    if (isOwn?.(id)) continue;
    const claim = () =>
      database.all<{ claims: number }>(statements.claimNight, [id, clock().toISOString(), lastRun, claims]);
    const [won] = await database.transaction(claim, waitingFor(tools));
    if (won) return { district: id, number: won.claims };
  }
  return null;
}
