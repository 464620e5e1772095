// The plan in canonical form, for its digest: existing rows by id, new ones by source id, times left out, in the order
// of bytes. The same share and the same Portal rows give the same lines on every database, in whatever order they came.

import type { Table } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { planTable } from './temporary.ts';

const PARENTS: Record<string, string> = { school_id: 'schools', user_id: 'users', class_id: 'classes' };

/** "#12" for a row that exists, "+<source id>" for one to be created. */
const identity = (value: string, column: string): string =>
  column in PARENTS
    ? `case when ${value} > 0 then '#' || cast(${value} as text) else '+' ||
       (select x.after_source_id from tmp_plan_${PARENTS[column]} x where x.ref = ${value}) end`
    : `'#' || cast(${value} as text)`;

/** The lines of one table as columns, ordered. Memberships of students come as one line a class and action. */
export function digestLines(each: Table, { bytewise }: Dialect): string {
  if (each.name === 'class_students') return studentLines(bytewise);
  const key =
    each.key.length === 1
      ? `coalesce('#' || cast(p.id as text), '+' || ${each.columns.some(({ name }) => name === 'source_id') ? 'p.after_source_id' : "''"})`
      : each.key.map((column) => identity(`p.${column}`, column)).join(` || ' ' || `);
  const fields = each.columns
    .filter(({ type, name }) => type !== 'time' && name !== 'district_id')
    .flatMap(({ name }) => [
      `p.before_${name}`,
      name in PARENTS ? identity(`p.after_${name}`, name) : `p.after_${name}`,
    ]);
  const columns = [`${key} as key`, 'p.action', ...fields.map((field, index) => `${field} as f${index}`)];
  return `select ${columns.join(', ')} from ${planTable(each.name)} p order by key ${bytewise}, p.action`;
}

function studentLines(bytewise: string): string {
  const user = identity('p.user_id', 'user_id');
  return `select ${identity('x.class_id', 'class_id')} as key, x.action, x.members from (
      select p.class_id, p.action, string_agg(${user}, ' ' order by ${user} ${bytewise}) as members
      from tmp_plan_class_students p group by p.class_id, p.action) x
    order by key ${bytewise}, x.action`;
}
