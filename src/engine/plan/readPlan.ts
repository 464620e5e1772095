// Reads a plan's changes back, one by one, with names: kind by kind, schools first.

import type { Database } from '../../database/database.ts';
import {
  indexForNames,
  readAllChanges,
  readFirstChanges,
  READING_ORDER,
} from '../../database/statements/readPlan.ts';
import { otherValue } from '../../database/otherValue.ts';
import { byCodeUnits } from '../../roster/order.ts';
import type { TableName } from '../../roster/tables.ts';
import type { Change, Fields, Identity } from './change.ts';
import { ACTIONS, KIND_ROWS, type Kind, type LossKind } from './kinds.ts';

/** `who`, `before` and `after` are JSON. */
type ChangeRow = Pick<
  Change,
  'action' | 'id' | 'sourceId' | 'name' | 'school' | 'class' | 'classKey' | 'reason'
> & { who: string | null; before: string; after: string; manual: number };

type Section = (typeof KIND_ROWS)[number];

/**
 * Yields the changes in the plan's tables: kind by kind, within one by school, class and action, then by name.
 * `limit`: at most so many of each kind and action.
 */
export async function* readPlan(
  database: Database,
  { limit }: { limit?: number } = {},
): AsyncIterable<Change> {
  await database.run(indexForNames);
  for (const section of KIND_ROWS) {
    if (limit === undefined) yield* readAll(database, section);
    else yield* (await readFirst(database, section, limit)).sort(byPlace);
  }
}

async function* readAll(database: Database, [kind, table, roles]: Section): AsyncIterable<Change> {
  const rows = database.each<ChangeRow>(readAllChanges(table, roles, database.dialect));
  for await (const row of rows) {
    if (!ACTIONS.includes(row.action)) throw otherValue(database.location);
    yield change(kind, table, row);
  }
}

async function readFirst(
  database: Database,
  [kind, table, roles]: Section,
  limit: number,
): Promise<Change[]> {
  const sql = readFirstChanges(table, roles, database.dialect);
  const found: Change[] = [];
  for (const action of READING_ORDER) {
    const rows = await database.all<ChangeRow>(sql, [action, limit]);
    found.push(...rows.map((row) => change(kind, table, row)));
  }
  return found;
}

/** The order of changes of one kind: by school, class and action, then by name. */
export function byPlace(a: Change, b: Change): number {
  return (
    byCodeUnits(a.school ?? '', b.school ?? '') ||
    byCodeUnits(a.class ?? '', b.class ?? '') ||
    byCodeUnits(a.classKey ?? '', b.classKey ?? '') ||
    READING_ORDER.indexOf(a.action) - READING_ORDER.indexOf(b.action) ||
    byCodeUnits(a.name, b.name)
  );
}

function change(kind: Kind | LossKind, table: TableName, row: ChangeRow): Change {
  const { action } = row;
  const before = JSON.parse(row.before) as Fields;
  const after = JSON.parse(row.after) as Fields;
  const isNew = action === 'created' || action === 'restored';
  const both = action === 'updated' || action === 'linked';
  const differs = (name: string) => !both || before[name] !== after[name];
  const only = (fields: Fields) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => differs(name)));
  return {
    table,
    kind,
    action,
    id: row.id,
    sourceId: row.sourceId,
    name: row.name,
    school: row.school,
    class: row.class,
    classKey: row.classKey,
    who: identity(row, { before, after }),
    before: isNew ? null : only(before),
    after: action === 'deleted' ? null : only(after),
    reason: row.reason,
    manual: Boolean(row.manual),
  };
}

/** Of a record its own fields say it; what hangs on a person comes with theirs. */
function identity(row: ChangeRow, { before, after }: Record<'before' | 'after', Fields>): Identity | null {
  if (row.who !== null) return JSON.parse(row.who) as Identity;
  if (!('sis_id' in after)) return null;
  const text = (name: string) => ((after[name] ?? before[name]) || null) as string | null;
  const sisId = text('sis_id');
  return { id: row.id, sourceId: row.sourceId, sisId, email: sisId === null ? text('email') : null };
}
