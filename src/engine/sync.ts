// The whole of a sync, Edit or Reset: read, plan, and carry the plan out. A composition of the verbs, and nothing else.

import { OutcomeUnknown } from '../database/database.ts';
import { Fault, throwIfAborted } from '../roster/errors.ts';
import type { SharedDistrict } from '../source/source.ts';
import { apply, PortalMoved } from './apply.ts';
import { approve } from './check.ts';
import { makePlan } from './makePlan.ts';
import { OpenRun } from './openRun.ts';
import type { Plan } from './plan.ts';
import { readJournal } from './readJournal.ts';
import { reminders } from './reminders.ts';
import type { Report } from './report.ts';
import type { RunRequest, RunTools, SettingWishes, SyncOutcome, SyncRequest, SyncTools } from './request.ts';
import { requireLaunched, Unsettled } from './runs.ts';
import { stage } from './stage.ts';

/** How often a sync starts over because the share or the Portal changed under it. */
const ATTEMPTS = 3;

/**
 * Runs one sync. A refusal by a guard is an outcome, not an error: the report's status is `refused` and its guards say
 * why. Faults: the source's, the database's, `sync-in-progress`, `confirmation` when nobody consented to a Reset,
 * `interrupted`.
 */
export async function sync(request: SyncRequest, tools: SyncTools): Promise<SyncOutcome> {
  requireConsent(request, tools);
  return carryOut(request, tools, { plan: (held, on) => planShare(request, { ...tools, on }, held) });
}

/** What a run does besides what all runs do. */
export interface Work {
  /**
   * Makes the plan; once more when the Portal moved since. `held`: the run is open, so no other of its district is.
   * `on` is told how far it is.
   */
  plan(held: boolean, on: RunTools['on']): Promise<Plan>;
  /** Runs in the transaction that applies the plan, once the run is closed. */
  finish?(): Promise<void>;
}

/** The life of a run, a sync or an undo: plan, ask, check, apply, report; a preview ends with the plan. */
export async function carryOut(
  request: RunRequest & SettingWishes,
  tools: RunTools,
  work: Work,
): Promise<SyncOutcome> {
  const started = tools.clock();
  if (request.dryRun) {
    const plan = await work.plan(false, tools.on);
    return { plan, report: await report({ request, tools, plan, started, run: null, status: 'previewed' }) };
  }
  const run = new OpenRun(request, tools);
  try {
    await (tools.review ? run.requireFree() : run.open());
    return await runPlan({ request, tools: run.watched(tools), work, started }, run);
  } catch (error) {
    const told = withOutcome(error);
    await run.failed(told);
    throw told;
  }
}

/** Says of a database that went away that nothing was applied, unless nobody can tell. */
function withOutcome(error: unknown): unknown {
  const isAway = error instanceof Fault && error.code === 'database-unreachable';
  if (!isAway || error instanceof Unsettled) return error;
  return new Fault(error.code, `${error.message} The Portal is as it was.`, error.hint, error.cause);
}

function requireConsent(request: SyncRequest, tools: SyncTools): void {
  const consents = request.confirmed || request.planDigest !== undefined || tools.review !== undefined;
  if (request.mode !== 'reset' || request.dryRun || consents) return;
  throw new Fault(
    'confirmation',
    'A Reset deletes everything the district no longer shares, so somebody has to confirm it.',
    'Preview it with --dry-run, then give --plan DIGEST, or --confirm with the district’s exact name.',
  );
}

async function runPlan(
  { request, tools, work, started }: Omit<About, 'plan' | 'run'> & { work: Work },
  run: OpenRun,
): Promise<SyncOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const planned = await work.plan(run.isOpen, tools.on);
    const asked = tools.clock();
    const plan = await decide(planned, tools);
    const id = await run.open();
    // The time a person takes to answer is not the sync's.
    started = new Date(started.getTime() + tools.clock().getTime() - asked.getTime());
    const about = { request, tools, plan, started, run: id };
    if (plan.guards.some((guard) => guard.refused)) {
      const refused = await report({ ...about, status: 'refused' });
      await run.refused(refused);
      return { plan, report: refused };
    }
    try {
      return await launch(about, run, work);
    } catch (error) {
      if (!(error instanceof PortalMoved)) throw error;
      if (attempt === ATTEMPTS) throw keepsMoving(error);
      tools.on?.({ type: 'restart', reason: error.message, attempt });
    }
  }
}

