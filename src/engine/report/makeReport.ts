// Composes the report of a run or a preview: what its plan came to, and what is to be done by hand now.

import { factsOf, type Plan } from '../plan/plan.ts';
import type { RunRequest, RunTools, SettingWishes } from '../request.ts';
import { reminders } from './reminders.ts';
import type { Report } from './report.ts';

/** What a report is about. */
export interface About {
  request: RunRequest & SettingWishes;
  tools: RunTools;
  plan: Plan;
  started: Date;
  run: number | null;
}

/** The report of a run, or of a preview, that ends now. Its reminders are read from the Portal as it is. */
export async function makeReport({
  request,
  tools,
  plan,
  started,
  run,
  status,
}: About & { status: Report['status'] }): Promise<Report> {
  const { mode, district, dryRun, undoes, school } = request;
  tools.on?.({ type: 'stage', stage: 'report' });
  const found = await reminders(tools.database, district, { now: started, since: started });
  const finished = tools.clock();
  return {
    run,
    district,
    mode,
    dryRun,
    ...(undoes !== undefined && { undoes }),
    ...(school !== undefined && { school }),
    status,
    plan: plan.digest,
    ...factsOf(plan),
    reminders: found,
    startedAt: started.toISOString(),
    finishedAt: finished.toISOString(),
    durationMs: finished.getTime() - started.getTime(),
  };
}
