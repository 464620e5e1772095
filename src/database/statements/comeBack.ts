// What comes back with records that are restored: of what hung on them, all that the share does not speak of, as far as
// what it hung on is there.

import { hasOwnId, table, type RecordTable, type TableName } from '../../roster/tables.ts';
import { parentsOf } from './cascades.ts';
import { CLASS_TEACHERS, columnNames, list, planTable, SCHOOL_USERS } from './columns.ts';
import { goes, isLinked, says, syncs } from './conditions.ts';
import { primaryAgain, stillPrimary } from './primaryAgain.ts';
import { former, isRestored } from './restore.ts';

/** Whether a record is there once the plan is applied. */
const stays = (name: RecordTable, id: string): string =>
  `(${isRestored(name, id)} or (exists (select 1 from ${name} t where t.id = ${id}) and not ${goes(name, id)}))`;

/** The same of all that a former row `f` hung on. */
export const allStay = (name: TableName): string =>
  parentsOf(name)
    .map(([column, parent]) => stays(parent, `f.${column}`))
    .join(' and ');

/**
 * Whether somebody syncs and their record lists schools. Of somebody who came more than once the staged record is the last;
 * a record that lists none is always staged.
 */
const saysSchools = (id: string): string => `coalesce(
  (select w.synced and ${says('schools', 'w')} from tmp_users w where w.id = ${id}),
  (select s.synced from tmp_seen_users s where s.id = ${id}), false)`;

/** Whether a class syncs and has such a list: it came back or was seen, and its staged record, if there is one, has the list. */
const saysMembers = (list: 'teachers' | 'students', id: string): string => `((${isRestored('classes', id)}
  or exists (select 1 from tmp_seen_classes s where s.id = ${id}))
  and not exists (select 1 from tmp_classes w where w.id = ${id} and not (w.synced and ${says(list, 'w')})))`;

/** Whether somebody will have a source id: who is linked by this very plan has one then. */
const hasSource = (id: string): string => `(${isRestored('users', id)}
  or exists (select 1 from users u where u.id = ${id} and u.source_id is not null)
  or ${isLinked(id)})`;

/** Whether somebody is a student, or was one when they were deleted. */
const isStudent = (
  id: string,
): string => `(exists (select 1 from users u where u.id = ${id} and u.role = 'student')
  or exists (select 1 from ${former('users')} u where u.id = ${id} and u.role = 'student'))`;

/** Whether the share says if somebody is in a school: that school syncs, and their record lists schools. */
const saysSchool = `exists (select 1 from tmp_schools s where s.id = f.school_id and ${syncs('s')})
  and ${saysSchools('f.user_id')}`;

/** Whether it says if somebody is in a class: they have a source id, and the class has the list. */
const saysMember = (list: 'teachers' | 'students'): string =>
  `${saysMembers(list, 'f.class_id')} and ${hasSource('f.user_id')}`;

/** What comes back of a table. */
interface Hung {
  name: TableName;
  /** Columns of the plan and their values from `f`, besides the key. */
  values?: [column: string, value: string][];
  where?: string;
}

const plan = ({ name, values = [], where = 'true' }: Hung): string => {
  const { key } = table(name);
  const same = key.map((column) => `p.${column} = f.${column}`).join(' and ');
  const record = hasOwnId(table(name));
  const columns = [...(record ? ['ref'] : []), ...key, ...values.map(([column]) => column)];
  const selected = [
    ...(record ? ['f.id'] : []),
    ...key.map((column) => `f.${column}`),
    ...values.map(([, value]) => value),
  ];
  return `insert into ${planTable(name)} (action, ${columns.join(', ')})
    select '${record ? 'restored' : 'created'}', ${selected.join(', ')} from ${former(name)} f
    where ${allStay(name)} and (${where}) and not exists (select 1 from ${planTable(name)} p where ${same})
      and not exists (select 1 from ${name} p where ${same})`;
};

const bookIsThere = 'exists (select 1 from books b where b.id = f.book_id)';
const assigned: [string, string][] = [['after_assigned_at', 'f.assigned_at']];

const withoutBook = (name: 'class_books' | 'student_books'): string =>
  `(select count(*) from ${former(name)} f where ${allStay(name)} and not ${bookIsThere})`;

/** How many assignments of books do not come back, as the book is gone. */
export const countWithoutBook = `select ${withoutBook('class_books')} + ${withoutBook('student_books')} as count`;

/** Plans what comes back with the records, but for licenses. */
export const planHanging = (): string[] => [
  plan({
    name: 'school_users',
    values: [['after_is_primary', stillPrimary(SCHOOL_USERS)]],
    where: `not (${saysSchool})`,
  }),
  plan({
    name: 'class_teachers',
    values: [['after_is_primary', stillPrimary(CLASS_TEACHERS)]],
    where: `not (${saysMember('teachers')}) and not ${isStudent('f.user_id')}`,
  }),
  plan({
    name: 'class_students',
    where: `not (${saysMember('students')}) and ${isStudent('f.user_id')}`,
  }),
  primaryAgain(SCHOOL_USERS),
  primaryAgain(CLASS_TEACHERS),
  plan({ name: 'class_books', values: assigned, where: bookIsThere }),
  plan({ name: 'student_books', values: assigned, where: bookIsThere }),
  plan({ name: 'student_work', values: workValues() }),
  workOfClasses(),
];

/** Work comes back without its class when that is not there. The class may have gone before it, in another Reset. */
function workValues(): [string, string][] {
  const earlier = '(select x.class_id from tmp_former_work_classes x where x.id = f.id)';
  const was = `coalesce(f.class_id, ${earlier})`;
  return table('student_work').columns.map(({ name }) => [
    `after_${name}`,
    name === 'class_id' ? `case when ${stays('classes', was)} then ${was} end` : `f.${name}`,
  ]);
}

/** Work that lost its class has it again. */
function workOfClasses(): string {
  const columns = columnNames(table('student_work'));
  const after = columns.map((name) => (name === 'class_id' ? 'f.class_id' : `w.${name}`));
  return `insert into ${planTable('student_work')} (action, ref, id, ${list(columns, 'before_')},
     ${list(columns, 'after_')})
   select 'updated', w.id, w.id, ${list(columns, 'w.')}, ${after.join(', ')}
   from tmp_former_work_classes f join student_work w on w.id = f.id
   where w.class_id is null and ${stays('users', 'w.user_id')}`;
}
