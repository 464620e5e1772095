// One run from the command line or the wizard: progress while it works, then its plan, report and report file.
// It decides nothing: consent is the caller's.

import { resolve } from 'node:path';
import type { Database } from '../database/database.ts';
import type { Plan } from '../engine/plan.ts';
import type { Review, RunTools, SyncOutcome, SyncRequest } from '../engine/request.ts';
import type { Source } from '../source/source.ts';
import type { Context } from './context.ts';
import { suggestBackup } from './backup.ts';
import { safeText } from './terminal/safeText.ts';

export interface SyncJob extends Omit<RunJob, 'carryOut'> {
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
  /** Write the plan to this file as well. */
  reportFile?: string | undefined;
  /** Shows the plan to a person; what it returns is the decision. */
  review?: ((plan: Plan) => Promise<Review>) | undefined;
}

/** Runs the sync and prints what came of it. Throws the engine's Faults. */
export async function runSync(context: Context, job: SyncJob): Promise<SyncOutcome> {
  const { sync } = await import('../engine/sync.ts');
  const { request, source } = job;
  return runJob(context, { ...job, carryOut: (tools) => sync(request, { ...tools, source }) });
}

/** Carries any run out and prints what came of it. Throws the engine's Faults. */
export async function runJob(context: Context, job: RunJob): Promise<SyncOutcome> {
  const outcome = await watched(context, job);
  await writeFile(context, job, outcome);
  if (context.flags.json) await printJson(context, outcome);
  else await print(context, job, outcome);
  return outcome;
}

/** The run itself, with its progress on standard error. */
async function watched(context: Context, { database, carryOut, review }: RunJob): Promise<SyncOutcome> {
  const { createProgress } = await import('./terminal/progress.ts');
  const { theme } = await context.view('err');
  const progress = await createProgress(context.io, { theme, quiet: context.flags.quiet ?? false });
  const ask = (plan: Plan) => {
    progress.pause();
    return review!(plan);
  };
  try {
    const outcome = await carryOut({
      ...{ database, clock: context.io.clock, processes: context.io.processes, signal: context.signal },
      on: (event) => progress.on(event),
      ...(review && { review: ask }),
    });
    progress.done();
    return outcome;
  } catch (error) {
    progress.fail();
    throw error;
  }
}

async function printJson(context: Context, { report }: SyncOutcome): Promise<void> {
  const { reportJson } = await import('./terminal/json.ts');
  await context.out(reportJson(report, context.io.outIsTerminal));
}

/** A preview's plan goes before its report; a run's changes were seen already, or are asked for with --full. */
async function print(
  context: Context,
  { full, review }: RunJob,
  { plan, report }: SyncOutcome,
): Promise<void> {
  const { reportView } = await import('./terminal/reportView.ts');
  const view = await context.view('out', full);
  if (report.dryRun) {
    const { planView } = await import('./terminal/planView.ts');
    await context.out(planView(plan, view));
    await context.out('');
    await suggestBackup(context, plan);
  } else if (full && !review) {
    const { diffLines } = await import('./terminal/diffView.ts');
    await context.out(diffLines(view, plan));
    await context.out('');
  }
  await context.out(reportView(report, view));
}

/**
 * Writes the plan's file. What was launched stays launched: then a file that cannot be written is told, and does not
 * turn the run into an error.
 */
async function writeFile(
  context: Context,
  { reportFile }: RunJob,
  { plan, report }: SyncOutcome,
): Promise<void> {
  if (reportFile === undefined) return;
  const { writeReportFile } = await import('./terminal/reportFile.ts');
  try {
    await writeReportFile(resolve(context.io.cwd, reportFile), plan, report);
    await context.note(`Wrote ${safeText(reportFile)}`);
  } catch (error) {
    if (report.status !== 'launched') throw error;
    const { errorLines } = await import('./terminal/errorView.ts');
    await context.io.writeErr(errorLines(error, await context.view('err')));
  }
}
