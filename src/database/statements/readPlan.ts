// A plan's changes, with names, to be shown one by one. Works before and after the plan was applied.

import { table, type TableName } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { isRecord, planTable } from './temporary.ts';

const NOT_SHOWN = ['district_id', 'created_at', 'updated_at'];

/** The name of a school, class, person or book by its id or plan-time `ref`; from the plan when it was deleted. */
const nameOf = {
  schools: (id: string) => named('schools', 'x.name', 'coalesce(x.after_name, x.before_name)', id),
  classes: (id: string) => named('classes', 'x.name', 'coalesce(x.after_name, x.before_name)', id),
  users: (id: string) =>
    named(
      'users',
      person((field) => `x.${field}`),
      person((field) => `coalesce(x.after_${field}, x.before_${field})`),
      id,
    ),
  books: (id: string) => `(select b.title from books b where b.id = ${id})`,
  licenses: (id: string) => `(select l.product from licenses l where l.id = ${id})`,
};

const named = (name: TableName, now: string, planned: string, id: string): string =>
  `coalesce((select ${now} from ${name} x where x.id = ${id}),
    (select ${planned} from ${planTable(name)} x where x.ref = ${id}))`;

const person = (field: (name: string) => string): string =>
  `coalesce(${field('last_name')} || ', ' || ${field('first_name')}, ${field('last_name')}, ${field('first_name')},
    'user ' || ${field('source_id')}, 'user without a name')`;

const schoolOfUser = `coalesce(
  (select s.name from school_users su join schools s on s.id = su.school_id where su.user_id = p.id
     order by su.is_primary desc, s.id limit 1),
  (select ${nameOf.schools('m.school_id')} from tmp_plan_school_users m where m.user_id = p.ref
     order by coalesce(m.after_is_primary, m.before_is_primary) desc, m.n limit 1))`;

const schoolOfClass = (id: string): string =>
  `(select ${nameOf.schools('coalesce(c.after_school_id, c.before_school_id)')} from tmp_plan_classes c where c.ref = ${id})`;
const schoolOfPortalClass = (id: string): string =>
  `coalesce((select s.name from classes c join schools s on s.id = c.school_id where c.id = ${id}), ${schoolOfClass(id)})`;

interface Shown {
  name: string;
  school: string;
  class: string;
  /** Tells classes of one name apart: the source id, of one made by hand `#` and its id. */
  classKey?: string;
}

const keyOfClass = (id: string): string =>
  `coalesce((select coalesce(x.source_id, '#' || cast(x.id as text)) from classes x where x.id = ${id}),
    (select coalesce(x.after_source_id, x.before_source_id, '#' || cast(x.id as text)) from tmp_plan_classes x where x.ref = ${id}))`;

const SHOWN: Record<TableName, Shown> = {
  schools: { name: 'coalesce(p.after_name, p.before_name)', school: 'null', class: 'null' },
  users: {
    name: person((field) => `coalesce(p.after_${field}, p.before_${field})`),
    school: schoolOfUser,
    class: 'null',
  },
  classes: {
    name: 'coalesce(p.after_name, p.before_name)',
    school: nameOf.schools('coalesce(p.after_school_id, p.before_school_id)'),
    class: 'null',
  },
  school_users: { name: nameOf.users('p.user_id'), school: nameOf.schools('p.school_id'), class: 'null' },
  class_teachers: inClass('p.class_id', nameOf.users('p.user_id')),
  class_students: inClass('p.class_id', nameOf.users('p.user_id')),
  license_assignments: {
    name: nameOf.users('p.user_id'),
    school: 'null',
    class: nameOf.licenses('p.license_id'),
  },
  class_books: inClass('p.class_id', nameOf.books('p.book_id')),
  student_books: inClass(
    'p.class_id',
    `${nameOf.users('p.user_id')} || ' · ' || ${nameOf.books('p.book_id')}`,
  ),
  student_work: inClass(
    'coalesce(p.after_class_id, p.before_class_id)',
    `${nameOf.users('coalesce(p.after_user_id, p.before_user_id)')} || ' · ' || coalesce(p.after_title, p.before_title)`,
  ),
};

function inClass(id: string, name: string): Shown {
  return { name, school: schoolOfPortalClass(id), class: nameOf.classes(id), classKey: keyOfClass(id) };
}

/** What a row of a plan table `p` is called. */
export const shownName = (name: TableName): string => SHOWN[name].name;

/** By which a user's school is found. Made when a plan is shown, not when it is made. */
export const INDEX_FOR_NAMES =
  'create index if not exists tmp_plan_school_users_user on tmp_plan_school_users (user_id)';

/**
 * The first changes of one table and action, in the order of names (memberships: of classes). `roles` narrows users.
 * Placeholders: $1 action, $2 at most so many.
 */
export function readFirstChanges(name: TableName, roles: readonly string[], dialect: Dialect): string {
  const each = table(name);
  const byName = isRecord(each) && name !== 'student_work' ? `${SHOWN[name].name} collate binary, ` : '';
  const order = isRecord(each) ? 'ref' : each.key.map(number).join(', ');
  return `${selectChanges(name, roles, dialect)} and p.action = $1 order by ${byName}${order} limit $2`;
}

/**
 * A part of a row's key, of new ones as they are numbered. Rows of a plan that have no id are ordered by their keys: in
 * which order they came into it differs from database to database.
 */
const number = (key: string): string => `abs(p.${key})`;

/** Every change of one table: by school, class (those of one name one after the other) and action, then by name. `roles` narrows users. */
export function readAllChanges(name: TableName, roles: readonly string[], dialect: Dialect): string {
  const text = (column: string) => `coalesce(x.${column}, '') collate binary`;
  const rank = READING_ORDER.map((action, index) => `when '${action}' then ${index}`).join(' ');
  return `select * from (${selectChanges(name, roles, dialect)}) x
    order by ${text('school')}, ${text('class')}, ${text('"classKey"')}, case x.action ${rank} end, ${text('name')}, ${isRecord(table(name)) ? 'x.ref' : text('ref')}`;
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
  const ofRole = roles.map((role) => `'${role}'`).join(', ');
  const record = isRecord(each);
  const source = fields.some((field) => field.name === 'source_id')
    ? 'coalesce(p.after_source_id, p.before_source_id)'
    : 'null';
  const ref = record ? 'p.ref' : each.key.map(number).join(` || '/' || `);
  return `select p.action, ${ref} as ref, ${record ? 'p.id' : 'null'} as id, ${source} as "sourceId",
      ${shown.name} as name, ${shown.school} as school, ${shown.class} as class, ${shown.classKey ?? 'null'} as "classKey",
      ${dialect.jsonObject(...values('before'))} as before, ${dialect.jsonObject(...values('after'))} as after,
      p.reason, coalesce(p.manual, false) as manual
    from ${planTable(name)} p
    where ${roles.length ? `coalesce(p.after_role, p.before_role) in (${ofRole})` : 'true'}`;
}
