// `clever-sync schools delete <district> <school>`: checks the flags, finds out who consents, deletes the school.

import { deleteSchool } from '../../engine/deleteSchool.ts';
import { refOf } from '../../engine/naming/namesakes.ts';
import type { DeletionRequest } from '../../engine/request.ts';
import type { Context } from '../context.ts';
import { exitCodeOfReport } from '../exitCodes.ts';
import { withDistrict } from '../portal.ts';
import { runWishes, wishArguments, type DeletionFlags } from '../program/syncOptions.ts';
import { checkReport, isConfirmed } from '../sync/beforeRun.ts';
import { reviewerOf } from '../sync/review.ts';
import { runJob, type RunJob } from '../sync/runSync.ts';

/** Deletes the school, once somebody has consented. The exit code is that of the run's report. */
export async function deleteCommand(
  context: Context,
  [name, school]: [string, string],
  flags: DeletionFlags,
): Promise<number> {
  const { inSession, full = false } = flags;
  const wishes = runWishes(flags);
  await checkReport(context, flags.report);
  return withDistrict(context, name, async (database, district) => {
    const request: DeletionRequest = {
      ...wishes,
      district: refOf(district),
      school,
      inSession,
      confirmed: isConfirmed(district, flags.confirm),
      requestedBy: context.io.user,
    };
    const job: RunJob = {
      database,
      carryOut: (tools) => deleteSchool(request, tools),
      full,
      wishes: wishArguments({ inSession }),
      review: await reviewerOf(context, request, full),
      reportFile: flags.report,
    };
    const { report } = await runJob(context, job);
    return exitCodeOfReport(report, flags.exitCode);
  });
}
