// Districts and what the tool keeps about them: expiry, selected schools, subscribers.

import type { Dialect } from '../database.ts';
import { lowered } from './letters.ts';
import { lastLaunchedAt } from './runs.ts';

const withSettings = `select d.id, d.source, d.source_id as "sourceId", d.name, d.nces_id as "ncesId", s.expires_on as "expiresOn",
    ${lastLaunchedAt} as "lastLaunchedAt"
  from districts d left join sync_settings s on s.district_id = d.id`;

/** All districts with their settings. */
export const allDistricts = `${withSettings} order by lower(d.name) collate binary, d.id`;

/** $1 district */
export const oneDistrict = `${withSettings} where d.id = $1`;

/** By what every district can be named, and where it comes from. */
export const districtNames = 'select id, source, source_id as "sourceId", name from districts';

/**
 * The districts that a name may mean, by their own name or an id. Databases do not agree on the lower case of letters beyond A
 * to Z, so every name with such a letter is among them. $1 a name in lower case
 */
export const couldBeMeant = ({ characters }: Dialect): string => `${districtNames}
  where lower(name collate binary) = $1 or octet_length(name) <> ${characters('name')}
  or lower(source_id collate binary) = $1 or cast(id as text) = $1`;

const school = 'source_id as "sourceId", name, selected, shared';
const byName = 'order by lower(name) collate binary, source_id collate binary';

/**
 * The schools a district ever shared, with whether they sync, and whether they were in the share that was launched
 * last. $1 district
 */
export const knownSchools = `select ${school} from sync_schools where district_id = $1 ${byName}`;

/** The same of all districts. */
export const allKnownSchools = `select district_id as district, ${school} from sync_schools ${byName}`;

/** $1 district */
export const subscribers =
  'select email from sync_subscribers where district_id = $1 order by email collate binary';

/** The same of all districts. */
export const allSubscribers =
  'select district_id as district, email from sync_subscribers order by email collate binary';

/** $1 district */
export const expiryOf = 'select expires_on as "expiresOn" from sync_settings where district_id = $1';

/** $1 source, $2 source id, $3 name, $4 now */
export const insertDistrict = `insert into districts (source, source_id, name, created_at) values ($1, $2, $3, $4) returning id`;

/** $1 district, $2 name */
export const renameDistrict = 'update districts set name = $2 where id = $1';

/** $1 district, $2 date or null */
export const setExpiry = `insert into sync_settings (district_id, expires_on) values ($1, $2)
  on conflict (district_id) do update set expires_on = excluded.expires_on`;

/** $1 district, $2 address */
export const subscribe = `insert into sync_subscribers (district_id, email) select $1, $2
  where not exists (select 1 from sync_subscribers where district_id = $1 and ${lowered('email')} = ${lowered('$2')})
  on conflict do nothing`;

/** $1 district, $2 address */
export const unsubscribe = `delete from sync_subscribers where district_id = $1 and ${lowered('email')} = ${lowered('$2')}`;

/** $1 district, $2 source id, $3 whether it syncs */
export const selectSchool = 'update sync_schools set selected = $3 where district_id = $1 and source_id = $2';

/** Keeps the plan's schools and their selection; of schools that left the share, that they did. $1 district */
export const keepSelection = [
  `update sync_schools set shared = false where district_id = $1 and shared
     and not exists (select 1 from tmp_schools w where w.source_id = sync_schools.source_id)
     and not exists (select 1 from tmp_left_out l where l.collection = 'schools' and l.source_id = sync_schools.source_id)`,
  `insert into sync_schools (district_id, source_id, name, selected)
   select $1, source_id, coalesce(name, source_id), synced from tmp_schools where true
   on conflict (district_id, source_id) do update set name = excluded.name, selected = excluded.selected, shared = true`,
];

/**
 * Counts the schools whose selection somebody changed since it was read, with the shared schools or with those that are not.
 * $1 district
 */
export const selectionMoved = `select count(*) as count from (
    select source_id, was_selected as selected from tmp_schools union all select source_id, selected from tmp_unread_schools) w
  join sync_schools s on s.district_id = $1 and s.source_id = w.source_id where s.selected <> w.selected`;

/**
 * The shared schools that sync from this sync on, or no longer; at a very first sync none, as nothing was said
 * before. $1 district
 */
export const selectionChanges = `select w.source_id as "sourceId", coalesce(w.name, s.name, w.source_id) as name, w.synced as selected
  from tmp_schools w left join sync_schools s on s.district_id = $1 and s.source_id = w.source_id
  where w.synced <> coalesce(s.selected, false) and exists (select 1 from sync_schools where district_id = $1)
  order by lower(coalesce(w.name, s.name, w.source_id)) collate binary, w.source_id collate binary`;

/** How many of a district's rows there are in the Portal. $1 district */
export const districtRows = `select (select count(*) from schools where district_id = $1) +
  (select count(*) from users where district_id = $1) + (select count(*) from classes where district_id = $1) +
  (select count(*) from licenses where district_id = $1) as count`;

/** The journals of a district's runs, which not every database deletes with the runs. $1 district */
export const deleteJournals =
  'delete from sync_changes where run_id in (select id from sync_runs where district_id = $1)';

/** $1 district */
export const deleteDistrict = 'delete from districts where id = $1';
