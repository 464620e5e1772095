// One run, whoever asks for it: shown while it works, its report file written, its subscribers told.
// It decides nothing: consent is the caller's.

import type { Database } from '../../database/database.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import type { Review, RunTools, SyncOutcome, SyncRequest } from '../../engine/request.ts';
import { Fault } from '../../roster/errors.ts';
import type { Source } from '../../source/source.ts';
import type { Context } from '../context.ts';
import { spareMemory } from '../memory.ts';
import { typedPath } from '../settings/typedPath.ts';
import type { SyncEnd } from '../terminal/mailView.ts';
import { safeText } from '../terminal/safeText.ts';
import { onScreen, ownScreen, type SyncScreen } from './syncScreen.ts';
import { tellSubscribers } from './tellSubscribers.ts';

/** A sync to run, with the connection and the source that it is lent. */
export interface SyncJob extends Omit<RunJob, 'carryOut' | 'tell'> {
  source: Source;
  request: SyncRequest;
}

/** A run of any kind. */
export interface RunJob {
  database: Database;
  /** The engine's verb, given what it is lent. */
  carryOut: (tools: RunTools) => Promise<SyncOutcome>;
  /** Print every change. */
  full: boolean;
  /** The options that it was given. */
  wishes?: string[] | undefined;
  /** Write the plan to this file as well. */
  reportFile?: string | undefined;
  /** Shows the plan to a person; what it returns is the decision. */
  review?: ((plan: Plan) => Promise<Review>) | undefined;
  /** Tells others how it ended, once it is printed. */
  tell?: ((end: SyncEnd) => Promise<void>) | undefined;
}

/**
 * Begins to load what a sync takes, while the database opens: one after the other they take 30 ms more, a tenth of a small
 * sync. Not where memory is spared: loading side by side lets the space for new objects grow to twice its size. Throws
 * `usage` for settings that are wrong.
 */
export async function loadAhead(context: Context): Promise<void> {
  const { pageSize } = await context.settings();
  if (spareMemory(pageSize)) return;
  void Promise.allSettled([import('../../engine/sync.ts'), import('../../source/clever/clever.ts')]);
}

/** Runs the sync, prints what came of it and tells the subscribers. Throws the engine's Faults. */
export async function runSync(context: Context, job: SyncJob, shared?: SyncScreen): Promise<SyncOutcome> {
  const { sync } = await import('../../engine/sync.ts');
  const { request, source } = job;
  const carryOut = (tools: RunTools) => sync(request, { ...tools, source });
  const tell = (end: SyncEnd) => tellSubscribers(context, job, end);
  return runJob(context, { ...job, carryOut, tell }, shared);
}

/** Carries any run out and prints what came of it. Throws the engine's Faults. */
export async function runJob(context: Context, job: RunJob, shared?: SyncScreen): Promise<SyncOutcome> {
  const { full, review, wishes = [] } = job;
  const screen = shared ?? (await ownScreen(context, { full, reviewed: review !== undefined, wishes }));
  const outcome = await attempt(context, job, screen);
  try {
    await writeFile(context, job, outcome, screen);
    await print(screen, outcome);
  } finally {
    await job.tell?.({ report: outcome.report });
  }
  return outcome;
}

/** The run itself, with its progress on the screen. */
async function attempt(context: Context, job: RunJob, screen: SyncScreen): Promise<SyncOutcome> {
  const { database, carryOut, review } = job;
  const ask = (plan: Plan) => {
    screen.pause();
    return review!(plan);
  };
  try {
    return await onScreen(context, screen, (tools) =>
      carryOut({ ...tools, database, ...(review && { review: ask }) }),
    );
  } catch (error) {
    await job.tell?.({ error, at: context.io.clock() });
    throw error;
  }
}

/**
 * Writes the plan's file. What was launched stays launched: then a file that cannot be written is told, and does not
 * turn the run into an error.
 */
async function writeFile(
  context: Context,
  { reportFile }: RunJob,
  { plan, report }: SyncOutcome,
  screen: SyncScreen,
): Promise<void> {
  if (reportFile === undefined) return;
  const { writeReportFile } = await import('../terminal/reportFile.ts');
  try {
    await writeReportFile(typedPath(reportFile, context.io.cwd), plan, report, context.signal);
    await context.note(`Wrote ${safeText(reportFile)}`);
  } catch (error) {
    if (report.status !== 'launched') throw error;
    await tellError(screen, error);
  }
}

/** Prints what came of it. A launched run whose result cannot be written, on a full disk say, stays launched too. */
async function print(screen: SyncScreen, outcome: SyncOutcome): Promise<void> {
  try {
    await screen.print(outcome);
  } catch (cause) {
    const { status, run } = outcome.report;
    if (status !== 'launched') throw cause;
    const message = `Run ${run} was launched, but what it did could not be written.`;
    await tellError(screen, new Fault('failed', message, `See: clever-sync show ${run}`, cause));
  }
}

/** That an error cannot be written is no reason to turn what was launched into one. */
const tellError = (screen: SyncScreen, error: unknown): Promise<void> =>
  screen.tell(error).catch(() => undefined);
