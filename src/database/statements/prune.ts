// Erases what old runs wrote down of people: their journals, and the names in their reports.

/** Runs that ended before $1 and whose journal is still there. */
export const runsToErase = `select id as run from sync_runs
  where status <> 'In Progress' and erased_at is null and coalesce(finished_at, started_at) < $1 order by id`;

/** $1 run */
export const reportOf = 'select report from sync_runs where id = $1';

/** $1 run */
export const eraseJournal = 'delete from sync_changes where run_id = $1';

/** $1 run, $2 now, $3 the report without names */
export const markErased = 'update sync_runs set erased_at = $2, report = $3 where id = $1';
