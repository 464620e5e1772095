// Takes a run back: the inverse of its journal is a plan like any other, carried out like any other.

import { indexPlan } from '../database/statements/freshTables.ts';
import { changeStatus } from '../database/statements/undo.ts';
import { dayOf } from '../roster/day.ts';
import { Fault } from '../roster/errors.ts';
import { carryOut, type PlanTools } from './carryOut.ts';
import { checkUndo } from './check.ts';
import { isConsented, notConfirmed } from './consent.ts';
import { settingsStay } from './districts/settingsStay.ts';
import { checkJournalOf } from './history/checkJournal.ts';
import { findUndoable } from './history/findUndoable.ts';
import { showRun, type RunDetails } from './history/history.ts';
import { loadJournal } from './history/readJournal.ts';
import { draftPlan } from './plan/draftPlan.ts';
import { deletesAnything, WITHOUT_SHARE, type Plan, type Warning } from './plan/plan.ts';
import { PortalMoved } from './portalMoved.ts';
import { overfilledLicenses } from './report/overfilled.ts';
import type { RunRequest, RunTools, SyncOutcome, UndoRequest } from './request.ts';

/**
 * Undoes one run, as a run of its own. A refusal by a guard is an outcome, not an error. Faults: `not-found`; `usage` when
 * the run cannot be undone; `confirmation` when it deletes and nobody consented; the database's; `interrupted`.
 */
export async function undo(request: UndoRequest, tools: RunTools): Promise<SyncOutcome> {
  const undone = await findUndoable(request, tools);
  const { run: undoes, dryRun, planDigest, confirmed, requestedBy } = request;
  const asked: RunRequest = {
    mode: 'undo',
    undoes,
    district: undone.district,
    dryRun,
    planDigest,
    confirmed,
    requestedBy,
  };
  const plan = async (lent: PlanTools) => {
    const found = await findUndoable(request, tools);
    await requireSound(found, tools);
    return planUndo(asked, lent, await settingsStay(tools.database, found, request.keepDays));
  };
  // Only a look ahead: it reports no stages, since those of the run itself are still to come.
  const silent: PlanTools = { ...tools, on: undefined, otherRun: () => Promise.resolve(null) };
  if (!isConsented(request, tools)) requireNoDeletion(await plan(silent));
  return carryOut(asked, tools, { plan, finish: () => markUndone(undone, request, tools) });
}

function requireNoDeletion(plan: Plan): void {
  if (deletesAnything(plan)) throw notConfirmed(`Undoing run ${plan.undoes} deletes what it created`);
}

/** With a journal that lacks something, the run would be taken back only in part. */
async function requireSound(found: RunDetails, { database }: RunTools): Promise<void> {
  const [problem] = await checkJournalOf(database, found);
  if (problem === undefined) return;
  throw new Fault(
    'failed',
    `The journal of run ${found.run} is damaged: ${problem}.`,
    'Restore the database from a backup. What else is damaged: clever-sync db check',
  );
}

/** The inverse of the run's journal. Reads only. */
async function planUndo(request: RunRequest, tools: PlanTools, warnings: Warning[]): Promise<Plan> {
  const { database } = tools;
  tools.on?.({ type: 'stage', stage: 'diff' });
  await loadJournal(database, request.undoes!, { inverted: true });
  await database.script(indexPlan());
  const overfilled = await overfilledLicenses(database, request.district.id, dayOf(tools.clock()));
  const draft = {
    ...(await draftPlan(request, tools)),
    ...WITHOUT_SHARE,
    warnings: [...warnings, ...overfilled],
  };
  const otherRun = await tools.otherRun();
  return { ...draft, guards: await checkUndo({ database, request, plan: draft, otherRun }) };
}

/**
 * Marks the run as undone. If it was an undo itself, the run that it had undone is in force again; if that one was an undo
 * too, what it had undone is undone again, and so on.
 */
async function markUndone(undone: RunDetails, { keepDays }: UndoRequest, tools: RunTools): Promise<void> {
  const { database } = tools;
  const marked = await database.run(changeStatus, [undone.run, 'Launched', 'Undone']);
  if (marked === 0) throw new PortalMoved(`Run ${undone.run} was undone meanwhile.`);
  let inForce = true;
  for (let next = undone.report?.undoes; next !== undefined; inForce = !inForce) {
    await database.run(changeStatus, [next, ...(inForce ? ['Undone', 'Launched'] : ['Launched', 'Undone'])]);
    next = (await showRun(database, next, keepDays)).report?.undoes;
  }
}
