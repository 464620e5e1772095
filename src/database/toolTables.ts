// The tool's own tables (migration 1): settings, selected schools, subscribers, runs and their journal.

import type { Dialect } from './database.ts';

/** The statements that make the `sync_` tables. */
export function toolTables({ identity, clustered, time, flag, json }: Dialect): string[] {
  return [
    `create table if not exists sync_settings (district_id bigint primary key references districts on delete cascade,
       expires_on text)`,
    `create table if not exists sync_schools (district_id bigint not null references districts on delete cascade,
       source_id text not null, name text not null, selected ${flag} not null,
       primary key (district_id, source_id)) ${clustered}`,
    `create table if not exists sync_subscribers (district_id bigint not null references districts on delete cascade,
       email text not null, primary key (district_id, email)) ${clustered}`,
    `create table if not exists sync_runs (id ${identity}, district_id bigint not null references districts on delete cascade,
       mode text not null, status text not null, plan_digest text, requested_by text not null, started_at ${time} not null,
       finished_at ${time}, report ${json}, error text)`,
    'create index if not exists sync_runs_by_district on sync_runs (district_id, id)',
    `create table if not exists sync_changes (run_id bigint not null references sync_runs on delete cascade,
       seq bigint not null, entity text not null, key text not null, action text not null, reason text, before ${json}, after ${json},
       primary key (run_id, seq)) ${clustered}`,
  ];
}
