// What the district no longer shares: the rows whose ids were never seen, less those that something shared refers to.
// Each mode then spares what it keeps; the rest is deleted.

import { ADMIN_ROLES, type RecordTable } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { texts } from '../tableColumns.ts';
import { goes, says, syncs } from './conditions.ts';
import { userName } from './names.ts';

/** Rows neither seen nor meant, nor shared under a source id that they got after they were looked for. $1 district */
export const findGone = (table: RecordTable): string =>
  `insert into tmp_gone (entity, id, reason, manual, spared)
   select '${table}', t.id, case when t.source_id is null then 'made by hand' else 'not shared' end,
     t.source_id is null, false
   from ${table} t where t.district_id = $1 and not exists (select 1 from tmp_seen_${table} s where s.id = t.id)
     and not exists (select 1 from tmp_meant m where m.entity = '${table}' and m.id = t.id)
     and not exists (select 1 from tmp_${table} w where w.source_id = t.source_id)
   on conflict (entity, id) do nothing`;

/** How many rows with a source id are gone, before any is forgiven or spared. */
export const countGone = `select count(*) as count from tmp_gone where not manual`;

/** Whoever a shared section lists counts as shared; so does a school that a section or a user names. $1 district */
export const forgiveReferred = (dialect: Dialect): string[] => [
  `delete from tmp_gone where entity = 'users' and id in (select user_id from tmp_strangers)`,
  `delete from tmp_gone where entity = 'users' and id in (
     select u.id from users u where u.district_id = $1 and u.source_id in (
       select j.value from tmp_classes w, ${dialect.jsonItems('w.teachers', 'j')}))`,
  ...['class_students', 'class_teachers'].flatMap((members) => [
    `delete from tmp_gone where entity = 'users' and not manual and exists (
       select 1 from ${members} m join tmp_seen_classes s on s.id = m.class_id where m.user_id = tmp_gone.id
       and not exists (select 1 from tmp_classes w where w.id = m.class_id))`,
    // Nobody knows whom a section lists that could not be read: those whom the Portal has in its class are taken for them. If
    // another record of the section was read, it says who is listed, and whoever is not leaves the class.
    `delete from tmp_gone where entity = 'users' and not manual and id in (
       select m.user_id from tmp_meant s join ${members} m on m.class_id = s.id
       where s.entity = 'classes' and s.why = 'left-out'
         and not exists (select 1 from tmp_seen_classes r where r.id = s.id))`,
  ]),
  // The same of a section without such a list. Whoever is there on the wrong side leaves it if the class syncs, and is not
  // forgiven. Joined crosswise, SQLite begins with the staged classes: else it goes through the members of every district.
  ...(
    [
      ['students', '='],
      ['teachers', '<>'],
    ] as const
  ).map(
    ([list, is]) => `delete from tmp_gone where entity = 'users' and not manual and id in (
       select m.user_id from tmp_classes w cross join class_${list} m join users u on u.id = m.user_id
       where m.class_id = w.id and not ${says(list, 'w')} and (u.role ${is} 'student' or not ${syncs('w')}))`,
  ),
  `delete from tmp_gone where entity = 'schools' and id in (
     select s.id from schools s join tmp_named_schools named on named.source_id = s.source_id where s.district_id = $1)`,
];

/** Edit keeps everything. */
export const spareAll = 'update tmp_gone set spared = true';

/** Whose accounts are never deleted. */
export const adminRoles = texts(ADMIN_ROLES);

/** Admin accounts are never deleted. */
export const spareAdmins = `update tmp_gone set spared = true where entity = 'users' and exists (
  select 1 from users u where u.id = tmp_gone.id and u.role in (${adminRoles}))`;

/**
 * Schools that are shared and do not sync, and candidates of such schools; also unselected ones that count as shared without
 * having been read. One of these that is linked now is not among them: its new record says who belongs to it. $1 district
 */
const unselected = `select s.id from tmp_schools s where not s.synced
  union select m.id from tmp_meant m where m.entity = 'schools' and m.why = 'awaited'
  union select t.id from schools t join tmp_unread_schools k on k.source_id = t.source_id and not k.selected
    where t.district_id = $1 and not exists (select 1 from tmp_schools l where l.id = t.id)
      and (exists (select 1 from tmp_left_out l where l.collection = 'schools' and l.source_id = t.source_id)
        or exists (select 1 from tmp_named_schools n where n.source_id = t.source_id))`;

/**
 * Deselecting a school deletes nothing: its classes, its people and those in its classes stay, those made by hand
 * too. A class that syncs is about to leave it: whoever is in it would be spared now, and deleted by the same sync
 * again.
 */
export const spareUnselected = [
  `update tmp_gone set spared = true where entity = 'classes' and exists (
     select 1 from classes c where c.id = tmp_gone.id and c.school_id in (${unselected}))`,
  `update tmp_gone set spared = true where entity = 'users' and exists (
     select 1 from school_users su where su.user_id = tmp_gone.id and su.school_id in (${unselected}))`,
  ...['class_students', 'class_teachers'].map(
    (members) => `update tmp_gone set spared = true where entity = 'users' and not spared and exists (
      select 1 from ${members} m join classes c on c.id = m.class_id
      where m.user_id = tmp_gone.id and c.school_id in (${unselected})
        and not exists (select 1 from tmp_classes w where w.id = c.id and w.synced))`,
  ),
];

/** `--keep-manual` */
export const spareManual = 'update tmp_gone set spared = true where manual';

/**
 * A school that would take a kept class with it stays; a class that moves to another school in this plan does not
 * keep it.
 */
export const spareSchoolsOfKeptClasses = `update tmp_gone set spared = true where entity = 'schools' and exists (
  select 1 from classes c left join tmp_classes w on w.id = c.id and w.synced
  where c.school_id = tmp_gone.id and coalesce(w.school_id, c.school_id) = c.school_id and not ${goes('classes', 'c.id')})`;

/** "Its school is not shared" says more than "not shared". */
export const explainGone = [
  `update tmp_gone set reason = 'its school is not shared' where entity = 'classes' and not manual and exists (
     select 1 from classes c where c.id = tmp_gone.id and ${goes('schools', 'c.school_id')})`,
  `update tmp_gone set reason = 'its school is not shared' where entity = 'users' and not manual
     and exists (select 1 from school_users su where su.user_id = tmp_gone.id and ${goes('schools', 'su.school_id')})
     and not exists (select 1 from school_users su where su.user_id = tmp_gone.id and not ${goes('schools', 'su.school_id')})`,
];

/** How many rows with a source id are no longer shared and stay, by kind. */
export const countKept = `
  select g.entity, u.role, count(*) as count from tmp_gone g left join users u on g.entity = 'users' and u.id = g.id
  where g.spared and not g.manual group by g.entity, u.role`;

/** The admin accounts among them, by name. */
export const unsharedAdmins = `
  select u.id, u.source_id as "sourceId", ${userName('u')} as name, u.role
  from tmp_gone g join users u on u.id = g.id
  where g.entity = 'users' and g.spared and not g.manual and u.role in (${adminRoles})
  order by ${userName('u')} collate binary, u.id`;