const keepsMoving = (cause: Error): Fault =>
  new Fault(
    'failed',
    'The Portal kept changing while the sync was planned.',
    'Run the command again later.',
    cause,
  );

/** Applies the plan, and closes the run with its report in the same transaction. */
async function launch(about: About & { run: number }, run: OpenRun, work: Work): Promise<SyncOutcome> {
  const { plan, request, tools } = about;
  const reports: Report[] = [];
  tools.on?.({ type: 'stage', stage: 'apply' });
  const finish = async () => {
    reports.unshift(await report({ ...about, status: 'launched' }));
    await run.launched(reports[0]!);
    await work.finish?.();
    return reports[0]!;
  };
  return run.during(async () => {
    try {
      return { plan, report: await apply(request, tools, about.run, finish) };
    } catch (error) {
      if (!(error instanceof OutcomeUnknown)) throw error;
      await requireLaunched(tools.database, about.run, error, tools.signal);
      // The plan's tables went with the connection; the journal has what it did.
      const read: Plan['read'] = (options) => readJournal(tools.database, about.run, options);
      return { plan: { ...plan, read }, report: reports[0]! };
    }
  });
}

/** Shows the plan to a person, if there is one. */
async function decide(plan: Plan, tools: RunTools): Promise<Plan> {
  if (!tools.review) return plan;
  const review = await tools.review(plan);
  throwIfAborted(tools.signal);
  if (!review.proceed) throw new Fault('interrupted', 'Cancelled. The Portal is as it was.');
  return review.approved ? { ...plan, guards: approve(plan) } : plan;
}

/** Reads the share and makes the plan; starts over while the share changes under it. `held`: its run is open. */
async function planShare(request: SyncRequest, tools: SyncTools, held: boolean): Promise<Plan> {
  const ask = () => tools.source.district({ signal: tools.signal, on: tools.on });
  tools.on?.({ type: 'stage', stage: 'connect' });
  let before = await ask();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    tools.on?.({ type: 'stage', stage: 'read' });
    const staged = await stage(request, tools);
    const after = await ask();
    if (sameShare(before, after)) return makePlan(request, tools, after, { ...staged, held });
    tools.on?.({ type: 'restart', reason: 'The share changed while it was read.', attempt });
    before = after;
  }
  throw new Fault(
    'source-unusable',
    `${tools.source.name} kept changing the share while it was read, ${ATTEMPTS} times.`,
    'Run the command again when the district’s own sync is over.',
  );
}

const sameShare = (a: SharedDistrict, b: SharedDistrict): boolean =>
  a.lastSync === b.lastSync && a.lastAppSync === b.lastAppSync && a.state === b.state;

interface About {
  request: RunRequest & SettingWishes;
  tools: RunTools;
  plan: Plan;
  started: Date;
  run: number | null;
}

async function report({
  request,
  tools,
  plan,
  started,
  run,
  status,
}: About & { status: Report['status'] }): Promise<Report> {
  const { mode, district, dryRun, undoes } = request;
  tools.on?.({ type: 'stage', stage: 'report' });
  const found = await reminders(tools.database, district, { now: started, since: started });
  const finished = tools.clock();
  const { changes, kept, losses, roleConflicts, linkConflicts, unsharedAdmins } = plan;
  const { unselectedSchools, warnings, guards } = plan;
  return {
    ...{ run, district, mode, dryRun, ...(undoes !== undefined && { undoes }), status, plan: plan.digest },
    ...{ changes, kept, losses, roleConflicts, linkConflicts, unsharedAdmins },
    ...{ unselectedSchools, warnings, guards },
    reminders: found,
    ...{ startedAt: started.toISOString(), finishedAt: finished.toISOString() },
    durationMs: finished.getTime() - started.getTime(),
  };
}
