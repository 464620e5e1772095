// Users of whose schools nothing is said: they are in those that the Portal has them in, which decide whether they sync.

const isIn = (
  which: string,
): string => `exists (select 1 from school_users m join tmp_schools s on s.id = m.school_id
  where m.user_id = tmp_users.id and ${which})`;

/**
 * Whoever is in a school that syncs does, and of the others those with no school that is shared. Before anybody is
 * restored or linked, so that only those have an id whom the Portal knows under their source id.
 */
export const syncAsInPortal = [
  `update tmp_users set synced = ${isIn('s.synced')} or (synced and (schools <> '[]' or not ${isIn('not s.synced')}))
   where unsaid is not null`,
  `update tmp_seen_users set synced = w.synced from tmp_users w
   where w.id = tmp_seen_users.id and w.unsaid is not null`,
];

/** Who they are, and whether they sync now. */
export const unsaidUsers = `select source_id as "sourceId", synced, roles <> 'student' as "isAdult"
  from tmp_users where unsaid is not null`;
