// The diff of rosters: who is listed, who stays, which one is primary, and what of it the Portal lacks.
// Owners and members are Portal ids, or `-n` of a staged row that will get one.

import type { Dialect } from '../database.ts';

const ref = (alias: string): string => `coalesce(${alias}.id, -${alias}.n)`;
const syncs = (alias: string): string => `${alias}.synced and not ${alias}.conflict`;
const goes = (entity: string, id: string): string =>
  `exists (select 1 from tmp_gone g where g.entity = '${entity}' and g.id = ${id} and not g.spared)`;

/**
 * Those whom the Portal does not know under their source id, with all that rosters ask of them: in a first sync they are
 * looked up for each of 1.7 million memberships, in a table of a sixth of the size.
 */
export const KNOW_PEOPLE = `insert into tmp_people (source_id, ref, is_student)
  select n.source_id, ${ref('n')}, n.role = 'student' from tmp_users n
  where ${syncs('n')} and (n.id is null or n.linked) order by n.n`;

/**
 * Joins the person a section lists under a source id: `n` when new or newly linked, `u` when the Portal has the account.
 * A source id that linking takes away from its row names nobody any more. $1 district
 */
const listed = (sourceId: string): string => `
  left join tmp_people n on n.source_id = ${sourceId}
  left join users u on u.district_id = $1 and u.source_id = ${sourceId}
    and not exists (select 1 from tmp_users l where l.id = u.id and l.linked)`;
const listedRef = 'coalesce(n.ref, u.id)';
/** Null when nobody is found. */
const isStudent = `coalesce(n.is_student, u.role = 'student')`;

/** Students are listed by their id in the Portal where staging knew it, and else as `#` and the source id. */
const studentId = `case when substr(j.value, 1, 1) <> '#' then cast(j.value as bigint) end`;
const studentSourceId = `case when substr(j.value, 1, 1) = '#' then substr(j.value, 2) end`;
const listedStudent = listed(studentSourceId);
const studentRef = `coalesce(${studentId}, ${listedRef})`;

/** Whether the Portal has users whom classes may list: else nobody is to be removed from one, or spared. $1 district */
export const hasPeople = 'select 1 as found from users where district_id = $1 limit 1';

/**
 * The Portal's users whom staged classes list as students. Looked up in each class's list instead, those to be removed
 * took three times as long on SQLite and ten times on PostgreSQL. $1 district
 */
export const listStudents = ({ jsonItems }: Dialect): string =>
  `insert into tmp_listed (class_id, user_id)
   select ${ref('w')}, ${studentRef} from tmp_classes w cross join ${jsonItems('w.students', 'j')} ${listedStudent}
   where ${studentRef} > 0 on conflict (class_id, user_id) do nothing`;

/** Students whom synced classes list and do not have: `created`, or why not: `unknown`, `wrong-role`. $1 district */
export const addStudents = ({ jsonItems, inOrder }: Dialect): string => {
  // Null when nobody is found.
  const fits = `coalesce(${isStudent}, k.role = 'student')`;
  const sourceId = `coalesce(${studentSourceId}, k.source_id, cast(j.value as text))`;
  return `insert into tmp_plan_class_students (action, unknown, class_id, user_id)
   select case when ${fits} then 'created' when not ${fits} then 'wrong-role' else 'unknown' end,
     case when ${fits} then null else ${sourceId} end, ${ref('w')}, ${studentRef}
   from tmp_classes w cross join ${jsonItems('w.students', 'j')} ${listedStudent}
   left join class_students cs on cs.class_id = w.id and cs.user_id = ${studentRef}
   left join users k on k.id = ${studentId}
   where ${syncs('w')} and cs.user_id is null ${inOrder('w.n', 'j.key')}`;
};

/**
 * Students whom synced classes have and no longer list; members made by hand stay. Joined crosswise, SQLite begins with
 * the few staged classes, not with 1.7 million memberships.
 */
export const removeStudents = ({ inOrder }: Dialect): string =>
  `insert into tmp_plan_class_students (action, reason, class_id, user_id)
   select 'deleted', 'no longer listed', cs.class_id, cs.user_id
   from tmp_classes w cross join class_students cs join users u on u.id = cs.user_id
   left join tmp_users l on l.id = u.id and l.linked
   where cs.class_id = w.id and ${syncs('w')} and not ${goes('users', 'u.id')} and coalesce(l.source_id, u.source_id) is not null
     and not exists (select 1 from tmp_listed j where j.class_id = cs.class_id and j.user_id = cs.user_id)
   ${inOrder('w.n', 'cs.user_id')}`;

/**
 * Adults whom classes have and list as students: they are taken out. There are few, so it begins with them. $1 district
 */
export const REMOVE_ADULTS = [
  `insert into tmp_plan_class_students (action, reason, class_id, user_id)
   select 'deleted', 'no student', cs.class_id, cs.user_id
   from users u cross join class_students cs cross join tmp_listed j cross join tmp_classes w
   where u.district_id = $1 and u.role <> 'student' and cs.user_id = u.id and j.class_id = cs.class_id and j.user_id = u.id
     and w.id = cs.class_id and ${syncs('w')} order by w.n, u.id`,
  `insert into tmp_unknown (kind, source_id)
   select distinct 'wrong-role', coalesce(l.source_id, u.source_id)
   from tmp_plan_class_students p join users u on u.id = p.user_id left join tmp_users l on l.id = u.id and l.linked
   where p.reason = 'no student' on conflict (kind, source_id) do nothing`,
];

