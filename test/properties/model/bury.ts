// What Resets deleted, as the journal knows it: what comes back once it is shared again.

import {
  HANGING_TABLES,
  keyOf,
  parentsOf,
  RECORD_TABLES,
  type HangingTable,
  type Id,
  type PortalRows,
  type RecordTable,
} from './rows.ts';

export interface Buried {
  rows: PortalRows;
  /** The class that work had before it lost it. */
  classOfWork: ReadonlyMap<Id, Id>;
}

const NOTHING: PortalRows = {
  schools: [],
  users: [],
  classes: [],
  school_users: [],
  class_teachers: [],
  class_students: [],
  license_assignments: [],
  class_books: [],
  student_books: [],
  student_work: [],
};
export const NOTHING_BURIED: Buried = { rows: NOTHING, classOfWork: new Map() };

/** What is buried after a sync: what it deleted, if it was a Reset, and no more what is there again. */
export function bury(buried: Buried, mode: 'edit' | 'reset', before: PortalRows, after: PortalRows): Buried {
  const rows = { ...NOTHING };
  const isThere = idsOf(after);
  const keep = <Table extends keyof PortalRows>(table: Table, still: (row: object) => boolean) => {
    const there = new Set(after[table].map(keyOf));
    const taken = mode === 'reset' ? before[table] : [];
    // Of two with one key the later deletion counts.
    const all = new Map([...buried.rows[table], ...taken].map((row) => [keyOf(row), row]));
    const left = [...all.values()].filter((row) => !there.has(keyOf(row)) && still(row));
    rows[table] = left as PortalRows[Table];
  };
  for (const table of RECORD_TABLES) keep(table, () => true);
  // What hangs on records that are all there was decided about: it was no longer listed, or there was no seat.
  for (const table of HANGING_TABLES) keep(table, (row) => !allThere(table, row, isThere));
  return { rows, classOfWork: lostClasses(buried, mode, before, after) };
}

type IsThere = (table: RecordTable, id: Id) => boolean;

export function idsOf(rows: PortalRows): IsThere {
  const ids = Object.fromEntries(
    RECORD_TABLES.map((table) => [table, new Set(rows[table].map(({ id }) => id))]),
  ) as Record<RecordTable, Set<Id>>;
  return (table, id) => ids[table].has(id);
}

export const allThere = (table: HangingTable, row: object, isThere: IsThere): boolean =>
  parentsOf(table, row).every(([parent, id]) => isThere(parent, id));

function lostClasses(
  { classOfWork }: Buried,
  mode: 'edit' | 'reset',
  before: PortalRows,
  after: PortalRows,
): Map<Id, Id> {
  const has = new Set(after.student_work.filter(({ class_id }) => class_id !== null).map(({ id }) => id));
  const taken = mode === 'reset' ? before.student_work : [];
  const known = taken.flatMap(({ id, class_id }) => (class_id === null ? [] : [[id, class_id] as const]));
  return new Map([...classOfWork, ...known].filter(([id]) => !has.has(id)));
}
