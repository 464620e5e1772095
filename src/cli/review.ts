// What a person is asked before a wet sync writes: the plan, and one question. A Reset, or an Edit beyond the limits,
// wants the district's name typed. Everything goes to standard error: results are elsewhere.

import type { Plan } from '../engine/plan.ts';
import type { Review } from '../engine/request.ts';
import type { Context } from './context.ts';
import type { Prompter } from './wizard/prompter.ts';

const CANCELLED: Review = { proceed: false, approved: false };
const GO_ON: Review = { proceed: true, approved: false };

/** The review of `edit` and `reset` on a terminal. */
export function reviewer(
  context: Context,
  prompter: Prompter,
  full: boolean,
): (plan: Plan) => Promise<Review> {
  return async (plan) => {
    const { totalChanges } = await import('../engine/plan.ts');
    if (plan.mode === 'edit' && totalChanges(plan) === 0 && !isRefused(plan)) return GO_ON;
    await showPlan(context, plan, full);
    if (needsName(plan)) return confirmByName(context, prompter, plan);
    const go = await prompter.confirm({ message: 'Start sync?', default: true });
    return go === true ? GO_ON : CANCELLED;
  };
}

/** The plan, with what it would change, on standard error. */
export async function showPlan(context: Context, plan: Plan, full: boolean): Promise<void> {
  const { planView } = await import('./terminal/planView.ts');
  await context.io.writeErr('');
  await context.io.writeErr(planView(plan, await context.view('err', full)));
  await context.io.writeErr('');
}

/** Whether more than a yes is needed: a Reset, or a plan that its size keeps from running. */
export function needsName(plan: Plan): boolean {
  return plan.mode === 'reset' || isRefused(plan);
}

const isRefused = (plan: Plan): boolean => plan.guards.some((guard) => guard.refused);

/** The loud confirmation: the district's name, typed in full, approves the plan on the screen. */
export async function confirmByName(context: Context, prompter: Prompter, plan: Plan): Promise<Review> {
  if (plan.mode === 'reset') {
    const { resetBanner } = await import('./terminal/resetBanner.ts');
    await context.io.writeErr(await resetBanner(plan, await context.view('err')));
    await context.io.writeErr('');
  }
  const verb = plan.mode === 'reset' ? 'run this Reset' : 'go beyond the limits';
  const typed = await prompter.ask({
    message: `Type the district's name to ${verb}:`,
    hint: 'Enter cancels',
  });
  return typed === plan.district.name ? { proceed: true, approved: true } : CANCELLED;
}
