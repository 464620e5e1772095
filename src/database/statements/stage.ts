// From a page to the staged rows. Of the records that compare.ts could not tell to be equal, those stay that are new or differ
// by the rules. Linking, wishes and the diff then work on the small rest.

import { COURSE_FIELDS, SYNCED_FIELDS, TERM_FIELDS, type RecordTable } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { list } from './columns.ts';
import { isByHand, saysAny, syncs } from './conditions.ts';
import { lowered } from './letters.ts';
import { sameLine, sameStudents, schoolLine, teacherLine } from './lines.ts';
import { STAGED_COLUMNS } from './temporary.ts';

/** The source sent a value and the Portal's is another. "Missing is not empty": null never differs. */
const given = (fields: readonly string[], portal: string): string =>
  fields
    .map((name) => `(p.${name} is not null and p.${name} is distinct from ${portal}${name})`)
    .join(' or ');

/** Course and term are taken whole: once one says anything, a missing part differs too. */
const whole = (fields: readonly string[], portal: string): string =>
  `(${saysAny('p', fields)} and (${fields.map((name) => `p.${name} is distinct from ${portal}.${name}`).join(' or ')}))`;

/** On a source id that was staged before, the later record wins; `times` counts them. */
const lastWins = (staged: string, columns: readonly string[]): string =>
  `on conflict (source_id) do update set times = ${staged}.times + 1, ${columns
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}`;

/** Gives staged schools the Portal id of the school with their source id, and notes it as seen. $1 district */
export const knowSchools = [
  `update tmp_schools set id = s.id from schools s where s.district_id = $1 and s.source_id = tmp_schools.source_id`,
  `insert into tmp_seen_schools (id, synced) select id, synced from tmp_schools where id is not null`,
];

/** Notes the Portal's rows whose records were left out but had a readable id: they count as shared. $1 district */
export const meanLeftOut = (table: RecordTable): string =>
  `insert into tmp_meant (entity, id, why)
   select distinct '${table}', t.id, 'left-out' from tmp_left_out l
   join ${table} t on t.district_id = $1 and t.source_id = l.source_id where l.collection = '${table}'`;

/** Which shared schools sync. */
export const schoolsThatSync = `select s.source_id as "sourceId", s.id, ${syncs('s')} as syncs from tmp_schools s`;

/** Before a page's roles are loaded: of a user who came before, the later record wins. */
export const forgetRoles =
  'delete from tmp_user_roles where source_id in (select source_id from tmp_page_users)';

/** Notes whom lines of rosters leave out: those without a source id, and not about to get one. $1 district */
export const noteUnnamed = `insert into tmp_unnamed (id)
  select u.id from users u where u.district_id = $1 and ${isByHand('u')}`;

/**
 * Classes that have a student as a teacher, or an adult as a student, as after a change of roles: they are staged whatever
 * their line says, for a line tells no roles. Joined crosswise, SQLite begins with the few: the district's classes, and its
 * adults. $1 district
 */
export const touchWrongSides = [
  `insert into tmp_touched_classes (id) select distinct m.class_id
   from classes c cross join class_teachers m cross join users u
   where c.district_id = $1 and m.class_id = c.id
     and u.id = m.user_id and u.district_id = $1 and u.role = 'student' and u.source_id is not null
   on conflict (id) do nothing`,
  `insert into tmp_touched_classes (id) select distinct m.class_id from users u cross join class_students m
   where m.user_id = u.id and u.district_id = $1 and u.role <> 'student' and u.source_id is not null
   on conflict (id) do nothing`,
];

/** People on another side in `users` than in the share: their role there counts, and says who can be a primary teacher. */
export const onOtherSide = (users: string): string => `
  select w.source_id as "sourceId", u.role <> 'student' as "isAdult" from tmp_users w join ${users} u on u.id = w.id
  where ${syncs('w')} and (w.role = 'student') <> (u.role = 'student')`;

/** Source ids with their refs: of the Portal's users who get another source id, and of new students who sync. */
export const latestRefs = [
  'select w.source_id as "sourceId", w.id as ref from tmp_users w join users u on u.id = w.id where w.linked',
  `select w.source_id as "sourceId", -w.n as ref from tmp_users w
   where w.id is null and w.role = 'student' and ${syncs('w')}`,
];

/**
 * Stages the page's users that are new, differ or came before, and every user whose schools the share does not
 * mention. A user's schools are compared as one line. The Portal's rows are looked up apart: with the conditions in the same
 * join, PostgreSQL read all users of the district for each page, 330 ms of 286,000. They are read on in the order in which they
 * were looked up. $1 district
 */
export function stageUsers({ inOrder }: Dialect): string {
  const columns = [...STAGED_COLUMNS.users, 'synced'];
  const portals = ['id', 'role', ...SYNCED_FIELDS.users].map((name) => `u.${name} as portal_${name}`);
  const fields = SYNCED_FIELDS.users.filter((name) => name !== 'email');
  return `insert into tmp_users (source_id, id, ${list(columns)})
   with page as materialized (select p.*, ${portals.join(', ')}
     from tmp_page_users p left join users u on u.district_id = $1 and u.source_id = p.source_id ${inOrder(asLoaded)})
   select p.source_id, p.portal_id, ${list(columns, 'p.')} from page p
   where p.portal_id is null or p.always is not null or p.unsaid is not null
     or (p.synced and (${given(fields, 'p.portal_')}
       or (p.email is not null and p.email is distinct from p.portal_email
         and ${lowered('p.email')} is distinct from ${lowered('p.portal_email')})
       or p.roles <> p.role or ${roleDiffers('p.role', 'p.portal_role')}
       or not ${sameLine('p.line', schoolLine('p.portal_id'))}))
   ${lastWins('tmp_users', [...columns, 'id'])}`;
}

/** The order in which a page's rows were loaded, where the database does not keep to it by itself. */
const asLoaded = 'p.ctid';

/** The role a source gives is not the Portal's; school_admin fits any adult role. */
export const roleDiffers = (given: string, portal: string): string =>
  `(${given} <> ${portal} and not (${portal} = 'school_admin' and ${given} <> 'student'))`;

/** Stages the page's classes that are new, differ, say nothing of a list, or do not sync (for whom they list). $1 district */
export function stageClasses({ inOrder }: Dialect): string {
  const columns = [...STAGED_COLUMNS.classes, 'synced'];
  return `insert into tmp_classes (source_id, id, school_id, ${list(columns)})
   select p.source_id, c.id, coalesce(s.id, -s.n), ${list(columns, 'p.')}
   from tmp_page_classes p
   left join classes c on c.district_id = $1 and c.source_id = p.source_id
   left join tmp_schools s on s.source_id = p.school
   left join tmp_touched_classes touched on touched.id = c.id
   where c.id is null or p.always is not null or p.unsaid is not null or touched.id is not null or not p.synced
     or s.id is distinct from c.school_id or ${given(SYNCED_FIELDS.classes, 'c.')}
     or ${whole(COURSE_FIELDS, 'c')} or ${whole(TERM_FIELDS, 'c')}
     or not ${sameLine('p.teacher_line', teacherLine('c.id', 'order by ct.user_id'))}
     or p.strangers <> '[]' or not ${sameStudents('p.students', 'c.id')}
   ${inOrder(asLoaded)}
   ${lastWins('tmp_classes', ['id', 'school_id', ...columns])}`;
}
