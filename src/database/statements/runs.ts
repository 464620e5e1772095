// Runs and their journal, read back.

import type { Dialect } from '../database.ts';

/**
 * Whether a run `r` changed anything, and its journal is still there. With `exists`, PostgreSQL goes through the journals of
 * all districts for a run that has few rows, 0.2 s beside 2.4 million.
 */
const journal = `(select min(c.seq) from sync_changes c where c.run_id = r.id) is not null as "hasJournal"`;

/** What a list of runs shows. Of the report only two fields: all of it is half a megabyte in a district with thousands of teachers. */
const runColumns = ({ jsonField }: Dialect): string => `r.id, r.mode, r.status, r.plan_digest as plan,
    r.requested_by as "requestedBy", r.started_at as "startedAt", r.finished_at as "finishedAt", r.erased_at as "erasedAt",
    ${jsonField('r.report', 'changes', 'text')} as changes, ${jsonField('r.report', 'undoes', 'bigint')} as undoes, ${journal}`;

/** $1 district */
export const runsOfDistrict = (dialect: Dialect): string =>
  `select ${runColumns(dialect)} from sync_runs r where r.district_id = $1 order by r.id desc`;

/** $1 run */
export const oneRun = (dialect: Dialect): string =>
  `select ${runColumns(dialect)}, r.district_id as "districtId", r.report, r.error from sync_runs r where r.id = $1`;

/** Whether a run is a sync: what becomes of others says nothing of how a district stands. */
const isSync = (run: string): string => `${run}.mode in ('edit', 'reset')`;

/** Whether a run `r` is a sync that was launched, and not undone. */
const isLaunchedSync = `r.status = 'Launched' and ${isSync('r')}`;

/** When the last complete sync of a district `d` ended: its newest, so that nobody goes through years of runs. */
export const lastLaunchedAt = `(select r.finished_at from sync_runs r where r.district_id = d.id and ${isLaunchedSync}
      order by r.id desc limit 1)`;

/** The undo in force of a run: of the same district, so that no other one's runs are gone through. $1 run */
export const undoOf = ({ jsonField }: Dialect): string =>
  `select max(r.id) as run from sync_runs r where r.district_id = (select u.district_id from sync_runs u where u.id = $1)
    and r.id > $1 and r.mode = 'undo' and r.status = 'Launched' and ${jsonField('r.report', 'undoes', 'bigint')} = $1`;

/**
 * The status of a run once nobody is writing it any more: a commit that is under way is waited for, because the row is
 * touched. $1 run
 */
export const settledStatus = 'update sync_runs set status = status where id = $1 returning status';

/** The newest run that changed a district's rows, taken back since or not; no row where none did. $1 district */
export const newestChange = `select r.id as run from sync_runs r
  where r.district_id = $1 and r.status in ('Launched', 'Undone') order by r.id desc limit 1`;

/** The status of a run as it is now. $1 run */
export const statusOfRun = 'select status from sync_runs where id = $1';

/** How each district stands: its run in progress, else its newest; after an undo or a deletion, what became of its newest sync. */
export const statusOfDistricts = `select d.id, d.source_id as "sourceId", d.name, newest.id as run,
    case when not ${isSync('newest')} and newest.status = 'Launched' then (select r.status from sync_runs r
      where r.district_id = d.id and ${isSync('r')} and r.status in ('Launched', 'Undone') order by r.id desc limit 1)
      else newest.status end as status,
    ${lastLaunchedAt} as "lastLaunchedAt",
    s.expires_on as "expiresOn",
    (select count(*) from sync_schools x where x.district_id = d.id and x.shared and not x.selected) as "unselectedSchools"
  from districts d left join sync_settings s on s.district_id = d.id
  left join sync_runs newest on newest.id = coalesce(
    (select r.id from sync_runs r where r.district_id = d.id and r.status = 'In Progress'),
    (select max(r.id) from sync_runs r where r.district_id = d.id))
  order by lower(d.name) collate binary, d.id`;

/** When the newest complete sync of a district began: who came since is new. $1 district */
export const lastLaunch = `select max(r.started_at) as at from sync_runs r where r.district_id = $1 and ${isLaunchedSync}`;
