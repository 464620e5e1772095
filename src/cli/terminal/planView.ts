// A plan as a person reads it before approving it: counts first, then the diff, then what wants looking at.

import { districtTitle } from '../../engine/naming/titles.ts';
import { changesSettings, totalChanges, type Plan } from '../../engine/plan/plan.ts';
import { guardLines, keptLines, settleLines, warningLines } from './concernsView.ts';
import { countsLines, lossLines, sumText } from './countsView.ts';
import { diffLines } from './diffView.ts';
import { safeText } from './safeText.ts';
import { settingLines } from './settingsView.ts';
import { hanging, type View } from './view.ts';
import { modeText } from './words.ts';

/**
 * Yields the plan's lines; with `view.full` every change, in bounded memory. The plan's table is read while they
 * are taken, so take them before the connection plans again.
 */
export async function* planView(plan: Plan, view: View): AsyncIterable<string> {
  yield* planHeading(plan, view);
  yield* planChangeLines(plan, view);
  yield* settingLines(view, plan);
  yield* keptLines(view, plan);
  yield* settleLines(view, plan);
  yield* warningLines(view, plan);
  yield* guardLines(view, plan);
  yield* ['', ...planSum(plan, view)];
}

/** What a plan would change, and what goes with it: counts first, then the diff; nothing when it changes no row. */
export async function* planChangeLines(plan: Plan, view: View): AsyncIterable<string> {
  if (totalChanges(plan) === 0) return;
  yield* ['', ...countsLines(view, plan.changes), ...lossLines(view, plan.losses)];
  yield* diffLines(view, plan);
}

/** `Riverside Unified · Edit · plan 3f9a1c0b72d4`. */
function planHeading(plan: Plan, view: View): string[] {
  const text = `${districtTitle(plan.district)} · ${modeText(plan)} · plan ${plan.digest}`;
  return hanging(view, '', safeText(text), view.theme.heading);
}

/** The last line, which stays on the screen when the rest has scrolled away. */
function planSum(plan: Plan, view: View): string[] {
  if (totalChanges(plan) === 0)
    return [view.theme.success(`Nothing to change${changesSettings(plan) ? ' but the settings' : ''}.`)];
  const sum = sumText(plan);
  return hanging(view, '', `Plan ${safeText(plan.digest)}: ${sum}.`, view.theme.heading);
}
