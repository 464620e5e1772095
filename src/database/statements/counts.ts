// What a plan comes to: changes by kind, losses, what was not found, who is in conflict.

import { RECORD_TABLES, TABLES } from '../../roster/tables.ts';
import { planTable } from './columns.ts';
import { syncs } from './conditions.ts';
import { userName } from './names.ts';
import { roleDiffers } from './stage.ts';

const counted = (action: string): string => `count(*) filter (where action = '${action}') as ${action}`;

/** Rows of every table by what is done to them. In a first sync they are many: grouped, they would be sorted. */
export const countPlanned = TABLES.map(
  ({ name }) => `select '${name}' as name, ${['created', 'restored', 'deleted'].map(counted).join(', ')},
    count(*) filter (where action in ('updated', 'linked')) as updated from ${planTable(name)}`,
).join(' union all ');

/** Changes of records by action, how many were made by hand, of users by role. */
export const countRecords = RECORD_TABLES.map((name) => {
  const role = name === 'users' ? 'coalesce(after_role, before_role)' : 'null';
  return `select '${name}' as name, action, ${role} as role, count(*) as count, sum(case when manual then 1 else 0 end) as manual
    from ${planTable(name)} group by 1, 2, 3`;
}).join(' union all ');

/** What synced records name and the share does not hold: distinct ids by kind. */
export const countUnknown =
  'select kind, count(*) as count from tmp_unknown group by kind order by kind collate binary';

/** Records that are new to the Portal and came more than once. Those that it has are counted as they come. */
export const countRepeats = (table: 'users' | 'classes'): string =>
  `select coalesce(sum(times - 1), 0) as count from tmp_${table} where id is null or linked`;

/** Users whose role, in the Portal or in a table like its own, is none of the roles the source gives. */
export const roleConflicts = (users: string): string => `
  select u.id as "userId", w.source_id as "sourceId", ${userName('u')} as name, u.role as "portalRole", w.roles
  from tmp_users w join ${users} u on u.id = w.id
  where ${syncs('w')} and ${noneOf('w.roles', 'u.role')}
  order by u.id`;

/** `roles` holds names with spaces between; school_admin fits any adult role. */
function noneOf(roles: string, portal: string): string {
  return `not (' ' || ${roles} || ' ' like '% ' || ${portal} || ' %') and ${roleDiffers(roles, portal)}`;
}

/** Shared schools that do not sync, by name, with whether this sync saw them first. */
export const unselectedSchools = `
  select source_id as "sourceId", coalesce(name, source_id) as name, is_new as "isNew" from tmp_schools
  where not synced and not conflict order by coalesce(name, source_id) collate binary, source_id collate binary`;

/**
 * New schools that nobody decided on yet. At a district's first sync all are new, and whoever runs it decides.
 * $1 district
 */
export const countWaitingSchools = `
  select count(*) as count from tmp_schools where is_new and not synced and not conflict
  and exists (select 1 from sync_schools where district_id = $1)`;
