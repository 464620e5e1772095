// The plan in canonical form, for its digest: new rows by source id with what the share says of them, changes to rows
// that exist by id; times left out. The same share and the same Portal rows give the same lines on every database.

import { hasOwnId, RECORD_TABLES, SYNCED_FIELDS, type RecordTable, type Table } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { CLASS_FIELDS, PARENTS, planTable, SCHOOL_USERS } from './columns.ts';
import { syncs } from './conditions.ts';

/** A part of the lines. */
export interface NewLines {
  /** The table without whose new records there are none; null when there may be some whatever is new. */
  of: RecordTable | null;
  sql: string;
}

/**
 * New records with their rosters as the share lists them: one line a record, not one a membership, so that a first
 * sync of 1.7 million memberships is 58,000 lines. Who of them is not found is said by `tmp_unknown`.
 */
export function newLines({ characters }: Dialect): NewLines[] {
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
  const lines = (name: RecordTable): NewLines => ({
    of: name,
    sql: `select ${oneText(fields[name], characters)} as line
     from tmp_${name} w where w.id is null and ${syncs('w')} order by w.source_id collate binary`,
  });
  // Which of the teachers is the primary one depends on who of them syncs, which their list does not say.
  const primary = `select c.after_source_id as class, ${identity('p.user_id', 'user_id')} as teacher
     from tmp_plan_class_teachers p join tmp_plan_classes c on c.ref = p.class_id
     where p.class_id < 0 and p.after_is_primary order by c.after_source_id collate binary`;
  const unknown = `select kind, source_id from tmp_unknown order by kind collate binary, source_id collate binary`;
  return [...RECORD_TABLES.map(lines), { of: 'classes', sql: primary }, { of: null, sql: unknown }];
}

/**
 * Texts as one, each with its length before it, so that different ones never make the same: 340,000 records are read
 * and hashed in half of the time that their 15 values each take.
 */
const oneText = (values: string[], characters: Dialect['characters']): string =>
  values.map((value) => `coalesce(${characters(value)} || ':' || ${value}, '-')`).join(' || ');

/** "#12" for a row that exists, "+<source id>" for one to be created. */
const identity = (value: string, column: string): string =>
  column in PARENTS
    ? `case when ${value} < 0 then '+' || (select x.after_source_id from tmp_plan_${PARENTS[column]} x where x.ref = ${value})
       else '#' || cast(${value} as text) end`
    : `'#' || cast(${value} as text)`;

/** Changes to rows that exist, and to rosters of records that exist. */
export const changedLines = (each: Table, dialect: Dialect): string =>
  each.name === 'class_students' ? studentLines(dialect) : rowLines(each);

/**
 * Who joins a class as a student, who leaves it, a line each: a line for each of 320,000 whom a Reset takes out of classes
 * took 2 s of 22 more.
 */
const studentLines = ({ characters }: Dialect): string => `
  select '#' || cast(owner as text) as key, action, string_agg(${oneText(['member'], characters)}, '' order by member collate binary) as members
    from (select p.class_id as owner, p.action, ${identity('p.user_id', 'user_id')} as member from tmp_plan_class_students p
      where p.class_id > 0) lines
    group by owner, action order by owner, action`;

function rowLines(each: Table): string {
  const key = each.key.map((column) => identity(`p.${column}`, column)).join(` || ' ' || `);
  const fields = each.columns
    .filter(({ type, name }) => type !== 'time' && name !== 'district_id')
    .flatMap(({ name }) => [
      `p.before_${name}`,
      name in PARENTS ? identity(`p.after_${name}`, name) : `p.after_${name}`,
    ]);
  const owner = each.name === SCHOOL_USERS.table ? SCHOOL_USERS.owner : each.key[0]!;
  const of = hasOwnId(each) ? 'ref' : owner;
  const columns = [`${key} as key`, 'p.action', ...fields.map((field, index) => `${field} as f${index}`)];
  return `select * from (select ${columns.join(', ')} from ${planTable(each.name)} p where p.${of} > 0) lines
    order by key collate binary, action`;
}
