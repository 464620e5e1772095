// Runs in progress: at most one a district, held by a process until it closes the run or is found dead.

/**
 * Opens a run, or returns no row when one of the district is in progress, or the district was removed. $1 district, $2 mode,
 * $3 who, $4 now, $5 host, $6 machine, $7 process, $8 its start, $9 lease
 */
export const startRun = `insert into sync_runs (district_id, mode, status, requested_by, started_at,
    host, machine, pid, process_started, lease_until)
  select d.id, $2, 'In Progress', $3, $4, $5, $6, $7, $8, $9 from districts d where d.id = $1
  on conflict (district_id) where status = 'In Progress' do nothing returning id`;

/** Ends a run, if it still is in progress. $1 run, $2 status, $3 digest, $4 now, $5 report, $6 error */
export const finishRun = `update sync_runs set status = $2, plan_digest = $3, finished_at = $4, report = $5, error = $6
  where id = $1 and status = 'In Progress'`;

/** A sign of life, and where the run is. $1 run, $2 lease, $3 progress */
export const renewLease = `update sync_runs set lease_until = $2, progress = $3 where id = $1 and status = 'In Progress'`;

/** Marks a run whose process died, unless it gave a sign of life since. $1 run, $2 the lease as seen, $3 what happened */
export const interruptRun = `update sync_runs set status = 'Interrupted', error = $3
  where id = $1 and status = 'In Progress' and lease_until is not distinct from $2`;

/**
 * Every run in progress, dead ones too, with what tells whether its process lives. In the order of the index that has only
 * them: by id, SQLite goes through every run there ever was, with its report, and this is asked before each district of a
 * night and once a second by whoever watches.
 */
export const runsInProgress = `select id as run, district_id as "districtId", mode, started_at as "startedAt",
    requested_by as "requestedBy", host, machine, pid, process_started as "processStarted", lease_until as "leaseUntil", progress
  from sync_runs where status = 'In Progress' order by district_id`;
