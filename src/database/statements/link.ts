// Linking: a shared record whose source id the Portal does not know may be one it has already, made by hand or under
// an id that is no longer shared. One candidate, claimed by one record, is linked; anything else is a conflict.

import type { RecordTable } from '../../roster/tables.ts';
import { lowered } from './letters.ts';
import { recordName } from './names.ts';

/** What people are the same by: side is student or adult. */
const side = (role: string): string => `case when ${role} = 'student' then 'student' else 'adult' end`;

/** What is compared, whatever its case; "" says as little as null. */
const given = (column: string): string => lowered(`nullif(${column}, '')`);

/** What is looked up: PostgreSQL has no room in an index for more than 2,700 bytes. */
const key = (value: string): string => `substr(${value}, 1, 250)`;

const isSame = (column: 'sis_id' | 'email', value: string): string =>
  `c.${column === 'email' ? 'email_key' : 'sis_key'} = ${key(lowered(value))} and c.${column} = ${lowered(value)}`;

/** A row, if the Portal does not know the source id of a staged record. */
export const hasUnknown = (table: RecordTable): string =>
  `select 1 as found from tmp_${table} where id is null limit 1`;

/**
 * The Portal's rows that could be linked, if there is anything to link: no source id, or one under which nothing is
 * shared. $1 district
 */
export function findCandidates(table: RecordTable): string {
  const [kind, email] = table === 'users' ? [side('t.role'), given('t.email')] : ["'any'", 'null'];
  return `insert into tmp_candidates (id, side, sis_id, sis_key, email, email_key)
    select t.id, ${kind}, ${given('t.sis_id')}, ${key(given('t.sis_id'))}, ${email}, ${key(email)} from ${table} t
    where t.district_id = $1 and exists (select 1 from tmp_${table} w where w.id is null)
      and not exists (select 1 from tmp_seen_${table} s where s.id = t.id)
      and not exists (select 1 from tmp_meant m where m.entity = '${table}' and m.id = t.id)`;
}

/** Notes the newest row there is when candidates are looked for: who is made by hand later was none. */
export const noteNewest = (table: RecordTable): string =>
  `insert into tmp_newest (entity, id) select '${table}', coalesce(max(id), 0) from ${table}`;

/** Which record could be which row. Schools and classes: by SIS id, ignoring case. */
export function matchBySisId(table: 'schools' | 'classes'): string {
  return `insert into tmp_matches (n, id)
    select w.n, c.id from tmp_${table} w join tmp_candidates c on ${isSame('sis_id', 'w.sis_id')} where w.id is null`;
}

/**
 * People. Students: equal SIS ids, or equal e-mail addresses when one of the two has no SIS id, so that a student who
 * inherits an address never inherits somebody else's work. Adults: equal addresses, or an equal SIS id of any role.
 */
export const matchUsers = [
  `insert into tmp_matches (n, id)
   select w.n, c.id from tmp_users w join tmp_candidates c on ${isSame('sis_id', 'w.sis_id')} and c.side = ${side('w.role')}
   where w.id is null`,
  `insert into tmp_matches (n, id)
   select w.n, c.id from tmp_users w join tmp_user_roles r on r.source_id = w.source_id
   join tmp_candidates c on ${isSame('sis_id', 'r.sis_id')} and c.side = ${side('w.role')} where w.id is null
   on conflict (n, id) do nothing`,
  `insert into tmp_matches (n, id)
   select w.n, c.id from tmp_users w join tmp_candidates c on ${isSame('email', 'w.email')} and c.side = ${side('w.role')}
   where w.id is null and (c.side = 'adult' or c.sis_id is null or w.sis_id is null)
   on conflict (n, id) do nothing`,
];

/**
 * Records with one candidate, whom nobody else claims. The claims of all are counted at once: of thousands that match
 * thousands every pair is there. Whether a record has another candidate its key tells: PostgreSQL takes what a `having`
 * leaves for a few rows, and joining two such takes it 70 s where 30,000 are linked.
 */
const pairs = `(select claimed.n, claimed.id
  from (select min(n) as n, id from tmp_matches group by id having count(*) = 1) claimed
  where not exists (select 1 from tmp_matches other where other.n = claimed.n and other.id <> claimed.id))`;

/**
 * Links the records of selected schools that have one candidate, which nobody else claims, and that have not come
 * back; the rest conflict, also with what could come back: who made somebody again by hand, whom a Reset had deleted,
 * has to say which one it is.
 */
export const linkMatches = (table: RecordTable): string[] => [
  `update tmp_${table} set linked = true, id = m.id from ${pairs} m
   where m.n = tmp_${table}.n and tmp_${table}.id is null and tmp_${table}.synced and tmp_${table}.former is null`,
  `update tmp_${table} set conflict = true
   where id is null and synced and exists (select 1 from tmp_matches m where m.n = tmp_${table}.n)`,
];

/**
 * Candidates of people who were not linked: they stay in their rosters until somebody settles who is who. Those made by
 * hand stay anyway.
 */
const keepClaimed = `insert into tmp_claimed (source_id, id)
   select w.source_id, m.id from tmp_matches m join tmp_users w on w.n = m.n
   join users u on u.id = m.id and u.source_id is not null where w.id is null`;

/**
 * Notes what is shared now, and which candidates count as shared; empties what linking needs, before the next kind of
 * record.
 */
export const keepMatched = (table: RecordTable): string[] => [
  ...(table === 'users' ? [keepClaimed] : []),
  `insert into tmp_seen_${table} (id, synced)
   select m.id, w.synced from tmp_matches m join tmp_${table} w on w.n = m.n and w.id = m.id where w.linked on conflict (id) do nothing`,
  `insert into tmp_meant (entity, id, why)
   select '${table}', m.id, case when min(case when w.synced then 1 else 0 end) = 0 then 'awaited' else 'candidate' end
   from tmp_matches m join tmp_${table} w on w.n = m.n
   where not exists (select 1 from tmp_seen_${table} s where s.id = m.id) group by m.id`,
  'delete from tmp_matches',
  'delete from tmp_candidates',
];

/** The records in conflict, each with the ids of its candidates as one text. Read before `keepMatched`. */
export const conflicts = (table: RecordTable): string =>
  `select w.source_id as "sourceId", ${recordName(table, 'w')} as name, ${table === 'users' ? side('w.role') : 'null'} as side, w.former,
     (select string_agg(cast(m.id as text), ',' order by m.id) from tmp_matches m where m.n = w.n) as candidates
   from tmp_${table} w where w.conflict order by w.source_id collate binary`;

/** What the Portal calls the candidates in conflict. Read before `keepMatched`. */
export const candidateNames = (table: RecordTable): string =>
  `select t.id, ${recordName(table, 't')} as name from ${table} t
   where t.id in (select m.id from tmp_${table} w join tmp_matches m on m.n = w.n where w.conflict)`;

/**
 * Classes with a linked member: their rosters are staged whatever their line says, for ids in it have changed. Joined
 * crosswise, SQLite begins with the few who are linked, not with 1.7 million memberships.
 */
export const touchClasses = ['class_teachers', 'class_students'].map(
  (table) => `insert into tmp_touched_classes (id)
    select distinct m.class_id from tmp_users w cross join ${table} m where w.linked and m.user_id = w.id
    on conflict (id) do nothing`,
);
