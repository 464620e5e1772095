// `clever-sync nightly`: Edit for every district that has not expired, once a night, beside others who do the same.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../database/database.ts';
import { districtById } from '../../engine/districts.ts';
import { status, type DistrictStatus } from '../../engine/history.ts';
import { claimDistricts, dueDistricts, endNight, type Claim } from '../../engine/nightly.ts';
import { untilReachable } from '../../engine/patience.ts';
import { pruneJournals } from '../../engine/prune.ts';
import type { Looking } from '../../engine/runs.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { parseSpan } from '../flags.ts';
import { manyWishes, parseJobs, type ManyFlags } from '../many/flags.ts';
import { runMany, type ManySyncs } from '../many/runMany.ts';
import { summarize } from '../many/summary.ts';
import type { DistrictEnd, Task } from '../many/task.ts';
import { requireTokens } from '../many/tokens.ts';
import { lookingAt, withPortal } from '../portal.ts';
import { checkReport } from '../consent.ts';
import { districtTitle } from '../terminal/command.ts';
import { json } from '../terminal/json.ts';
import { expiredLines } from '../terminal/manyView.ts';
import { count } from '../terminal/words.ts';

/** A district synced this evening has had its night; a timer that is late by hours still does all. */
const SINCE = '20h';

/** Syncs what is due; returns 7 when any district of this process did not end with 0. */
export async function nightlyCommand(
  context: Context,
  _args: string[],
  flags: ManyFlags & { since?: string },
): Promise<number> {
  const wishes = manyWishes(flags, 'edit');
  const jobs = parseJobs(flags.jobs);
  const began = context.io.clock();
  const since = new Date(began.getTime() - parseSpan('--since', flags.since ?? SINCE));
  await checkReport(context, flags.report);
  return withPortal(context, async (database) => {
    const looking = await lookingAt(context, database);
    const districts = await status(looking);
    const expired = districts.filter((each) => each.expired);
    requireTokens(await context.settings(), districts.length - expired.length);
    for (const each of expired) await tellExpired(context, each);
    const syncs: ManySyncs = {
      ...{ mode: 'edit', wishes, jobs, full: flags.full ?? false },
      ...{ tellChanges: flags.exitCode, reportFile: flags.report },
    };
    const ends = wishes.dryRun
      ? await runMany(context, await tasksOf(database, await dueDistricts(looking, since)), syncs)
      : await runClaimed(context, looking, syncs, since);
    const names = context.signal.aborted ? await namesOfDue(looking, since, districts) : [];
    const code = await summarize(context, ends, { began, names });
    if (context.signal.aborted) return EXIT.interrupted;
    if (!wishes.dryRun) await prune(context, database);
    return code;
  });
}

/** After an interrupt: those whose sync nobody has begun, among them those of this process that were rolled back. */
async function namesOfDue(looking: Looking, since: Date, districts: DistrictStatus[]): Promise<string[]> {
  const due = await dueDistricts(looking, since).catch((): number[] => []);
  return districts.filter(({ id }) => due.includes(id)).map(districtTitle);
}

/** Claims and syncs, until nobody has anything left to do. */
async function runClaimed(
  context: Context,
  looking: Looking,
  syncs: ManySyncs,
  since: Date,
): Promise<DistrictEnd[]> {
  const broken = new AbortController();
  const signal = AbortSignal.any([context.signal, broken.signal]);
  const claims = new Map<number, Claim>();
  const pauses = endablePauses(signal);
  const tools = { ...looking, signal, pause: pauses.pause, onWait: waitTeller(context, claims) };
  async function* tasks(): AsyncGenerator<Task> {
    for await (const claim of claimDistricts(tools, since)) {
      claims.set(claim.district, claim);
      yield* await untilReachable(() => tasksOf(looking.database, [claim.district]), signal);
    }
  }
  const onEnd = async ({ district, code }: DistrictEnd) => {
    const claim = district.id === null ? undefined : claims.get(district.id);
    // What was interrupted is somebody else's to do.
    if (!claim || code === EXIT.interrupted) return;
    await noteEnd(context, looking, claim).catch((error: unknown) => {
      // Its night is not over as others see it, so they would be waited for, and among them this very process.
      broken.abort();
      throw error;
    });
    pauses.end();
  };
  return runMany(context, tasks(), { ...syncs, onEnd });
}

/** Says once that others work on what is left: districts that are not among `claims`. */
function waitTeller(context: Context, claims: Map<number, Claim>): (left: number[]) => void {
  let told = false;
  return (left) => {
    const others = left.filter((district) => !claims.has(district)).length;
    if (told || others === 0) return;
    void context.note(`Waiting for ${count(others, 'district')} that others work on.`);
    told = true;
  };
}

/** Not on the connection that claims: it may be amid a claim. */
function noteEnd(context: Context, looking: Looking, claim: Claim): Promise<void> {
  const end = () => withPortal(context, (database) => endNight({ ...looking, database }, claim));
  return untilReachable(end, context.signal);
}

/** Pauses that end early, with `end`, when there is something to see; one that has not begun yet does not begin then. */
function endablePauses(signal: AbortSignal): { pause: (ms: number) => Promise<void>; end: () => void } {
  let early = new AbortController();
  return {
    async pause(ms) {
      await sleep(ms, undefined, { signal: AbortSignal.any([signal, early.signal]) }).catch(() => undefined);
      if (early.signal.aborted) early = new AbortController();
    },
    end: () => early.abort(),
  };
}

/** A task for each district; one that was removed since it was seen has none. */
async function tasksOf(database: Database, ids: number[]): Promise<Task[]> {
  const tasks: Task[] = [];
  for (const id of ids) {
    const district = await districtById(database, id);
    if (district) tasks.push({ name: district.name, district });
  }
  return tasks;
}

/** An expired district is listed, not synced: as JSON with the status `expired`. */
async function tellExpired(context: Context, district: DistrictStatus): Promise<void> {
  const { id, sourceId, name, expiresOn } = district;
  if (!context.flags.json) return context.note(expiredLines(district, await context.view('err')));
  await context.out(json({ district: { id, sourceId, name }, status: 'expired', expiresOn }));
}

async function prune(context: Context, database: Database): Promise<void> {
  const { keepDays } = await context.settings();
  const { signal } = context;
  const { runs } = await pruneJournals(database, { keepDays, now: context.io.clock(), waiting: { signal } });
  if (runs > 0)
    await context.note(`Erased the journals of ${count(runs, 'run')} older than ${count(keepDays, 'day')}.`);
}
