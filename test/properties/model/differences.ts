// How the Portal's rows and the model's are compared: in one form, by table and key, so that what differs reads well.

import { keyOf, RECORD_TABLES, type Id, type PortalRows, type RecordTable } from './rows.ts';

type Columns = [column: string, value: Id][];

/** The rows without times; those that are new to the model under the names that it has for them. */
export function readable(rows: PortalRows, model: PortalRows): object {
  const nameOf = namesOf(rows, model);
  const inWords = (table: string) => (row: object) =>
    Object.fromEntries(
      Object.entries(withoutTimes(row)).map(([column, value]: [string, Id]) => [
        column,
        nameOf(column === 'id' ? table : (REFERS_TO[column] ?? ''), value),
      ]),
    );
  const tables = Object.entries(rows).map(([table, list]: [string, object[]]) => {
    const named = list.map(inWords(table));
    return [table, Object.fromEntries(named.map((row) => [keyOf(row), row]))];
  });
  return Object.fromEntries(tables) as object;
}

const REFERS_TO: Record<string, RecordTable> = {
  school_id: 'schools',
  user_id: 'users',
  class_id: 'classes',
};

/** The model cannot know which ids the database gives to new records: it calls them after their source ids. */
function namesOf(rows: PortalRows, model: PortalRows): (table: string, id: Id) => Id {
  const names = RECORD_TABLES.map((table) => {
    const known = new Set(model[table].map(({ id }) => id));
    const unknown = rows[table].filter(({ id }) => !known.has(id));
    return [table, new Map<Id, Id>(unknown.map(({ id, source_id }) => [id, `new ${source_id}`]))] as const;
  });
  const of = new Map<string, Map<Id, Id>>(names);
  return (table, id) => of.get(table)?.get(id) ?? id;
}

const withoutTimes = (row: object): object =>
  Object.fromEntries((Object.entries(row) as Columns).filter(([column]) => !column.endsWith('_at')));

/** Records that were written although nothing in them changed. */
export function touched(before: PortalRows, after: PortalRows): object[] {
  const text = (row: object) => JSON.stringify(withoutTimes(row));
  return RECORD_TABLES.flatMap((table) => {
    const was = new Map(before[table].map((row) => [text(row), JSON.stringify(row)]));
    return after[table].filter((row) => (was.get(text(row)) ?? JSON.stringify(row)) !== JSON.stringify(row));
  });
}
