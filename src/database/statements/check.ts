// Whether the journal agrees with itself, with the runs, and with the Portal's tables.

import type { Table } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';

/** How many rows a run journaled, by table and action. $1 run */
export const journaled = `select entity, action, count(*) as rows from sync_changes where run_id = $1
  group by entity, action order by 1, 2`;

/**
 * The runs whose journal is kept: what their reports count, and what they journaled, as JSON objects with commas between.
 * One statement, so that a run that ends meanwhile is seen with both or with neither.
 */
export const keptRuns = ({ jsonField, jsonObject }: Dialect): string => `
  select r.id as run, r.status, ${jsonField('r.report', 'changes', 'text')} as changes,
    ${jsonField('r.report', 'losses', 'text')} as losses, j.journaled
  from sync_runs r left join (
    select run_id, string_agg(cast(${jsonObject("'entity'", 'entity', "'action'", 'action', "'rows'", 'rows')} as text), ',') as journaled
    from (select run_id, entity, action, count(*) as rows from sync_changes group by run_id, entity, action) c
    group by run_id) j on j.run_id = r.id
  where r.erased_at is null and r.status <> 'In Progress' order by r.id`;

/** Rows without the side that their action needs, or with one that it cannot have: of all runs, or of one, $1. */
export const malformed = (ofOne = false): string => `select run_id as run, count(*) as rows from sync_changes
  where ${ofOne ? 'run_id = $1' : 'true'} and (
    ((before is null) <> (action = 'created') and action <> 'restored')
    or (after is null) <> (action = 'deleted'))
  group by run_id order by 1`;

/** Rows that are there although the last thing that happened to them was their deletion: ids are never used again. */
export const returned = (each: Table): string => `select count(*) as rows
  from (select key, max(case when action = 'deleted' then run_id end) as deleted,
      max(case when action <> 'deleted' then run_id end) as written
    from sync_changes where entity = '${each.name}' group by key) j
  join ${each.name} t on t.id = cast(j.key as bigint)
  where j.deleted > coalesce(j.written, 0)`;
