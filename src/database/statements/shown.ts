// What a plan's rows are called, where they stand, and who of a name they are about: always as the plan leaves it, so that
// a heading names a school as the line that renames it does.

import type { TableName } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { planTable } from './columns.ts';
import { personName } from './names.ts';

/** The name of a school, class, person or book by its id or plan-time `ref`. */
export const nameOf = {
  schools: (id: string) => named('schools', 'x.name', 'coalesce(x.after_name, x.before_name)', id),
  classes: (id: string) => named('classes', 'x.name', 'coalesce(x.after_name, x.before_name)', id),
  users: (id: string) =>
    named(
      'users',
      person((field) => `x.${field}`),
      person((field) => `coalesce(x.after_${field}, x.before_${field})`),
      id,
    ),
  books: (id: string) => `coalesce((select b.title from books b where b.id = ${id}), 'a book that is gone')`,
  licenses: (id: string) => `(select l.product from licenses l where l.id = ${id})`,
};

const named = (name: TableName, now: string, planned: string, id: string): string =>
  `coalesce((select ${planned} from ${planTable(name)} x where x.ref = ${id}),
    (select ${now} from ${name} x where x.id = ${id}))`;

const person = (field: (name: string) => string): string => personName(field, `'user without a name'`);

const schoolOfUser = `coalesce(
  (select ${nameOf.schools('su.school_id')} from school_users su where su.user_id = p.id
     order by su.is_primary desc, su.school_id limit 1),
  (select ${nameOf.schools('m.school_id')} from tmp_plan_school_users m where m.user_id = p.ref
     order by coalesce(m.after_is_primary, m.before_is_primary) desc, m.n limit 1))`;

const schoolOfClass = (id: string): string =>
  `(select ${nameOf.schools('coalesce(c.after_school_id, c.before_school_id)')} from tmp_plan_classes c where c.ref = ${id})`;
const schoolOfPortalClass = (id: string): string =>
  `coalesce(${schoolOfClass(id)}, (select ${nameOf.schools('c.school_id')} from classes c where c.id = ${id}))`;

/** SQL over a plan table `p`. */
interface Shown {
  name: string;
  school: string;
  class: string;
  /** Tells classes of one name apart: the source id, of one made by hand `#` and its id. */
  classKey?: string;
  /** The id of the person a row that is none itself is called after. */
  person?: string;
}

const keyOfClass = (id: string): string =>
  `coalesce((select coalesce(x.after_source_id, x.before_source_id, '#' || cast(x.id as text)) from tmp_plan_classes x where x.ref = ${id}),
    (select coalesce(x.source_id, '#' || cast(x.id as text)) from classes x where x.id = ${id}))`;

const sisId = (field: (name: string) => string): string => `nullif(${field('sis_id')}, '')`;

/** What tells a person apart from others of the name, as JSON. */
export const whoIs = (id: string, { jsonObject }: Dialect): string => {
  const json = (own: string, field: (name: string) => string) =>
    jsonObject(
      `'id'`,
      own,
      `'sourceId'`,
      field('source_id'),
      `'sisId'`,
      sisId(field),
      `'email'`,
      `case when ${sisId(field)} is null then ${field('email')} end`,
    );
  return `coalesce((select ${json('x.id', (field) => `coalesce(x.after_${field}, x.before_${field})`)} from ${planTable('users')} x where x.ref = ${id}),
    (select ${json('x.id', (field) => `x.${field}`)} from users x where x.id = ${id}))`;
};

/** How a row of each plan table is shown. */
export const SHOWN: Record<TableName, Shown> = {
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
  school_users: {
    name: nameOf.users('p.user_id'),
    school: nameOf.schools('p.school_id'),
    class: 'null',
    person: 'p.user_id',
  },
  class_teachers: inClass('p.class_id', nameOf.users('p.user_id'), 'p.user_id'),
  class_students: inClass('p.class_id', nameOf.users('p.user_id'), 'p.user_id'),
  license_assignments: {
    name: nameOf.users('p.user_id'),
    school: 'null',
    class: nameOf.licenses('p.license_id'),
    person: 'p.user_id',
  },
  class_books: inClass('p.class_id', nameOf.books('p.book_id')),
  student_books: inClass(
    'p.class_id',
    `${nameOf.users('p.user_id')} || ' · ' || ${nameOf.books('p.book_id')}`,
    'p.user_id',
  ),
  student_work: inClass(
    'coalesce(p.after_class_id, p.before_class_id)',
    `${nameOf.users('coalesce(p.after_user_id, p.before_user_id)')} || ' · ' || coalesce(p.after_title, p.before_title)`,
    'coalesce(p.after_user_id, p.before_user_id)',
  ),
};

function inClass(id: string, name: string, person?: string): Shown {
  const classKey = keyOfClass(id);
  return {
    name,
    school: schoolOfPortalClass(id),
    class: nameOf.classes(id),
    classKey,
    ...(person && { person }),
  };
}

/** What a row of a plan table `p` is called. */
export const shownName = (name: TableName): string => SHOWN[name].name;
