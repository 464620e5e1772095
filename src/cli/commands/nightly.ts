// `clever-sync nightly`: Edit for every district that has not expired, once a night, beside others who do the same.

import type { Database } from '../../database/database.ts';
import { status, type DistrictStatus } from '../../engine/districts/districtStatus.ts';
import { pruneJournals } from '../../engine/history/prune.ts';
import { refOf } from '../../engine/naming/namesakes.ts';
import { districtTitle } from '../../engine/naming/titles.ts';
import type { Looking } from '../../engine/runs/lease.ts';
import { dueDistricts } from '../../engine/runs/nightly.ts';
import { Fault } from '../../roster/errors.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { runClaimed, tasksOfIds } from '../many/claimed.ts';
import { manySyncs, type ManyFlags } from '../many/flags.ts';
import { lockTeller } from '../many/nightWaits.ts';
import { printError } from '../many/print.ts';
import { runMany } from '../many/runMany.ts';
import { summarize, tellBroken, tellNoDistricts } from '../many/summary.ts';
import type { ManyEnds, ManySyncs } from '../many/task.ts';
import { requireTokens } from '../many/tokens.ts';
import { lookingAt, withPortal } from '../portal.ts';
import { parseSpan } from '../program/flags.ts';
import { SINCE } from '../program/syncOptions.ts';
import { checkReport } from '../sync/beforeRun.ts';
import { json } from '../terminal/json.ts';
import { expiredLines, othersLine } from '../terminal/manyView.ts';
import { count } from '../terminal/words.ts';

/** Syncs what is due; returns 7 when any district of this process did not end with 0, or was not begun. */
export async function nightlyCommand(
  context: Context,
  _args: string[],
  flags: ManyFlags & { since?: string },
): Promise<number> {
  const syncs = manySyncs(flags, 'edit');
  const began = context.io.clock();
  const since = new Date(began.getTime() - parseSpan('--since', flags.since ?? SINCE));
  await checkReport(context, flags.report);
  return withPortal(context, async (database) => {
    const looking = await lookingAt(context, database);
    const districts = await status(looking);
    if (districts.length === 0) return tellNoDistricts(context);
    const expired = districts.filter((each) => each.expired);
    requireTokens(await context.settings(), districts.length - expired.length);
    if (districts.length > expired.length) await requireAnother(context);
    for (const each of expired) await tellExpired(context, each);
    const done = await syncDue(context, looking, syncs, since);
    const isWhole = !done.broken && !context.signal.aborted;
    const names = isWhole ? [] : await namesOfDue(looking, since, districts);
    const code = await summarize(context, done, { began, names });
    if (context.signal.aborted && code !== EXIT.interrupted) throw interruptedIdle(done.ends.length);
    if (isWhole) await tellOthers(context, districts, done);
    if (!isWhole || syncs.wishes.dryRun) return code;
    return (await pruneAfter(context, database, done)) ?? code;
  });
}

/**
 * Every sync has a connection of its own beside this one, and so has the note that it ended. Where none is to be had all
 * districts would fail, one by one.
 */
const requireAnother = (context: Context): Promise<void> => withPortal(context, () => Promise.resolve());

/** Syncs the districts: of a preview those that are due, else those that this process claims, one by one. */
async function syncDue(context: Context, looking: Looking, syncs: ManySyncs, since: Date): Promise<ManyEnds> {
  if (!syncs.wishes.dryRun) return runClaimed(context, looking, syncs, since);
  return runMany(context, await tasksOfIds(looking.database, await dueDistricts(looking, since)), syncs);
}

/** Nothing of this process was under way: it waited for what others work on, or was about to. */
const interruptedIdle = (ended: number): Fault =>
  new Fault(
    'interrupted',
    ended === 0
      ? 'Interrupted before anything was begun here.'
      : `Interrupted; the ${count(ended, 'district')} begun here had ended.`,
    'How each stands: clever-sync status',
  );

/** Those whose sync nobody has begun, when it ended early; among them those of this process that were rolled back. */
async function namesOfDue(looking: Looking, since: Date, districts: DistrictStatus[]): Promise<string[]> {
  const due = await dueDistricts(looking, since).catch((): number[] => []);
  return districts.filter(({ id }) => due.includes(id)).map(districtTitle);
}

/** Those that had not expired and were not this process's: that none is left out unsaid. */
async function tellOthers(context: Context, districts: DistrictStatus[], { ends }: ManyEnds): Promise<void> {
  const own = new Set(ends.map(({ district }) => district.id));
  const others = districts.filter(({ id, expired }) => !expired && !own.has(id));
  if (others.length > 0) await context.note(othersLine(others.length));
}

/**
 * An expired district is listed, not synced: as JSON with the status `expired`. That it cannot be written ends
 * nobody's sync.
 */
async function tellExpired(context: Context, district: DistrictStatus): Promise<void> {
  const { id, sourceId, name, expiresOn } = district;
  if (!context.flags.json) return context.note(expiredLines(district, await context.view('err')));
  const line = json({ district: { id, sourceId, name }, status: 'expired', expiresOn });
  const tell = (error: unknown) => printError(context, refOf(district), error).catch(() => undefined);
  await context.out(line).catch(tell);
}

/** Prunes; that it cannot is told when districts were synced, and gives the exit code then. Else null. */
async function pruneAfter(context: Context, database: Database, { ends }: ManyEnds): Promise<number | null> {
  try {
    await prune(context, database);
    return null;
  } catch (error) {
    if (ends.length === 0 || context.signal.aborted) throw error;
    return tellBroken(context, error);
  }
}

/** Erases the journals that are past their time. */
async function prune(context: Context, database: Database): Promise<void> {
  const { keepDays } = await context.settings();
  const tellLock = lockTeller(context);
  const waiting = { signal: context.signal, onWait: () => tellLock(0) };
  const { runs } = await pruneJournals(database, { keepDays, now: context.io.clock(), waiting });
  if (runs > 0)
    await context.note(`Erased the journals of ${count(runs, 'run')} older than ${count(keepDays, 'day')}.`);
}
