// Evaluates every guard, all at once, in previews too. The one place that lists them.

import type { GuardFinding, Plan } from './plan.ts';
import type { Finding, Guard, GuardFacts } from './guards/guard.ts';
import { badRecords, districtState, emptyShare } from './guards/share.ts';
import { maxDeletes, shrunkClasses } from './guards/size.ts';
import { expired, inSession, stalePlan } from './guards/time.ts';

export const GUARDS: readonly Guard[] = [
  ...[stalePlan, expired, districtState, badRecords, emptyShare, maxDeletes, shrunkClasses, inSession],
];

/** What all guards saw. A digest that names exactly this plan approves its size; nothing else in a request does. */
export async function check(facts: GuardFacts): Promise<GuardFinding[]> {
  const findings: Finding[] = [];
  for (const guard of GUARDS) findings.push(...(await guard(facts)));
  const approved = facts.request.planDigest === facts.plan.digest;
  return findings.map(({ code, message, refuses, approvable, override }) => ({
    code,
    refused: refuses && !(approvable && approved),
    message,
    override: approvable ? `--plan ${facts.plan.digest}` : (override ?? null),
  }));
}

/** The findings once a person approved the plan on the screen: those that approval passes no longer refuse. */
export function approve(plan: Pick<Plan, 'digest' | 'guards'>): GuardFinding[] {
  const passes = (finding: GuardFinding) => finding.override === `--plan ${plan.digest}`;
  return plan.guards.map((finding) => (passes(finding) ? { ...finding, refused: false } : finding));
}
