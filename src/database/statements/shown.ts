// What a plan's rows are called, under which heading they stand, and which person of a name they are about: always as the
// plan leaves things, so that a heading gives a school the same name as the line that renames it.

import type { TableName } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { planTable } from './columns.ts';
import { personName } from './names.ts';

/** A column of a row of a plan table, as the plan leaves it. */
const planned =
  (alias: string) =>
  (column: string): string =>
    `coalesce(${alias}.after_${column}, ${alias}.before_${column})`;

/** The name of a school, class, person or book by its id or plan-time `ref`. */
export const nameOf = {
  schools: (id: string) => named('schools', 'x.name', planned('x')('name'), id),
  classes: (id: string) => named('classes', 'x.name', planned('x')('name'), id),
  users: (id: string) =>
    named(
      'users',
      person((field) => `x.${field}`),
      person(planned('x')),
      id,
    ),
  books: (id: string) => `coalesce((select b.title from books b where b.id = ${id}), 'a book that is gone')`,
  licenses: (id: string) => `(select l.product from licenses l where l.id = ${id})`,
};

const named = (name: TableName, now: string, then: string, id: string): string =>
  `coalesce((select ${then} from ${planTable(name)} x where x.ref = ${id}),
    (select ${now} from ${name} x where x.id = ${id}))`;

const person = (field: (name: string) => string): string => personName(field, `'user without a name'`);

const schoolOfUser = `coalesce(
  (select ${nameOf.schools('su.school_id')} from school_users su where su.user_id = p.id
     order by su.is_primary desc, su.school_id limit 1),
  (select ${nameOf.schools('m.school_id')} from tmp_plan_school_users m where m.user_id = p.ref
     order by ${planned('m')('is_primary')} desc, m.n limit 1))`;

const schoolOfClass = (id: string): string =>
  `(select ${nameOf.schools(planned('c')('school_id'))} from tmp_plan_classes c where c.ref = ${id})`;
const schoolOfPortalClass = (id: string): string =>
  `coalesce(${schoolOfClass(id)}, (select ${nameOf.schools('c.school_id')} from classes c where c.id = ${id}))`;

/** SQL over a plan table `p`. */
interface Shown {
  name: string;
  school: string;
  class: string;
  /** Tells classes of one name apart: the source id, or for one made by hand `#` and its id. */
  classKey?: string;
  /** Of a row that is called after a person and is none itself: that person's id. */
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
  return `coalesce((select ${json('x.id', planned('x'))} from ${planTable('users')} x where x.ref = ${id}),
    (select ${json('x.id', (field) => `x.${field}`)} from users x where x.id = ${id}))`;
};

/** How a row of each plan table is shown. */
export const SHOWN: Record<TableName, Shown> = {
  schools: { name: planned('p')('name'), school: 'null', class: 'null' },
  users: {
    name: person(planned('p')),
    school: schoolOfUser,
    class: 'null',
  },
  classes: {
    name: planned('p')('name'),
    school: nameOf.schools(planned('p')('school_id')),
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
    planned('p')('class_id'),
    `${nameOf.users(planned('p')('user_id'))} || ' · ' || ${planned('p')('title')}`,
    planned('p')('user_id'),
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
