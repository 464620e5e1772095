// The diff of people's schools and of classes' teachers: which are listed, which stay, which one is primary, and where
// the Portal differs. Students of classes: students.ts. Owners and members are Portal ids, or `-n` of a staged row that
// will get one.

import type { Dialect } from '../database.ts';
import { planTable, type PrimaryList } from './columns.ts';
import { goes, isByHand, isLinked, says, syncs } from './conditions.ts';

/** A staged row as plans speak of it. */
export const ref = (alias: string): string => `coalesce(${alias}.id, -${alias}.n)`;

/**
 * Joins the person a section lists under a source id: `n` when new or newly linked, `u` when the Portal has the account. A
 * source id that linking takes away from its row no longer names anybody. $1 district
 */
export const listed = (sourceId: string): string => `
  left join tmp_users n on n.source_id = ${sourceId} and ${syncs('n')} and (n.id is null or n.linked)
  left join users u on u.district_id = $1 and u.source_id = ${sourceId}
    and not ${isLinked('u.id')}`;
/** Null when nobody is found. */
export const listedRef = 'coalesce(n.id, -n.n, u.id)';
/** Whether whoever is found there is a student. */
export const isStudent = `(coalesce(n.role, u.role) = 'student')`;

/** People whose own record is in a link conflict are not unknown. */
export const sortOutConflicts = [
  `insert into tmp_unknown (kind, source_id) select distinct 'in-conflict', k.source_id from tmp_unknown k
   join tmp_users w on w.source_id = k.source_id and w.conflict where k.kind in ('student', 'teacher')`,
  `delete from tmp_unknown where kind in ('student', 'teacher')
   and source_id in (select k.source_id from tmp_unknown k where k.kind = 'in-conflict')`,
];

/**
 * Wishes for the teachers of staged classes: those whom the share lists, and those who stay. The cross joins make SQLite begin
 * with the staged classes: otherwise it reads the teachers of every district. $1 district
 */
export const wishTeachers = (dialect: Dialect): string[] => [
  listedTeachers(dialect),
  perhapsListedTeachers(dialect),
  stayingTeachers,
  unknownTeachers(dialect),
];

/** Those who are listed and found. */
const listedTeachers = ({ jsonItems }: Dialect): string =>
  `insert into tmp_members (owner, member, position, named, was_primary)
   select ${ref('w')}, ${listedRef}, case when a.source_id is not null then j.key end,
     coalesce(j.value = w.primary_teacher, false), ct.is_primary
   from tmp_classes w cross join ${jsonItems('w.teachers', 'j')} ${listed('j.value')}
   left join tmp_adults a on a.source_id = j.value
   left join class_teachers ct on ct.class_id = w.id and ct.user_id = ${listedRef}
   where ${syncs('w')} and not ${isStudent}`;

/** Those who may be somebody listed: they stay until that is settled. */
const perhapsListedTeachers = ({ jsonItems }: Dialect): string =>
  `insert into tmp_members (owner, member, named, was_primary)
   select distinct ct.class_id, ct.user_id, false, ct.is_primary
   from tmp_classes w cross join ${jsonItems('w.teachers', 'j')} join tmp_claimed k on k.source_id = j.value
   join class_teachers ct on ct.class_id = w.id and ct.user_id = k.id
   join users u on u.id = k.id and u.role <> 'student'
   where ${syncs('w')} and not exists (select 1 from tmp_members m where m.owner = ct.class_id and m.member = ct.user_id)`;

/** Those who were made by hand, and all of a class where the share says nothing of its teachers. */
const stayingTeachers = `insert into tmp_members (owner, member, named, was_primary)
   select ct.class_id, ct.user_id, false, ct.is_primary
   from tmp_classes w cross join class_teachers ct join users u on u.id = ct.user_id
   where ct.class_id = w.id and ${syncs('w')} and not ${goes('users', 'u.id')}
     and (${isByHand('u')}
       or (not ${says('teachers', 'w')} and u.role <> 'student'
         and not exists (select 1 from tmp_members m where m.owner = ct.class_id and m.member = ct.user_id)))`;

/** Those who are listed and not found, or are students. */
const unknownTeachers = ({ jsonItems }: Dialect): string =>
  `insert into tmp_unknown (kind, source_id)
   select distinct case when ${listedRef} is null then 'teacher' else 'wrong-role' end, j.value
   from tmp_classes w cross join ${jsonItems('w.teachers', 'j')} ${listed('j.value')}
   where ${syncs('w')} and (${listedRef} is null or ${isStudent}) on conflict (kind, source_id) do nothing`;

/** Wishes for the schools of staged users: those that the share lists, and those that stay. */
export const wishSchools = (dialect: Dialect): string[] => [listedSchools(dialect), stayingSchools];

/** Those that are listed. */
const listedSchools = ({ jsonItems }: Dialect): string =>
  `insert into tmp_members (owner, member, position, named, was_primary)
   select ${ref('w')}, ${ref('s')}, j.key, coalesce(j.value = w.primary_school, false), su.is_primary
   from tmp_users w cross join ${jsonItems('w.schools', 'j')} join tmp_schools s on s.source_id = j.value
   left join school_users su on su.user_id = w.id and su.school_id = s.id
   where ${syncs('w')}`;

/** Those that do not sync, and all of a user where the share says nothing of the schools. */
const stayingSchools = `insert into tmp_members (owner, member, named, was_primary)
   select su.user_id, su.school_id, false, su.is_primary
   from tmp_users w join school_users su on su.user_id = w.id
   where ${syncs('w')} and (not ${says('schools', 'w')} or not exists (
       select 1 from tmp_schools s where s.id = su.school_id and ${syncs('s')}))
     and not ${goes('schools', 'su.school_id')}
     and not exists (select 1 from tmp_members m where m.owner = su.user_id and m.member = su.school_id)`;

const unlisted = "'no longer listed'";

/** Why a row `p` goes. */
const REASONS: Record<PrimaryList['table'], string> = {
  school_users: unlisted,
  class_teachers: `case when (select u.role from users u where u.id = p.user_id) = 'student' then 'not a teacher' else ${unlisted} end`,
};

/**
 * Makes changes of the wished members. The primary one is the one that the share names; else the present one, if it stays;
 * else the first listed one that syncs: only those have a position. Leaves `tmp_members` empty.
 */
export const diffMembers = ({ table, owner, owners, member, members }: PrimaryList): string[] => [
  `insert into ${planTable(table)} (action, ${owner}, ${member}, before_is_primary, after_is_primary)
   select case when was_primary is null then 'created' else 'updated' end, owner, member, was_primary, is_primary
   from (select m.*, (position is not null or coalesce(was_primary, false)) and row_number() over (partition by owner
       order by named desc, coalesce(was_primary, false) desc, position nulls last, member) = 1 as is_primary
     from tmp_members m) wished
   where was_primary is distinct from is_primary`,
  `insert into ${planTable(table)} (action, reason, ${owner}, ${member}, before_is_primary)
   select 'deleted', ${REASONS[table]}, p.${owner}, p.${member}, p.is_primary
   from tmp_${owners} w join ${table} p on p.${owner} = w.id
   where ${syncs('w')} and not ${goes(members, `p.${member}`)}
     and not exists (select 1 from tmp_members m where m.owner = p.${owner} and m.member = p.${member})`,
  'delete from tmp_members',
];
