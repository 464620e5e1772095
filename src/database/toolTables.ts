// The tool's own tables: settings, selected schools, subscribers, runs and their journal.

import type { Dialect } from './database.ts';

/** Migration 1: the statements that make the `sync_` tables. */
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

/**
 * Migration 2: which process works on a run and until when it is taken to live; one run of a district at a time;
 * when a run's journal was erased.
 */
export function runLeases({ time }: Dialect): string[] {
  const columns = ['host text', 'machine text', 'pid bigint', 'process_started text'];
  const times = [`lease_until ${time}`, `erased_at ${time}`];
  return [
    ...[...columns, ...times].map((column) => `alter table sync_runs add column ${column}`),
    // A run that version 1 left open does not say which process worked on it: nobody could find out whether that lives.
    `update sync_runs set status = 'Interrupted', error = 'Its process ended.' where status = 'In Progress'`,
    `create unique index sync_runs_in_progress on sync_runs (district_id) where status = 'In Progress'`,
  ];
}

/** Migration 3: who syncs which district tonight; how far a run is, for those who look from elsewhere. */
export function nightTables({ time, json }: Dialect): string[] {
  return [
    `create table sync_nights (district_id bigint primary key references districts on delete cascade,
       claims bigint not null, claimed_at ${time} not null, last_run bigint not null, ended_at ${time})`,
    `alter table sync_runs add column progress ${json}`,
  ];
}

/**
 * Migration 4: a journal's rows are written in one transaction with their run, so nothing has to look for it again. On
 * PostgreSQL that look took as long as writing the row, 2.3 million times in a large first sync.
 */
export const journalAlone = ({ dropReference }: Dialect): string[] => dropReference('sync_changes', 'run_id');

/** Migration 5: whether a school was in the share that was launched last; one that left it is kept, for when it returns. */
export const sharedSchools = ({ flag }: Dialect): string[] => [
  `alter table sync_schools add column shared ${flag} not null default true`,
];
