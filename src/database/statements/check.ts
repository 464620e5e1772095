// Whether the journal agrees with itself, with the runs, and with the Portal's tables.

import type { Table } from '../../roster/tables.ts';

/** Of all runs, or of one: $1. */
const where = (ofOne: boolean): string => (ofOne ? 'run_id = $1' : 'true');

/** How many rows each complete run journaled, by table and action. Runs whose journal was erased have none. */
export const journaled = (ofOne = false): string => `select run_id as run, entity, action, count(*) as rows
  from sync_changes where ${where(ofOne)} group by run_id, entity, action order by 1, 2, 3`;

/** The reports of the runs whose journal is kept. */
export const keptReports = `select id as run, status, report from sync_runs
  where erased_at is null and status <> 'In Progress' order by id`;

/** Rows without the side that their action needs, or with one that it cannot have. */
export const malformed = (ofOne = false): string => `select run_id as run, count(*) as rows from sync_changes
  where ${where(ofOne)} and ((before is null) <> (action = 'created') and action <> 'restored' or (after is null) <> (action = 'deleted'))
  group by run_id order by 1`;

/** Rows that are there although the last thing that happened to them was their deletion: ids are never used again. */
export const returned = (each: Table): string => `select count(*) as rows
  from (select key, max(case when action = 'deleted' then run_id end) as deleted,
      max(case when action <> 'deleted' then run_id end) as written
    from sync_changes where entity = '${each.name}' group by key) j
  join ${each.name} t on t.id = cast(j.key as bigint)
  where j.deleted > coalesce(j.written, 0)`;
