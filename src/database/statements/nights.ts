// Who syncs which district tonight.

import { lastLaunchedAt } from './runs.ts';

/**
 * The districts that have not expired and were not launched lately, with what is known of their night. A claim opens
 * its run at once, so the first Edit after it tells its outcome; what somebody runs by hand later does not.
 */
const notDone = `select d.id, n.claimed_at as "claimedAt", n.ended_at as "endedAt", coalesce(n.claims, 0) as claims,
    (select coalesce(max(r.id), 0) from sync_runs r where r.district_id = d.id) as "lastRun",
    (select count(*) from sync_runs r where r.district_id = d.id and r.status = 'In Progress') as running,
    (select r.status from sync_runs r where r.district_id = d.id and r.mode = 'edit' and r.id > n.last_run
      order by r.id limit 1) as outcome
  from districts d left join sync_settings s on s.district_id = d.id left join sync_nights n on n.district_id = d.id
  where (s.expires_on is null or s.expires_on >= $2)
    and coalesce(${lastLaunchedAt} not between $1 and $3, true)`;

/** All of them. $1 launched since, $2 today, $3 launched until */
export const nights = `${notDone} order by d.id`;

/** One of them, or no row. $1 launched since, $2 today, $3 launched until, $4 district */
export const night = `${notDone} and d.id = $4`;

/**
 * Claims a district for this process: one statement, of which one of many wins, since it compares how often it was
 * claimed with what was seen; nobody wins one that was removed. $1 district, $2 now, $3 its newest run, $4 the claims as seen
 */
export const claimNight = `insert into sync_nights (district_id, claimed_at, last_run, claims)
    select d.id, $2, $3, 1 from districts d where d.id = $1
  on conflict (district_id) do update set claimed_at = excluded.claimed_at, last_run = excluded.last_run,
      claims = sync_nights.claims + 1, ended_at = null
    where sync_nights.claims = $4
  returning claims`;

/** The district had its sync, however it ended. $1 district, $2 the number of its claim, $3 now */
export const endNight = 'update sync_nights set ended_at = $3 where district_id = $1 and claims = $2';

/**
 * Gives a claim back: as if it were older than any night, and still counted. $1 district, $2 the number of its claim,
 * $3 long ago
 */
export const giveBack = 'update sync_nights set claimed_at = $3 where district_id = $1 and claims = $2';
