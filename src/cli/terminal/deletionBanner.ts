// The loud confirmation of a Reset, an undo or a deletion: what is about to be deleted, by kind and name, and what goes with it.
// Everything it says is in its words; the red only makes it louder.

import { districtTitle, nameOrId } from '../../engine/naming/titles.ts';
import type { Change } from '../../engine/plan/change.ts';
import { MEMBERSHIP_KINDS, RECORD_KINDS } from '../../engine/plan/kinds.ts';
import { deletesAnything, type Plan } from '../../engine/plan/plan.ts';
import { changeLines } from './changeView.ts';
import { countOfAction, lossLines } from './countsView.ts';
import { safeText } from './safeText.ts';
import { tellApart } from './tellApart.ts';
import { FIRST, hanging, type View } from './view.ts';
import { pad, wrap } from './width.ts';
import { countOf, list, MODES, number } from './words.ts';

/** What a banner needs of a plan. */
type Deletions = Pick<
  Plan,
  'district' | 'mode' | 'undoes' | 'school' | 'changes' | 'losses' | 'guards' | 'read'
>;

/**
 * The banner's lines, before the district's name is asked for. It reads the plan's changes, so show it before
 * the connection plans again. Without deletions it says so.
 */
export async function deletionBanner(plan: Deletions, view: View): Promise<string[]> {
  if (!deletesAnything(plan)) return ['', ...hanging(view, '', `This ${MODES[plan.mode]} deletes nothing.`)];
  return [
    '',
    ...banner(view, [
      safeText(`${MODES[plan.mode].toUpperCase()} · ${subjectOf(plan)}`),
      `This DELETES from the Portal ${whatGoes(plan)}.`,
    ]),
    ...(await deletedLines(plan, view)),
    ...lossLines(view, plan.losses),
    ...guardedLines(plan, view),
    '',
    ...hanging(view, '!!! ', lastLine(plan), view.theme.danger),
  ];
}

/** `Riverside Unified`, or `Lakeside Middle School in Riverside Unified`. */
const subjectOf = ({ school, district }: Deletions): string =>
  school ? `${nameOrId(school.name, school.id)} in ${districtTitle(district)}` : districtTitle(district);

function whatGoes({ undoes, school }: Deletions): string {
  if (undoes !== undefined) return `what came with run ${undoes}`;
  return school
    ? 'this school, its classes, and whoever is in no other school'
    : 'what is not being shared right now';
}

/** What stays on a small screen while the name is typed, when the block has scrolled away. */
function lastLine(plan: Deletions): string {
  const { mode, changes } = plan;
  const kinds = RECORD_KINDS.filter((kind) => changes[kind].deleted > 0);
  const records = list(kinds.map((kind) => countOf(kind, changes[kind].deleted)));
  return safeText(
    `${MODES[mode].toUpperCase()} of ${subjectOf(plan)}: this DELETES ${records || 'memberships'}.`,
  );
}

/** A block of full-width lines, marked `!!!` for those who see no red. */
function banner(view: View, texts: string[]): string[] {
  const inner = texts.flatMap((text) => wrap(text, view.width - 10));
  return ['', ...inner, ''].map((line) => view.theme.banner(`!!!  ${pad(line, view.width - 10)}  !!!`));
}

async function deletedLines(plan: Deletions, view: View): Promise<string[]> {
  const first = await firstDeleted(plan);
  const byKind = RECORD_KINDS.flatMap((kind) => {
    const deleted = countOfAction(plan.changes, kind, 'deleted') ?? 0;
    if (deleted === 0) return [];
    const names = tellApart(first.get(kind) ?? []).flatMap((each) => changeLines(view, each, '    '));
    const rest = deleted - (first.get(kind)?.length ?? 0);
    const more = rest > 0 ? [view.theme.dim(`    … and ${number(rest)} more`)] : [];
    return ['', view.theme.danger(`  ${countOf(kind, deleted)}`), ...names, ...more];
  });
  const memberships = MEMBERSHIP_KINDS.filter((kind) => plan.changes[kind].deleted > 0).map((kind) =>
    view.theme.danger(`  ${countOf(kind, plan.changes[kind].deleted)}`),
  );
  return [...byKind, ...(memberships.length > 0 ? ['', ...memberships] : [])];
}

/** The first few deletions of each kind. */
async function firstDeleted(plan: Deletions): Promise<Map<Change['kind'], Change[]>> {
  const first = new Map<Change['kind'], Change[]>();
  for await (const change of plan.read({ limit: FIRST })) {
    if (change.action !== 'deleted') continue;
    first.set(change.kind, [...(first.get(change.kind) ?? []), change]);
  }
  return first;
}

/** The term in session, and whatever refuses until the name is typed: the list above may have scrolled away. */
function guardedLines({ guards }: Deletions, view: View): string[] {
  const shown = guards.filter(({ code, refused }) => refused || code === 'in-session');
  return shown.flatMap(({ message }) => ['', ...hanging(view, '  ! ', safeText(message), view.theme.danger)]);
}
