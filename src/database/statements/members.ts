// The diff of rosters: who is listed, who stays, which one is primary, and what of it the Portal lacks.
// Owners and members are Portal ids, or `-n` of a staged row that will get one.

import type { Dialect } from '../database.ts';
import { goes, syncs } from './conditions.ts';
import { studentLine } from './lines.ts';
import { says } from './stage.ts';

const ref = (alias: string): string => `coalesce(${alias}.id, -${alias}.n)`;

/**
 * Joins the person a section lists under a source id: `n` when new or newly linked, `u` when the Portal has the account.
 * A source id that linking takes away from its row names nobody any more. $1 district
 */
const listed = (sourceId: string): string => `
  left join tmp_users n on n.source_id = ${sourceId} and ${syncs('n')} and (n.id is null or n.linked)
  left join users u on u.district_id = $1 and u.source_id = ${sourceId}
    and not exists (select 1 from tmp_users l where l.id = u.id and l.linked)`;
/** Null when nobody is found. */
const listedRef = 'coalesce(n.id, -n.n, u.id)';
const isStudent = `(coalesce(n.role, u.role) = 'student')`;

/** Students whom staging could not tell by a ref: not shared, not syncing, or just coming back. $1 district */
export const findStrangers = ({ jsonItems }: Dialect): string =>
  `insert into tmp_strangers (source_id, class_id, user_id, is_student, synced)
   select j.value, ${ref('w')}, ${listedRef}, ${isStudent}, ${syncs('w')}
   from tmp_classes w cross join ${jsonItems('w.strangers', 'j')} ${listed('j.value')} where w.strangers <> '[]'`;

/** Classes of the Portal whose rosters may differ, with both: the refs that are listed, and who is in it. After id $1, at most $2. */
export const rostersToCompare = `
  select w.id, w.students as wished, ${studentLine('w.id', 'order by cs.user_id')} as present
  from tmp_classes w where w.id > $1 and ${syncs('w')} and ${says('students', 'w')} order by w.id limit $2`;

const planStudents = (fits: string, found: string, sourceId: string): string =>
  `insert into tmp_plan_class_students (action, unknown, class_id, user_id)
   select case when ${fits} then 'created' when ${found} then 'wrong-role' else 'unknown' end,
     case when ${fits} then null else ${sourceId} end`;

/**
 * Students whom synced classes list and do not have: `created`, or why not: `unknown`, `wrong-role`. Of new classes all,
 * and there nothing is looked up of those that are new themselves, up to 1.7 million. $1 district
 */
export const addStudents = ({ jsonItems, inOrder }: Dialect): string[] => {
  const fits = (id: string) => `(${id} < 0 or k.role = 'student')`;
  const id = 'cast(j.value as bigint)';
  const byRef = (user: string) =>
    planStudents(fits(user), 'k.id is not null', `coalesce(k.source_id, cast(${user} as text))`);
  return [
    `${byRef(id)}, -w.n, ${id}
     from tmp_classes w cross join ${jsonItems('w.students', 'j')} left join users k on k.id = ${id}
     where ${syncs('w')} and w.id is null ${inOrder('w.n', 'j.key')}`,
    `${byRef('p.user_id')}, p.class_id, p.user_id
     from tmp_joining p left join users k on k.id = p.user_id where true ${inOrder('p.class_id', 'p.user_id')}`,
    `${planStudents('s.is_student', 's.user_id is not null', 's.source_id')}, s.class_id, s.user_id
     from tmp_strangers s left join class_students cs on cs.class_id = s.class_id and cs.user_id = s.user_id
     where s.synced and cs.user_id is null ${inOrder('s.class_id', 's.source_id collate binary')}`,
  ];
};

/**
 * Students whom synced classes have and no longer list; members made by hand stay, those of another district too, which no line
 * leaves out, and whoever may be somebody listed.
 */
