// A plan's changes, with names, to be shown one by one. Works before and after the plan was applied.

import { hasOwnId, isRecordTable, table, type TableName } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { texts } from '../tableColumns.ts';
import { planTable } from './columns.ts';
import { nameOf, SHOWN, whoIs } from './shown.ts';

const NOT_SHOWN = ['district_id', 'created_at', 'updated_at'];

/** By which a user's school is found. It is created when a plan is shown, not when the plan is made. */
export const indexForNames =
  'create index if not exists tmp_plan_school_users_user on tmp_plan_school_users (user_id)';

/**
 * The first changes of one table and action, in the order of names (memberships: of classes). `roles` narrows users.
 * Placeholders: $1 action, $2 at most so many.
 */
export function readFirstChanges(name: TableName, roles: readonly string[], dialect: Dialect): string {
  const each = table(name);
  const byName = isRecordTable(name) ? `${SHOWN[name].name} collate binary, ` : '';
  const order = hasOwnId(each) ? 'ref' : each.key.map(number).join(', ');
  return `${selectChanges(name, roles, dialect)} and p.action = $1 order by ${byName}${order} limit $2`;
}

/**
 * A part of a row's key; for new records, the number. Rows without an id are ordered by their keys, since the order in
 * which they came into the plan differs between databases.
 */
const number = (key: string): string => `abs(p.${key})`;

/**
 * Every change of one table: by school, class (those of one name one after the other) and action, then by name.
 * `roles` narrows users.
 */
export function readAllChanges(name: TableName, roles: readonly string[], dialect: Dialect): string {
  const text = (column: string) => `coalesce(x.${column}, '') collate binary`;
  const rank = READING_ORDER.map((action, index) => `when '${action}' then ${index}`).join(' ');
  return `select * from (${selectChanges(name, roles, dialect)}) x
    order by ${text('school')}, ${text('class')}, ${text('"classKey"')}, case x.action ${rank} end, ${text('name')}, ${hasOwnId(table(name)) ? 'x.ref' : text('ref')}`;
}

/** In which order the actions of one school and class are read. */
export const READING_ORDER = ['created', 'restored', 'linked', 'updated', 'deleted'] as const;

function selectChanges(name: TableName, roles: readonly string[], dialect: Dialect): string {
  const shown = SHOWN[name];
  const each = table(name);
  const fields = each.columns.filter(({ name: column }) => !NOT_SHOWN.includes(column));
  const values = (side: 'before' | 'after') =>
    fields.flatMap(({ name: field, type }) =>
      field === 'school_id'
        ? [`'school'`, nameOf.schools(`p.${side}_school_id`)]
        : [`'${field}'`, dialect.jsonValue(`p.${side}_${field}`, type)],
    );
  const record = hasOwnId(each);
  const source = isRecordTable(name) ? 'coalesce(p.after_source_id, p.before_source_id)' : 'null';
  const ref = record ? 'p.ref' : each.key.map(number).join(` || '/' || `);
  return `select p.action, ${ref} as ref, ${record ? 'p.id' : 'null'} as id, ${source} as "sourceId",
      ${shown.name} as name, ${shown.school} as school, ${shown.class} as class, ${shown.classKey ?? 'null'} as "classKey",
      ${shown.person ? whoIs(shown.person, dialect) : 'null'} as who,
      ${dialect.jsonObject(...values('before'))} as before, ${dialect.jsonObject(...values('after'))} as after,
      p.reason, coalesce(p.manual, false) as manual
    from ${planTable(name)} p
    where ${roles.length ? `coalesce(p.after_role, p.before_role) in (${texts(roles)})` : 'true'}`;
}
