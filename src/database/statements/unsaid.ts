// Users of whose schools nothing is said: they are in those that the Portal has them in, which decide whether they sync.

import { former } from './restore.ts';

const isIn = (
  which: string,
): string => `exists (select 1 from school_users m join tmp_schools s on s.id = m.school_id
  where m.user_id = tmp_users.id and ${which})`;

/** Whether a school comes back, which then syncs, and they with it as its members. */
const returns = `exists (select 1 from tmp_restored r cross join ${former('school_users')} f
  where r.entity = 'schools' and f.school_id = r.id and f.user_id = tmp_users.id)`;

/**
 * Somebody syncs whom the Portal has in a school that syncs; of the others, those without a shared school do. Only people whom
 * the Portal knows under their source id: whether somebody restored or linked syncs, the share alone decides. `restores`: some
 * records come back, and what hung on them is known.
 */
export const syncAsInPortal = (restores: boolean): string[] => [
  `update tmp_users set synced = ${isIn('s.synced')}${restores ? ` or ${returns}` : ''}
     or (synced and (schools <> '[]' or not ${isIn('not s.synced')}))
   where unsaid is not null and id is not null and not linked`,
  `update tmp_seen_users set synced = w.synced from tmp_users w
   where w.id = tmp_seen_users.id and w.unsaid is not null and not w.linked`,
];

/** Who they are, and whether they sync now. */
export const unsaidUsers = `select source_id as "sourceId", synced, roles <> 'student' as "isAdult"
  from tmp_users where unsaid is not null`;
