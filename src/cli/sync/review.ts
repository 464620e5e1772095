// What a person is asked before a wet run writes: the plan, and one question. A Reset, an Edit beyond the limits, an undo
// that deletes, or the deletion of a school wants the district's name typed. Everything goes to standard error: results
// are elsewhere.

import { insteadOfApproval, isApprovable } from '../../engine/check.ts';
import { isConsented } from '../../engine/consent.ts';
import { deletesAnything, isRefused, totalChanges, type Plan } from '../../engine/plan/plan.ts';
import type { Review, RunTools } from '../../engine/request.ts';
import { composed } from '../../roster/sameName.ts';
import { suggestBackup } from '../backup.ts';
import type { Context } from '../context.ts';
import { safeText } from '../terminal/safeText.ts';
import { BACK, type Prompter } from '../wizard/prompter.ts';
import { requireName } from './beforeRun.ts';

const CANCELLED: Review = { proceed: false, approved: false };
const GO_ON: Review = { proceed: true, approved: false };

/** Who is asked about what deletes: the person at the terminal, unless it is a preview or the flags consent already. */
export async function reviewerOf(
  context: Context,
  request: Parameters<typeof isConsented>[0],
  full: boolean,
): Promise<RunTools['review']> {
  if (isConsented(request, {}) || !context.canAsk) return undefined;
  return reviewer(context, await context.prompter(), full);
}

/** The review of a run on a terminal. */
export function reviewer(
  context: Context,
  prompter: Prompter,
  full: boolean,
): (plan: Plan) => Promise<Review> {
  return async (plan) => {
    // Refused whatever is said: not worth the question, and the report says why.
    if (!isApprovable(plan)) return GO_ON;
    const isSafe = !needsName(plan);
    if (isSafe && (totalChanges(plan) === 0 || context.flags.yes)) return GO_ON;
    await showPlan(context, plan, { full, option: insteadOfApproval(plan) });
    if (!isSafe) return confirmByName(context, prompter, plan);
    const message = plan.mode === 'undo' ? `Undo run ${plan.undoes}?` : 'Start the sync?';
    const go = await prompter.confirm({ message, default: true });
    return go === true ? GO_ON : CANCELLED;
  };
}

/** The plan, with what it would change, on standard error. `option`: what the command could be given in place of the name. */
export async function showPlan(
  context: Context,
  plan: Plan,
  { full = false, option = null }: { full?: boolean; option?: string | null } = {},
): Promise<void> {
  const { planView } = await import('../terminal/planView.ts');
  await context.io.writeErr('');
  const view = await context.view('err', { full });
  const or = option === null ? '' : `, or give ${option}`;
  const howToGoOn = `type the district's name when you are asked for it${or}.`;
  const how = isApprovable(plan) ? { howToGoOn } : {};
  await context.io.writeErr(planView(plan, { ...view, ...how }));
  await context.io.writeErr('');
}

/**
 * Whether more than a yes is needed: a Reset, the deletion of a school, an undo that deletes, or a plan that its size keeps
 * from running.
 */
export function needsName(plan: Plan): boolean {
  const { mode } = plan;
  return (
    mode === 'reset' || mode === 'delete' || (mode === 'undo' && deletesAnything(plan)) || isRefused(plan)
  );
}

const VERBS = {
  edit: 'go beyond the limits',
  reset: 'run this Reset',
  undo: 'run this undo',
  delete: 'delete this school',
};

/**
 * The loud confirmation: the district's name, typed in full, approves the plan on the screen. Throws `confirmation` where it
 * has none.
 */
export async function confirmByName(
  context: Context,
  prompter: Prompter,
  plan: Plan,
  { suggestsBackup = true } = {},
): Promise<Review> {
  requireName(plan.district);
  if (plan.mode !== 'edit') {
    const { deletionBanner } = await import('../terminal/deletionBanner.ts');
    if (suggestsBackup) await suggestBackup(context, plan);
    await context.io.writeErr(await deletionBanner(plan, await context.view('err')));
    await context.io.writeErr('');
  }
  const typed = await prompter.ask({
    message: `Type the district's name to ${VERBS[plan.mode]}:`,
    hint: 'Enter, or anything else, cancels',
    empty: '(nothing typed)',
  });
  const { name } = plan.district;
  if (typed !== BACK && composed(typed) === composed(name)) return { proceed: true, approved: true };
  if (typed !== '') await tellWrongName(context, name);
  return CANCELLED;
}

async function tellWrongName(context: Context, name: string): Promise<void> {
  const { hanging } = await import('../terminal/view.ts');
  const text = `What was typed is not the district's name, ${name}.`;
  await context.note(hanging(await context.view('err'), '', safeText(text)));
}
