// Which of a page's users and classes are plainly equal to the Portal's rows: each is compared as one line, and noted
// as seen.

import type { Dialect } from '../database.ts';
import { classLine, SEPARATOR, userLine } from './lines.ts';

/** Records that are compared with the Portal's rows as one line each, page by page. */
export type LinedTable = 'users' | 'classes';

/** Whether the district has rows that a page can be compared with. $1 district */
export const hasRows = (table: LinedTable): string =>
  `select 1 as found from ${table} where district_id = $1 and source_id is not null limit 1`;

/** The mark of a record that is new to the Portal. */
export const NEW = 0;

/**
 * A mark for each record of a page, together as one text, a JSON array: its id in the Portal, 0 if it is new, negative if the
 * Portal's row is not like its line. Of 280,000 users that did not change, one value is loaded and compared instead
 * of 14: a third of the time. The lines come as one value too, a JSON array of texts: loaded as rows they took a
 * third more of SQLite's time, and half of PostgreSQL's, which writes to its disk whenever a table is emptied.
 * $1 district, $2 the lines
 */
export const compareLines = (table: LinedTable, { jsonItems, textBefore }: Dialect): string =>
  // Row by row: PostgreSQL takes a page of long lines for four times as many, and joined to them it would hash all 58,000
  // classes for every page, 150 ms instead of 60 with one of 2,000.
  `select '[' || string_agg(cast(coalesce((select case when ${DIFFERS[table]} then -t.id else t.id end
    from ${table} t where t.district_id = $1 and t.source_id = ${textBefore('p.value', SEPARATOR)}), ${NEW}) as text), ',' order by p.key) || ']' as marks
  from ${jsonItems('$2', 'p')}`;

const DIFFERS: Record<LinedTable, string> = {
  users: `p.value <> ${userLine('t')}`,
  classes: `p.value <> ${classLine('t')} or t.id in (select id from tmp_touched_classes)`,
};

/**
 * Notes as seen those who were new to the Portal when their page was compared, and have a row in it since: it came under
 * their source id while the share was read, and is shared. $1 district
 */
export const seeLatecomers = (table: LinedTable): string =>
  `insert into tmp_seen_${table} (id, synced) select w.id, w.synced from tmp_${table} w where w.id is not null
   on conflict (id) do nothing`;

/** Whether one of these rows was seen before. $1 their ids, a JSON array of texts */
export const seenBefore = (table: LinedTable, { jsonItems }: Dialect): string =>
  `select 1 as found from ${jsonItems('$1', 'j')} join tmp_seen_${table} s on s.id = cast(j.value as bigint) limit 1`;
