// `clever-sync undo <run>`: takes a run back. Checks the flags, finds out who consents, runs the undo.

import { showRun } from '../../engine/history/history.ts';
import type { UndoRequest } from '../../engine/request.ts';
import { undo } from '../../engine/undo.ts';
import type { Context } from '../context.ts';
import { exitCodeOfReport } from '../exitCodes.ts';
import { withPortal } from '../portal.ts';
import { parseId } from '../program/flags.ts';
import { runWishes, type RunFlags } from '../program/syncOptions.ts';
import { checkReport, isConfirmed } from '../sync/beforeRun.ts';
import { reviewerOf } from '../sync/review.ts';
import { runJob, type RunJob } from '../sync/runSync.ts';

/** Undoes the run, once somebody has consented to what that deletes. The exit code is that of the undo's report. */
export async function undoCommand(context: Context, [text]: [string], flags: RunFlags): Promise<number> {
  const run = parseId('undo', text);
  const wishes = runWishes(flags);
  await checkReport(context, flags.report);
  const { keepDays } = await context.settings();
  return withPortal(context, async (database) => {
    const { district } = await showRun(database, run, keepDays);
    const confirmed = isConfirmed(district, flags.confirm);
    const request: UndoRequest = { ...wishes, run, keepDays, confirmed, requestedBy: context.io.user };
    const full = flags.full ?? false;
    const review = await reviewerOf(context, request, full);
    const carryOut: RunJob['carryOut'] = (tools) => undo(request, tools);
    const job = { database, carryOut, full, review, reportFile: flags.report };
    const { report } = await runJob(context, job);
    return exitCodeOfReport(report, flags.exitCode);
  });
}
