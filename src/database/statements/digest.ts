// The plan in canonical form, for its digest: new rows by source id with what the share says of them, changes to rows
// that exist by id; times left out. The same share and the same Portal rows give the same lines on every database.

import { hasOwnId, SYNCED_FIELDS, type Table } from '../../roster/tables.ts';
import { CLASS_FIELDS, PARENTS, planTable } from './columns.ts';
import { syncs } from './conditions.ts';

/**
 * New records with their rosters as the share lists them: one line a record, not one a membership, so that a first
 * sync of 1.7 million memberships is 58,000 lines. Who of them is not found is said by `tmp_unknown`.
 */
export function newLines(): string[] {
  const columns = (...names: string[]) => names.map((name) => `w.${name}`);
  const fields = {
    schools: columns('source_id', ...SYNCED_FIELDS.schools),
    users: columns('source_id', 'role', ...SYNCED_FIELDS.users, 'schools', 'primary_school'),
    classes: [
      ...columns('source_id', 'school', ...CLASS_FIELDS),
      ...columns('teachers', 'primary_teacher'),
      'coalesce(w.fingerprint, w.students)',
    ],
  };
  const lines = (name: keyof typeof fields) =>
    `select ${oneText(fields[name])} as line
     from tmp_${name} w where w.id is null and ${syncs('w')} order by w.source_id collate binary`;
  return [
    lines('schools'),
    lines('users'),
    lines('classes'),
    // Which of the teachers is the primary one depends on who of them syncs, which their list does not say.
    `select c.after_source_id as class, ${identity('p.user_id', 'user_id')} as teacher
     from tmp_plan_class_teachers p join tmp_plan_classes c on c.ref = p.class_id
     where p.class_id < 0 and p.after_is_primary order by c.after_source_id collate binary`,
    `select kind, source_id from tmp_unknown order by kind collate binary, source_id collate binary`,
  ];
}

/**
 * Texts as one, each with its length before it, so that different ones never make the same: 340,000 records are read
 * and hashed in half of the time that their 15 values each take.
 */
const oneText = (values: string[]): string =>
  values.map((value) => `coalesce(length(${value}) || ':' || ${value}, '-')`).join(' || ');

/** "#12" for a row that exists, "+<source id>" for one to be created. */
const identity = (value: string, column: string): string =>
  column in PARENTS
    ? `case when ${value} < 0 then '+' || (select x.after_source_id from tmp_plan_${PARENTS[column]} x where x.ref = ${value})
       else '#' || cast(${value} as text) end`
    : `'#' || cast(${value} as text)`;

/** To whom a membership row belongs: the one whose roster it is. */
const OWNERS: Record<string, string> = {
  school_users: 'user_id',
  class_teachers: 'class_id',
  class_students: 'class_id',
};

/** Changes to rows that exist, and to rosters of records that exist. */
export const changedLines = (each: Table): string =>
  each.columns.length === 0 ? membersLines(each) : rowLines(each);

/**
 * Who joins a roster, who leaves it, a line each: a line for each of 320,000 whom a Reset takes out of classes took 2
 * s of 22 more.
 */
function membersLines(each: Table): string {
  const owner = OWNERS[each.name]!;
  const member = each.key.find((column) => column !== owner)!;
  return `select '#' || cast(owner as text) as key, action, string_agg(${oneText(['member'])}, '' order by member collate binary) as members
    from (select p.${owner} as owner, p.action, ${identity(`p.${member}`, member)} as member from ${planTable(each.name)} p
      where p.${owner} > 0) lines
    group by owner, action order by owner, action`;
}

function rowLines(each: Table): string {
  const key = each.key.map((column) => identity(`p.${column}`, column)).join(` || ' ' || `);
  const fields = each.columns
    .filter(({ type, name }) => type !== 'time' && name !== 'district_id')
    .flatMap(({ name }) => [
      `p.before_${name}`,
      name in PARENTS ? identity(`p.after_${name}`, name) : `p.after_${name}`,
    ]);
  const owner = hasOwnId(each) ? 'p.ref' : `p.${OWNERS[each.name] ?? each.key[0]}`;
  const columns = [`${key} as key`, 'p.action', ...fields.map((field, index) => `${field} as f${index}`)];
  return `select * from (select ${columns.join(', ')} from ${planTable(each.name)} p where ${owner} > 0) lines
    order by key collate binary, action`;
}
