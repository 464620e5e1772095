// The numbers of staged records: those that the plan will create have 1, 2, 3 … in the order in which they came. In the plan
// they are negative.

import type { RecordTable } from '../../roster/tables.ts';
import { syncs } from './conditions.ts';

const isNew = (w: string): string => `${w}.id is null and ${syncs(w)}`;

/** How many staged records are new, and the last number among them: the same when there is no gap. */
export const newNumbers = (table: RecordTable): string =>
  `select count(*) as count, coalesce(max(n), 0) as last
   from tmp_${table} w where ${isNew('w')}`;

/** Numbers all staged records anew, the new ones first. In two steps: no number may stand twice at any moment. */
export const renumber = (table: RecordTable): string[] => [
  `update tmp_${table} set n = n + (select max(n) from tmp_${table})`,
  `update tmp_${table} set n = numbered.place
   from (select w.n as was, row_number() over (order by case when ${isNew('w')} then 0 else 1 end, w.n) as place
     from tmp_${table} w) numbered
   where numbered.was = tmp_${table}.n`,
];
