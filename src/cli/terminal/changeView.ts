// Changes one by one, as a person reads a diff: what it is about, its school and class, old → new.

import { nameOrId } from '../../engine/naming/titles.ts';
import type { Change, Fields } from '../../engine/plan/change.ts';
import { TABLES } from '../../roster/tables.ts';
import { actionStyle } from './countsView.ts';
import { safeText } from './safeText.ts';
import type { ToldApart } from './tellApart.ts';
import { hanging, type View } from './view.ts';
import { displayWidth, pad, truncateBefore } from './width.ts';
import { fieldName, MARKS } from './words.ts';

/** Columns that say nothing to a reader. */
const HIDDEN = new Set(['id', 'district_id', 'created_at', 'updated_at']);

/** Booleans, which are 0 and 1 here. */
const FLAGS = new Set(
  TABLES.flatMap(({ columns }) => columns.filter(({ type }) => type === 'flag').map(({ name }) => name)),
);

/** The school and class a change stands under: `Lakeside Middle · Science 7, period 3`; empty without. */
function groupName(change: Change): string {
  return [change.school, change.class].flatMap((part) => (part === null ? [] : nameOrId(part))).join(' · ');
}

/** Whether it stands under a heading. */
export const isGrouped = (change: Change): boolean => groupName(change) !== '';

/** Which class is called by its school and name alone, wherever its changes stand: the first of that name. */
export type CalledByName = Map<string, string>;

/**
 * The heading a change stands under when another one does not do for it: its school and class, and of another class
 * of the same name also which one. `before`: the change above it, of the same kind.
 */
export function headingOf(change: Change, before: Change | null, called: CalledByName): string | null {
  const group = groupName(change);
  const { classKey } = change;
  if (classKey !== null && !called.has(group)) called.set(group, classKey);
  const isSame = before !== null && groupName(before) === group && before.classKey === classKey;
  if (isSame || (group === '' && before === null)) return null;
  if (classKey === null || called.get(group) === classKey) return group;
  return `${group} (${classKey.startsWith('#') ? `Portal id ${classKey.slice(1)}` : classKey})`;
}

/** Who or what a change is about. Raw, like everything in a change. */
export function changeName(change: Change): string {
  return startOf(nameOrId(change.name, change.sourceId ?? change.id));
}

/** What stands behind the name: the reason of a deletion, where a link goes. */
export function changeNote(change: Change): string {
  const { action, reason, after } = change;
  if (action === 'linked') return change.id === null ? 'linked' : `linked to Portal id ${change.id}`;
  if (action === 'restored') return 'comes back as it was';
  if (action === 'deleted') {
    const byHand = change.manual && reason !== 'made by hand' ? 'made by hand' : null;
    return [reason, byHand].filter((part) => part).join(', ');
  }
  if (isWorkOfClass(change))
    return after?.['class_id'] === null ? 'stays; its class goes' : 'stays; its class is back';
  return action === 'created' && change.table === 'class_teachers' && after?.['is_primary'] ? 'primary' : '';
}

/** Student work outlives its class: only the class changes, and its id says nothing. */
const isWorkOfClass = ({ table, action }: Change): boolean =>
  table === 'student_work' && action === 'updated';

/**
 * Characters of a value that a person is shown; files and JSON have the rest. To measure a text of 100,000 takes a
 * terminal half a minute.
 */
const SHOWN = 1_000;

/** The text so far, with `…` where it goes on. Never cut within a character. */
const startOf = (text: string): string =>
  text.length <= SHOWN ? text : `${text.slice(0, SHOWN).replace(/[\ud800-\udbff]$/, '')}…`;

/** A field that differs, in people's words. */
export interface FieldChange {
  field: string;
  before: string;
  after: string;
}

/** The fields that differ, in people's words. Of a new or deleted row nothing but its name is shown. */
export function fieldChanges(change: Change): FieldChange[] {
  const { action, before, after } = change;
  if ((action !== 'updated' && action !== 'linked') || isWorkOfClass(change)) return [];
  const columns = Object.keys(after ?? {}).filter((column) => !HIDDEN.has(column));
  return columns
    .filter((column) => before?.[column] !== after?.[column])
    .map((column) => ({
      field: fieldName(column),
      before: valueText(column, before?.[column]),
      after: valueText(column, after?.[column]),
    }));
}

function valueText(column: string, value: Fields[string] | undefined): string {
  if (value === null || value === undefined || value === '') return '(none)';
  if (FLAGS.has(column)) return value ? 'yes' : 'no';
  return String(value);
}

/** One change as lines: marker, name and note; then the fields, on the same line where there is one that fits. */
export function changeLines(view: View, [change, which]: ToldApart, indent: string): string[] {
  const name = truncateBefore(safeText(changeName(change)), safeText(which), view.width - indent.length - 2);
  const head = indent + actionStyle(view.theme, change.action)(`${MARKS[change.action]} ${name}`);
  const room = view.width - indent.length - displayWidth(name) - 4;
  const fields = fieldChanges(change).map(safeField);
  const note = safeText(changeNote(change));

  const only = fields[0] && fields.length === 1 && note === '' ? fieldText(fields[0]) : null;
  if (only !== null && displayWidth(only) <= room) return [`${head}  ${only}`];
  const below = fieldLines(view, fields, `${indent}    `);
  if (note === '') return [head, ...below];
  const dim = view.theme.dim(note);
  return displayWidth(note) <= room ? [`${head}  ${dim}`, ...below] : [head, `${indent}  ${dim}`, ...below];
}

const safeField = ({ field, before, after }: FieldChange): FieldChange => ({
  field: safeText(field),
  before: safeText(startOf(before)),
  after: safeText(startOf(after)),
});

/** `grade: 7 → 8`. */
export const fieldText = ({ field, before, after }: FieldChange): string => `${field}: ${before} → ${after}`;

/** A line for each field; a value that is too long goes on below, the new one under the old one. */
function fieldLines(view: View, fields: FieldChange[], indent: string): string[] {
  const widest = Math.max(...fields.map(({ field }) => field.length));
  return fields.flatMap(({ field, before, after }) => {
    const label = `${indent}${pad(field, widest)}  `;
    const line = `${label}${before} → ${after}`;
    if (displayWidth(line) <= view.width) return [line];
    return [...hanging(view, label, before), ...hanging(view, `${' '.repeat(label.length - 2)}→ `, after)];
  });
}