export const removeStudents = ({ inOrder }: Dialect): string =>
  `insert into tmp_plan_class_students (action, reason, class_id, user_id)
   select 'deleted', 'no longer listed', p.class_id, p.user_id from tmp_leaving p
   where not ${goes('users', 'p.user_id')}
     and not exists (select 1 from tmp_strangers s where s.class_id = p.class_id and s.user_id = p.user_id)
     and not exists (select 1 from tmp_claimed k join tmp_strangers s on s.source_id = k.source_id join users u on u.id = k.id
       where k.id = p.user_id and s.class_id = p.class_id and u.role = 'student')
     and not exists (select 1 from users u where u.id = p.user_id and u.source_id is null
       and not exists (select 1 from tmp_users l where l.id = u.id and l.linked))
   ${inOrder('p.class_id', 'p.user_id')}`;

/**
 * Adults whom classes have and list as students: they are taken out. There are few, so it begins with them. $1 district
 */
export const removeAdults = ({ jsonItems }: Dialect): string[] => [
  `insert into tmp_plan_class_students (action, reason, class_id, user_id)
   select 'deleted', 'not a student', cs.class_id, cs.user_id
   from users u cross join class_students cs cross join tmp_classes w
   where u.district_id = $1 and u.role <> 'student' and cs.user_id = u.id and w.id = cs.class_id and ${syncs('w')}
     and (exists (select 1 from ${jsonItems('w.students', 'j')} where cast(j.value as bigint) = u.id)
       or exists (select 1 from tmp_strangers s where s.class_id = w.id and s.user_id = u.id)) order by w.n, u.id`,
  `insert into tmp_unknown (kind, source_id)
   select distinct 'wrong-role', coalesce(l.source_id, u.source_id)
   from tmp_plan_class_students p join users u on u.id = p.user_id left join tmp_users l on l.id = u.id and l.linked
   where p.reason = 'not a student' on conflict (kind, source_id) do nothing`,
];

/** Moves the listed who are not put into the class to where they are counted. */
export const SORT_OUT_STUDENTS = [
  `insert into tmp_unknown (kind, source_id) select distinct case when action = 'unknown' then 'student' else action end, unknown
   from tmp_plan_class_students where action in ('unknown', 'wrong-role') on conflict (kind, source_id) do nothing`,
  `delete from tmp_plan_class_students where action in ('unknown', 'wrong-role')`,
];

/** Whose own record is in a link conflict is not unknown. */
export const SORT_OUT_CONFLICTS = [
  `insert into tmp_unknown (kind, source_id) select distinct 'in-conflict', k.source_id from tmp_unknown k
   join tmp_users w on w.source_id = k.source_id and w.conflict where k.kind in ('student', 'teacher')`,
  `delete from tmp_unknown where kind in ('student', 'teacher')
   and source_id in (select k.source_id from tmp_unknown k where k.kind = 'in-conflict')`,
];

/** Listed and staying teachers of staged classes: who may be somebody listed, those made by hand, and all where nothing is said of them. $1 district */
export const wishTeachers = ({ jsonItems }: Dialect): string[] => [
  `insert into tmp_members (owner, member, position, named, was_primary)
   select ${ref('w')}, ${listedRef}, case when a.source_id is not null then j.key end,
     coalesce(j.value = w.primary_teacher, false), ct.is_primary
   from tmp_classes w cross join ${jsonItems('w.teachers', 'j')} ${listed('j.value')}
   left join tmp_adults a on a.source_id = j.value
   left join class_teachers ct on ct.class_id = w.id and ct.user_id = ${listedRef}
   where ${syncs('w')} and not ${isStudent}`,
  `insert into tmp_members (owner, member, named, was_primary)
   select distinct ct.class_id, ct.user_id, false, ct.is_primary
   from tmp_classes w cross join ${jsonItems('w.teachers', 'j')} join tmp_claimed k on k.source_id = j.value
   join class_teachers ct on ct.class_id = w.id and ct.user_id = k.id
   join users u on u.id = k.id and u.source_id is not null and u.role <> 'student'
   where ${syncs('w')} and not exists (select 1 from tmp_members m where m.owner = ct.class_id and m.member = ct.user_id)`,
  `insert into tmp_members (owner, member, named, was_primary)
   select ct.class_id, ct.user_id, false, ct.is_primary
   from tmp_classes w join class_teachers ct on ct.class_id = w.id join users u on u.id = ct.user_id
   where ${syncs('w')} and not ${goes('users', 'u.id')}
     and ((u.source_id is null and not exists (select 1 from tmp_users l where l.id = u.id and l.linked))
       or (not ${says('teachers', 'w')} and u.role <> 'student'
         and not exists (select 1 from tmp_members m where m.owner = ct.class_id and m.member = ct.user_id)))`,
  `insert into tmp_unknown (kind, source_id)
   select distinct case when ${listedRef} is null then 'teacher' else 'wrong-role' end, j.value
   from tmp_classes w cross join ${jsonItems('w.teachers', 'j')} ${listed('j.value')}
   where ${syncs('w')} and (${listedRef} is null or ${isStudent}) on conflict (kind, source_id) do nothing`,
];

