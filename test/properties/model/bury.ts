// What Resets and deletions of schools deleted, as the journal knows it: what comes back once it is shared again.

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
const NOTHING_BURIED: Buried = { rows: NOTHING, classOfWork: new Map() };

/** A sync or the deletion of a school, and the Portal before and after it. */
export interface Done {
  mode: 'edit' | 'reset' | 'delete';
  before: PortalRows;
  after: PortalRows;
}

/** What is buried after them, in the order in which they came into force. */
export const bury = (syncs: Done[]): Buried => syncs.reduce(buryOf, NOTHING_BURIED);

/** What was deleted is buried, until it is there again. */
function buryOf(buried: Buried, { mode, before, after }: Done): Buried {
  const rows = { ...NOTHING };
  const keep = <Table extends keyof PortalRows>(table: Table, still: (row: object) => boolean) => {
    const [was, is] = [byKey(before[table]), byKey(after[table])];
    const taken = mode !== 'edit' ? [...was].filter(([key]) => !is.has(key)) : [];
    // Of two with one key the later deletion counts.
    const all = new Map([...byKey(buried.rows[table]), ...taken]);
    const left = [...all].filter(([key, row]) => (was.has(key) || !is.has(key)) && still(row));
    rows[table] = left.map(([, row]) => row) as PortalRows[Table];
  };
  for (const table of RECORD_TABLES) keep(table, () => true);
  // What hangs on records none of which is buried was decided about: it was no longer listed, or there was no seat.
  const isBuried = idsOf(rows);
  const isWaiting = (table: HangingTable) => (row: object) =>
    parentsOf(table, row).some(([parent, id]) => isBuried(parent, id));
  for (const table of HANGING_TABLES) keep(table, isWaiting(table));
  return { rows, classOfWork: lostClasses(buried, { mode, before, after }) };
}

const byKey = (rows: object[]): Map<string, object> => new Map(rows.map((row) => [keyOf(row), row]));

type IsThere = (table: RecordTable, id: Id) => boolean;

export function idsOf(rows: PortalRows): IsThere {
  const ids = Object.fromEntries(
    RECORD_TABLES.map((table) => [table, new Set(rows[table].map(({ id }) => id))]),
  ) as Record<RecordTable, Set<Id>>;
  return (table, id) => ids[table].has(id);
}

export const allThere = (table: HangingTable, row: object, isThere: IsThere): boolean =>
  parentsOf(table, row).every(([parent, id]) => isThere(parent, id));

/** Of what happened to a work's class, the last counts: taken from it by a Reset, or given again. */
function lostClasses({ classOfWork }: Buried, { mode, before, after }: Done): Map<Id, Id> {
  const [had, has] = [classes(before), classes(after)];
  const lost = mode !== 'edit' ? [...had].filter(([work]) => !has.has(work)) : [];
  const isGiven = (work: Id) => has.has(work) && !had.has(work);
  return new Map([...classOfWork, ...lost].filter(([work]) => !isGiven(work)));
}

const classes = ({ student_work }: PortalRows): Map<Id, Id> =>
  new Map(student_work.flatMap(({ id, class_id }) => (class_id === null ? [] : [[id, class_id] as const])));
