// Whether the Portal moved since a plan was made: the rows of the plan, and what its new rows rely on.

import {
  hasOwnId,
  isRecordTable,
  type RecordTable,
  type Table,
  type TableName,
} from '../../roster/tables.ts';
import {
  allColumns,
  CLASS_TEACHERS,
  columnNames,
  PARENTS,
  planTable,
  SCHOOL_USERS,
  type PrimaryList,
} from './columns.ts';
import { lowered } from './letters.ts';

/** `updated_at` is left out, as it says nothing of what is in a row: putting a change back sets it, and so may a trigger. */
const same = (each: Table): string =>
  columnNames(each)
    .filter((column) => column !== 'updated_at')
    .map((column) => `t.${column} is not distinct from p.before_${column}`)
    .join(' and ') || 'true';

const onKey = (each: Table): string => each.key.map((column) => `t.${column} = p.${column}`).join(' and ');

/** Whether a row `t` has the source id that a row of a plan table `p` is about to get. $1 district */
export const takes = `p.after_source_id is distinct from p.before_source_id
  and t.district_id = $1 and t.source_id = p.after_source_id`;

/** Whether a row of a plan table `p` is not as the plan saw it. */
export const isChanged = (each: Table): string => {
  const exists = `exists (select 1 from ${each.name} t where ${onKey(each)})`;
  const present = `exists (select 1 from ${each.name} t where ${onKey(each)} and ${same(each)})`;
  // What hangs on a new row cannot be there: 1.7 million memberships of a first sync need not be looked up.
  const hangs = each.key.map((column) => `p.${column} > 0`).join(' and ');
  if (!hasOwnId(each))
    return `case when p.action = 'created' then ${hangs} and ${exists} else not ${present} end`;
  return `case p.action when 'created' then false when 'restored' then ${exists} else not ${present} end`;
};

/**
 * A column by which rows refer to a record, without which they cannot be; `planned` when a plan can bring that back. No
 * plan brings licenses and books back: they are made in the Portal alone.
 */
export interface Reference {
  column: string;
  parent: string;
  planned: RecordTable | null;
}

const REFERENCES: Reference[] = [
  ...Object.entries(PARENTS).map(([column, parent]) => ({ column, parent, planned: parent })),
  { column: 'license_id', parent: 'licenses', planned: null },
  { column: 'book_id', parent: 'books', planned: null },
];

/** Those that a table has. */
export const referencesOf = (each: Table): Reference[] =>
  REFERENCES.filter(({ column }) => allColumns(each).includes(column));

/** The id by which a row of a plan table `p` refers to a record, once the plan is applied. */
export const referred = (each: Table, { column }: Reference): string =>
  each.key.includes(column) ? `p.${column}` : `p.after_${column}`;

/** Whether a row of a plan table `p` would refer to a record that is not there. */
export function isOrphan(each: Table, reference: Reference): string {
  const id = referred(each, reference);
  const { parent, planned } = reference;
  const comesBack = planned
    ? `and not exists (select 1 from ${planTable(planned)} back where back.ref = ${id} and back.action = 'restored')`
    : '';
  return `(p.action <> 'deleted' and ${id} > 0 and not exists (select 1 from ${parent} t where t.id = ${id}) ${comesBack})`;
}

/**
 * Counts rows that are not as the plan saw them, or have lost what they are to refer to, one statement a table.
 * $1 district
 */
export const moved = (each: Table): string => {
  const orphans = referencesOf(each).map((reference) => ` or ${isOrphan(each, reference)}`);
  const taken = isRecordTable(each.name) ? ` or exists (select 1 from ${each.name} t where ${takes})` : '';
  return `select count(*) as count from ${planTable(each.name)} p where ${isChanged(each)}${taken}${orphans.join('')}`;
};

const isNew = "p.action = 'created'";

/**
 * Counts people whose role changed since the plan decided which list of a class they may be in: somebody who joins may be on
 * the wrong side now (an adult among the students, a student among the teachers), and somebody who was to leave for that may
 * be on the right one. Whoever was put on the wrong side by hand before may stay there, and stop being primary.
 */
function changedSides(
  members: 'class_students' | 'class_teachers',
  { joins, isWrong, reason }: Record<'joins' | 'isWrong' | 'reason', string>,
): string {
  return `select count(*) as count from tmp_plan_${members} p join users u on u.id = p.user_id
   where p.user_id > 0 and ((${joins} and ${isWrong})
     or (p.action = 'deleted' and p.reason = '${reason}' and not (${isWrong})))`;
}

/**
 * Counts primary ones whom the plan does not know, where it makes somebody else primary. Joined: with `not in`, SQLite goes
 * through the whole plan for whatever is not in it, 70 s where 2,000 people of 500 schools get another one.
 */
export const otherPrimary = ({ table, owner, member }: PrimaryList): string =>
  `select count(*) as count from ${planTable(table)} p
   join ${table} t on t.${owner} = p.${owner} and t.${member} <> p.${member} and t.is_primary
   left join ${planTable(table)} own on own.${owner} = t.${owner} and own.${member} = t.${member}
   where p.after_is_primary and p.${owner} > 0 and own.${owner} is null`;

/** Counts rows that were made by hand since candidates were looked for, and may be what the plan creates or links. */
function newCandidates(table: RecordTable): string {
  const columns = table === 'users' ? ['sis_id', 'email'] : ['sis_id'];
  const isSame = columns.map((name) => `${lowered(`p.after_${name}`)} = ${lowered(`t.${name}`)}`);
  return `select count(*) as count from ${table} t
   where t.district_id = $1 and t.source_id is null and t.id > (select id from tmp_newest where entity = '${table}')
     and exists (select 1 from ${planTable(table)} p where p.action in ('created', 'linked', 'restored') and (${isSame.join(' or ')}))`;
}

/** What else a sync's rows of a table rely on: statements that count where it does not hold any more. $1 district */
export const reliedOn: Readonly<Partial<Record<TableName, string[]>>> = {
  schools: [newCandidates('schools')],
  users: [newCandidates('users')],
  classes: [newCandidates('classes')],
  school_users: [otherPrimary(SCHOOL_USERS)],
  class_teachers: [
    otherPrimary(CLASS_TEACHERS),
    changedSides('class_teachers', {
      joins: `(${isNew} or (p.action = 'updated' and (p.after_is_primary or u.source_id is not null)))`,
      isWrong: "u.role = 'student'",
      reason: 'not a teacher',
    }),
  ],
  class_students: [
    changedSides('class_students', { joins: isNew, isWrong: "u.role <> 'student'", reason: 'not a student' }),
  ],
};
