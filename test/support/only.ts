// What is about one database as such, and why the other has none of it. Everything else of engine, properties, scenarios,
// crash and database runs on both.

import { testDatabase } from './databases.ts';

const REASONS = {
  sqlite: {
    file: 'who may read a file, whether it is one, and its bytes: on a server that is the administrator’s',
    'one writer': 'PostgreSQL lets others write; only who is at the same rows waits (concurrent.test.ts)',
    erasing: 'what a server keeps in its files and log after a deletion is its own; no row has it any more',
    backup: 'a server is copied with pg_dump: db backup says so',
    'full disk': 'a server’s disk is not one database’s; a statement that fails midway is in atomic.test.ts',
  },
  postgres: {
    grants: 'SQLite has no users, and its preview leaves the file as it was, byte for byte',
    backup: 'SQLite copies itself',
    conflicts: 'SQLite takes one writer at a time: nothing commits during an apply',
  },
} as const;

const nothing = (): void => undefined;

/** A test that runs on SQLite only, for that reason. */
export const onlyOnSqlite = (_reason: keyof (typeof REASONS)['sqlite']): typeof testOn =>
  testDatabase === 'sqlite' ? testOn : nothing;

/** A test that runs on PostgreSQL only, for that reason. */
export const onlyOnPostgres = (_reason: keyof (typeof REASONS)['postgres']): typeof testOn =>
  testDatabase === 'postgres' ? testOn : nothing;

function testOn(name: string, work: () => Promise<void>): void {
  test(name, work);
}