/** Moves the listed who are not put into the class to where they are counted. */
export const SORT_OUT_STUDENTS = [
  `insert into tmp_unknown (kind, source_id) select distinct case when action = 'unknown' then 'student' else action end, unknown
   from tmp_plan_class_students where action in ('unknown', 'wrong-role') on conflict (kind, source_id) do nothing`,
  `delete from tmp_plan_class_students where action in ('unknown', 'wrong-role')`,
];

/** Listed and staying teachers of staged classes. $1 district */
export const wishTeachers = ({ jsonItems }: Dialect): string[] => [
  `insert into tmp_members (owner, member, position, named, was_primary)
   select ${ref('w')}, ${listedRef}, case when a.source_id is not null then j.key end,
     coalesce(j.value = w.primary_teacher, false), ct.is_primary
   from tmp_classes w cross join ${jsonItems('w.teachers', 'j')} ${listed('j.value')}
   left join tmp_adults a on a.source_id = j.value
   left join class_teachers ct on ct.class_id = w.id and ct.user_id = ${listedRef}
   where ${syncs('w')} and not ${isStudent}`,
  `insert into tmp_members (owner, member, named, was_primary)
   select ct.class_id, ct.user_id, false, ct.is_primary
   from tmp_classes w join class_teachers ct on ct.class_id = w.id join users u on u.id = ct.user_id
   where ${syncs('w')} and u.source_id is null and not ${goes('users', 'u.id')}
     and not exists (select 1 from tmp_users l where l.id = u.id and l.linked)`,
  `insert into tmp_unknown (kind, source_id)
   select distinct case when ${listedRef} is null then 'teacher' else 'wrong-role' end, j.value
   from tmp_classes w cross join ${jsonItems('w.teachers', 'j')} ${listed('j.value')}
   where ${syncs('w')} and (${listedRef} is null or ${isStudent}) on conflict (kind, source_id) do nothing`,
];

/** Listed schools of staged users, and rows for schools that do not sync, which stay. */
export const wishSchools = ({ jsonItems }: Dialect): string[] => [
  `insert into tmp_members (owner, member, position, named, was_primary)
   select ${ref('w')}, ${ref('s')}, j.key, coalesce(j.value = w.primary_school, false), su.is_primary
   from tmp_users w cross join ${jsonItems('w.schools', 'j')} join tmp_schools s on s.source_id = j.value and ${syncs('s')}
   left join school_users su on su.user_id = w.id and su.school_id = s.id
   where ${syncs('w')}`,
  `insert into tmp_members (owner, member, named, was_primary)
   select su.user_id, su.school_id, false, su.is_primary
   from tmp_users w join school_users su on su.user_id = w.id
   where ${syncs('w')} and not exists (select 1 from tmp_schools s where s.id = su.school_id and ${syncs('s')})
     and not ${goes('schools', 'su.school_id')}`,
];

interface Membership {
  table: 'school_users' | 'class_teachers';
  staged: 'tmp_users' | 'tmp_classes';
  owner: 'user_id' | 'class_id';
  member: 'school_id' | 'user_id';
  /** What a member is a row of. */
  of: 'schools' | 'users';
}

export const SCHOOL_USERS: Membership = {
  ...{ table: 'school_users', staged: 'tmp_users', owner: 'user_id', member: 'school_id', of: 'schools' },
};
export const CLASS_TEACHERS: Membership = {
  ...{ table: 'class_teachers', staged: 'tmp_classes', owner: 'class_id', member: 'user_id', of: 'users' },
};

/**
 * From wished members to changes. The primary one is the one named; else the present one, when it stays; else the
 * first listed of those that sync: they have a position. Leaves `tmp_members` empty.
 */
export const diffMembers = ({ table, staged, owner, member, of }: Membership): string[] => [
  `insert into tmp_plan_${table} (action, ${owner}, ${member}, before_is_primary, after_is_primary)
   select case when was_primary is null then 'created' else 'updated' end, owner, member, was_primary, is_primary
   from (select m.*, (position is not null or coalesce(was_primary, false)) and row_number() over (partition by owner
       order by named desc, coalesce(was_primary, false) desc, position nulls last, member) = 1 as is_primary
     from tmp_members m) wished
   where was_primary is distinct from is_primary`,
  `insert into tmp_plan_${table} (action, reason, ${owner}, ${member}, before_is_primary)
   select 'deleted', 'no longer listed', p.${owner}, p.${member}, p.is_primary
   from ${staged} w join ${table} p on p.${owner} = w.id
   where ${syncs('w')} and not ${goes(of, `p.${member}`)}
     and not exists (select 1 from tmp_members m where m.owner = p.${owner} and m.member = p.${member})`,
  'delete from tmp_members',
];