/** Listed schools of staged users; and rows that stay: for schools that do not sync, and all where nothing is said of them. */
export const wishSchools = ({ jsonItems }: Dialect): string[] => [
  `insert into tmp_members (owner, member, position, named, was_primary)
   select ${ref('w')}, ${ref('s')}, j.key, coalesce(j.value = w.primary_school, false), su.is_primary
   from tmp_users w cross join ${jsonItems('w.schools', 'j')} join tmp_schools s on s.source_id = j.value and ${syncs('s')}
   left join school_users su on su.user_id = w.id and su.school_id = s.id
   where ${syncs('w')}`,
  `insert into tmp_members (owner, member, named, was_primary)
   select su.user_id, su.school_id, false, su.is_primary
   from tmp_users w join school_users su on su.user_id = w.id
   where ${syncs('w')} and (not ${says('schools', 'w')} or not exists (
       select 1 from tmp_schools s where s.id = su.school_id and ${syncs('s')}))
     and not ${goes('schools', 'su.school_id')}
     and not exists (select 1 from tmp_members m where m.owner = su.user_id and m.member = su.school_id)`,
];

interface Membership {
  table: 'school_users' | 'class_teachers';
  staged: 'tmp_users' | 'tmp_classes';
  owner: 'user_id' | 'class_id';
  member: 'school_id' | 'user_id';
  /** What a member is a row of. */
  of: 'schools' | 'users';
  /** Why a row `p` goes. */
  reason: string;
}

const UNLISTED = "'no longer listed'";

export const SCHOOL_USERS: Membership = {
  table: 'school_users',
  staged: 'tmp_users',
  owner: 'user_id',
  member: 'school_id',
  of: 'schools',
  reason: UNLISTED,
};
export const CLASS_TEACHERS: Membership = {
  table: 'class_teachers',
  staged: 'tmp_classes',
  owner: 'class_id',
  member: 'user_id',
  of: 'users',
  reason: `case when (select u.role from users u where u.id = p.user_id) = 'student' then 'not a teacher' else ${UNLISTED} end`,
};

/**
 * From wished members to changes. The primary one is the one named; else the present one, when it stays; else the
 * first listed of those that sync: they have a position. Leaves `tmp_members` empty.
 */
export const diffMembers = ({ table, staged, owner, member, of, reason }: Membership): string[] => [
  `insert into tmp_plan_${table} (action, ${owner}, ${member}, before_is_primary, after_is_primary)
   select case when was_primary is null then 'created' else 'updated' end, owner, member, was_primary, is_primary
   from (select m.*, (position is not null or coalesce(was_primary, false)) and row_number() over (partition by owner
       order by named desc, coalesce(was_primary, false) desc, position nulls last, member) = 1 as is_primary
     from tmp_members m) wished
   where was_primary is distinct from is_primary`,
  `insert into tmp_plan_${table} (action, reason, ${owner}, ${member}, before_is_primary)
   select 'deleted', ${reason}, p.${owner}, p.${member}, p.is_primary
   from ${staged} w join ${table} p on p.${owner} = w.id
   where ${syncs('w')} and not ${goes(of, `p.${member}`)}
     and not exists (select 1 from tmp_members m where m.owner = p.${owner} and m.member = p.${member})`,
  'delete from tmp_members',
];
