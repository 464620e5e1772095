// A plan in numbers: the table by kind, what goes with the deletions, what is kept, the one-line sum.

import {
  ACTIONS,
  KINDS,
  RECORD_KINDS,
  type Action,
  type ChangeCounts,
  type Kind,
  type Losses,
  type RecordKind,
} from '../../engine/plan/kinds.ts';
import { changesSettings, type PlanFacts } from '../../engine/plan/plan.ts';
import { plural } from '../../engine/plural.ts';
import { tableLines, type Cell, type Column } from './tables.ts';
import type { Style, Theme } from './theme.ts';
import { section, type View } from './view.ts';
import { pad } from './width.ts';
import { countOf, KIND_TITLES, list, MARKS, number } from './words.ts';

/** How many changes of one kind and action there are; undefined where the kind knows no such action. */
export function countOfAction(changes: ChangeCounts, kind: Kind, action: Action): number | undefined {
  return (changes[kind] as Partial<Record<Action, number>>)[action];
}

/** How many changes of each action there are in all, of those that there are. */
export function totals(changes: ChangeCounts): { action: Action; value: number }[] {
  const total = (action: Action) =>
    KINDS.reduce((sum, kind) => sum + (countOfAction(changes, kind, action) ?? 0), 0);
  return ACTIONS.map((action) => ({ action, value: total(action) })).filter(({ value }) => value > 0);
}

/** The kinds of which anything changes. */
export const changedKinds = (changes: ChangeCounts): Kind[] =>
  KINDS.filter((kind) => ACTIONS.some((action) => countOfAction(changes, kind, action)));

/** The style of an action's marker and figures. */
export function actionStyle(theme: Theme, action: Action): Style {
  const styles = { created: 'created', updated: 'changed', linked: 'linked', restored: 'created' } as const;
  return action === 'deleted' ? theme.removed : theme[styles[action]];
}

/** The counts as a table: a line for each kind that changes. Links and restorations only when there are some. */
export function countsLines(view: View, changes: ChangeCounts): string[] {
  const kinds = changedKinds(changes);
  if (kinds.length === 0) return [];
  const rare: Action[] = ['linked', 'restored'];
  const met = totals(changes).map(({ action }) => action);
  const actions = ACTIONS.filter((action) => !rare.includes(action) || met.includes(action));
  const columns: Column[] = [
    { title: '' },
    ...actions.map((action): Column => ({ title: `${MARKS[action]} ${action}`, align: 'right' })),
  ];
  const rows = kinds.map((kind) => [
    KIND_TITLES[kind],
    ...actions.map((action) => countCell(view, action, countOfAction(changes, kind, action))),
  ]);
  return [...tableLines(columns, rows, { width: view.width, theme: view.theme, indent: 2 })];
}

function countCell(view: View, action: Action, value: number | undefined): Cell {
  if (!value) return { text: value === 0 ? '·' : '', style: view.theme.dim };
  return { text: number(value), style: actionStyle(view.theme, action) };
}

/** `48 created, 6 updated, 1 linked, 62 deleted`, and that settings change; empty when nothing does. */
export function sumText(plan: Pick<PlanFacts, 'changes' | 'settings'>): string {
  const texts = totals(plan.changes).map(({ action, value }) => `${number(value)} ${action}`);
  return [...texts, ...(changesSettings(plan) ? ['settings changed'] : [])].join(', ');
}

/** What goes with the deletions, loudly: a section, empty when nothing does. */
export function lossLines(view: View, losses: Losses): string[] {
  const { licenseAssignments: licenses } = losses;
  const rows: [value: number, text: string][] = [
    [licenses, plural(licenses, 'license falls free', 'licenses fall free')],
    [losses.classBooks, `${plural(losses.classBooks, 'book')} assigned to classes`],
    [losses.studentBooks, `${plural(losses.studentBooks, 'book')} assigned to students`],
    [losses.studentWork, plural(losses.studentWork, 'homework or assessment record')],
    [losses.manual, `${plural(losses.manual, 'row')} made by hand in the Portal`],
  ];
  const lost = rows.filter(([value]) => value > 0);
  const digits = Math.max(...lost.map(([value]) => number(value).length));
  const lines = lost.map(([value, text]) =>
    view.theme.danger(`  ! ${pad(number(value), digits, 'right')} ${text}`),
  );
  return section(view, 'What goes with the deletions', lines);
}

/** `3 teachers and 12 students`: what is no longer shared and stays; empty when nothing is. */
export function keptText(kept: Record<RecordKind, number>): string {
  return list(RECORD_KINDS.filter((kind) => kept[kind] > 0).map((kind) => countOf(kind, kept[kind])));
}
