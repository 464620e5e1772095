// The life of a run, whatever it does: plan with its guards, ask, apply, report. Its caller decides how the plan is made.

import { OutcomeUnknown } from '../database/database.ts';
import { newestChange } from '../database/statements/runs.ts';
import { AS_WAS, Fault, isFault, throwIfAborted } from '../roster/errors.ts';
import { apply } from './apply.ts';
import { approve } from './check.ts';
import { readJournal } from './history/readJournal.ts';
import { isRefused, type Plan } from './plan/plan.ts';
import { PortalMoved, startingOver } from './portalMoved.ts';
import { makeReport, type About } from './report/makeReport.ts';
import type { Report } from './report/report.ts';
import type { RunRequest, RunTools, SettingWishes, SyncOutcome } from './request.ts';
import type { RunInProgress } from './runs/lease.ts';
import { OpenRun } from './runs/openRun.ts';
import { interruption, requireLaunched, Unsettled } from './runs/runs.ts';

/** What a run's plan is made with. */
export interface PlanTools extends RunTools {
  /** Another run that works on the district now; null also once this one is open, as then no other can be. */
  otherRun: () => Promise<RunInProgress | null>;
}

/** What a run does beyond what all runs do. */
export interface Work {
  /** Makes the plan; called again when the Portal has moved since. */
  plan(tools: PlanTools): Promise<Plan>;
  /** Runs in the transaction that applies the plan, once the run is closed. */
  finish?(plan: Plan): Promise<void>;
}

/** Carries a run out; a preview ends with its plan. */
export async function carryOut(
  request: RunRequest & SettingWishes,
  tools: RunTools,
  work: Work,
): Promise<SyncOutcome> {
  const started = tools.clock();
  const run = new OpenRun(request, tools);
  if (request.dryRun) {
    const plan = await startingOver(tools, () => planOf({ request, tools, work }, run));
    return {
      plan,
      report: await makeReport({ request, tools, plan, started, run: null, status: 'previewed' }),
    };
  }
  try {
    await (tools.review ? run.requireFree() : run.open());
    return await runPlan({ request, tools: run.watched(tools), work, started }, run);
  } catch (error) {
    const told = tools.signal?.aborted ? interruption(error) : withOutcome(error);
    await run.failed(told);
    throw told;
  }
}

/** Where the database went away, adds that nothing was applied, unless nobody can tell. */
function withOutcome(error: unknown): unknown {
  const isAway = isFault(error, 'database-unreachable');
  if (!isAway || error instanceof Unsettled) return error;
  return new Fault(error.code, `${error.message} ${AS_WAS}`, error.hint, error.cause);
}

/** What a plan is made for, and how. */
type Planning = Pick<About, 'request' | 'tools'> & { work: Work };

/**
 * Makes the plan. Throws PortalMoved when another run changed the district meanwhile: what was read first would be compared with
 * what was before it, and the rest with what is after. A change by hand is one row's, and is found when the plan is applied.
 */
async function planOf({ request, tools, work }: Planning, run: OpenRun): Promise<Plan> {
  const newest = async () => {
    const [row] = await tools.database.all<{ run: number }>(newestChange, [request.district.id]);
    return row?.run;
  };
  const before = await newest();
  const plan = await work.plan({ ...tools, otherRun: () => run.other() });
  if ((await newest()) !== before) throw new PortalMoved();
  return plan;
}

function runPlan(planning: Planning & Pick<About, 'started'>, run: OpenRun): Promise<SyncOutcome> {
  const { request, tools, work } = planning;
  let { started } = planning;
  return startingOver(tools, async () => {
    const planned = await planOf(planning, run);
    const asked = tools.clock();
    const plan = await decide(planned, tools);
    const id = await run.open();
    // The time a person takes to answer is not the sync's.
    started = new Date(started.getTime() + tools.clock().getTime() - asked.getTime());
    const about = { request, tools, plan, started, run: id };
    if (!isRefused(plan)) return launch(about, run, work);
    const refused = await makeReport({ ...about, status: 'refused' });
    await run.refused(refused);
    return { plan, report: refused };
  });
}

/** Applies the plan, and closes the run with its report in the same transaction. */
async function launch(about: About & { run: number }, run: OpenRun, work: Work): Promise<SyncOutcome> {
  const { plan, request, tools } = about;
  // Kept in case the answer to the commit is lost. The transaction may run again: the last report counts.
  let made: Report | undefined;
  tools.on?.({ type: 'stage', stage: 'apply' });
  const finish = async () => {
    const report = await makeReport({ ...about, status: 'launched' });
    await run.launched(report);
    await work.finish?.(plan);
    made = report;
    return report;
  };
  return run.during(async () => {
    try {
      return { plan, report: await apply(request, tools, about.run, finish) };
    } catch (error) {
      if (!(error instanceof OutcomeUnknown) || !made) throw error;
      await requireLaunched(tools.database, about.run, error, tools.signal);
      // The plan's tables went with the connection; the journal has what it did.
      const read: Plan['read'] = (options) => readJournal(tools.database, about.run, options);
      return { plan: { ...plan, read }, report: made };
    }
  });
}

/** Shows the plan to a person, if there is one. */
async function decide(plan: Plan, tools: RunTools): Promise<Plan> {
  if (!tools.review) return plan;
  const review = await tools.review(plan);
  throwIfAborted(tools.signal);
  if (!review.proceed) throw new Fault('interrupted', `Cancelled. ${AS_WAS}`);
  return review.approved ? { ...plan, guards: approve(plan) } : plan;
}
