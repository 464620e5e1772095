// Evaluates every guard, all at once, in previews too. The one place that lists them, for each kind of run.

import { drifted } from './guards/drift.ts';
import type { DeletionFacts, Guard, GuardFacts, Objection, RunFacts } from './guards/guard.ts';
import { otherColumns, otherTables } from './guards/others.ts';
import { badRecords, districtState, emptyShare } from './guards/share.ts';
import { maxDeletes, shrunkClasses } from './guards/size.ts';
import { expired, inSession, stalePlan, syncInProgress } from './guards/time.ts';
import { isRefused, type GuardFinding, type Plan } from './plan/plan.ts';

/** The guards of a sync, in the order in which their findings are told. */
export const GUARDS: readonly Guard[] = [
  syncInProgress,
  stalePlan,
  expired,
  districtState,
  badRecords,
  emptyShare,
  maxDeletes,
  shrunkClasses,
  otherTables,
  otherColumns,
  inSession,
];

/** An undo's size is that of its run, so none of the limits is for it. */
export const UNDO_GUARDS: readonly Guard<RunFacts>[] = [
  syncInProgress,
  stalePlan,
  drifted,
  otherTables,
  otherColumns,
];

/**
 * The guards of the deletion of a school. Whoever names the school, and consents, says how much goes: of three schools
 * one is more than 10 % of everything, and all of itself, so the limits would refuse each, and say nothing.
 */
export const DELETION_GUARDS: readonly Guard<DeletionFacts>[] = [
  syncInProgress,
  stalePlan,
  otherTables,
  otherColumns,
  inSession,
];

/** What the guards of a sync saw. */
export const check = (facts: GuardFacts): Promise<GuardFinding[]> => evaluate(GUARDS, facts);

/** What the guards of an undo saw. */
export const checkUndo = (facts: RunFacts): Promise<GuardFinding[]> => evaluate(UNDO_GUARDS, facts);

/** What the guards of the deletion of a school saw. */
export const checkDeletion = (facts: DeletionFacts): Promise<GuardFinding[]> =>
  evaluate(DELETION_GUARDS, facts);

/** A digest that names exactly this plan approves its size; nothing else in a request does. */
async function evaluate<F extends RunFacts>(guards: readonly Guard<F>[], facts: F): Promise<GuardFinding[]> {
  const objections: Objection[] = [];
  for (const guard of guards) objections.push(...(await guard(facts)));
  const approved = facts.request.planDigest === facts.plan.digest;
  return objections.map(({ code, message, refuses, approvable, override, alternative }) => ({
    code,
    refused: refuses && !(approvable && approved),
    message,
    override: approvable ? `--plan ${facts.plan.digest}` : (override ?? null),
    ...(alternative !== undefined && { alternative }),
  }));
}

/** Whether approval would do: no guard refuses that it does not pass. */
export const isApprovable = (plan: Pick<Plan, 'digest' | 'guards'>): boolean =>
  !isRefused({ guards: approve(plan) });

/** The findings once a person approved the plan on the screen: those that approval passes no longer refuse. */
export function approve(plan: Pick<Plan, 'digest' | 'guards'>): GuardFinding[] {
  const passes = (finding: GuardFinding) => finding.override === `--plan ${plan.digest}`;
  return plan.guards.map((finding) => (passes(finding) ? { ...finding, refused: false } : finding));
}

/**
 * The option that does in place of approval, as `--max-deletes 40%`; null where a guard that refuses wants the plan itself
 * approved, and for a Reset, to which somebody has to consent anyway.
 */
export function insteadOfApproval({ mode, guards }: Pick<Plan, 'mode' | 'guards'>): string | null {
  const asking = guards.filter(({ refused, override }) => refused && override?.startsWith('--plan '));
  const [option, ...others] = new Set(asking.map(({ alternative }) => alternative));
  return mode === 'edit' && others.length === 0 ? (option ?? null) : null;
}
