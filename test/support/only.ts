// What is about one database as such, and why there is nothing of it on the other. Everything else of engine, properties,
// scenarios, crash and database runs on both.

import { testDatabase, type Kind } from './databases.ts';

const ONLY = {
  files: {
    on: 'sqlite',
    because: 'who may read a file and whether it is one is the administrator’s on a server',
  },
  'the file’s pages': { on: 'sqlite', because: 'how a server fills its pages is its own' },
  'one writer': {
    on: 'sqlite',
    because: 'PostgreSQL lets others write; who is at the same rows waits (port.test.ts, concurrent.test.ts)',
  },
  erasing: { on: 'sqlite', because: 'what a server keeps in its files and log of deleted rows is its own' },
  backup: { on: 'sqlite', because: 'a server is copied by its own tools' },
  pg_dump: { on: 'postgres', because: 'SQLite is copied by db backup' },
  conflicts: { on: 'postgres', because: 'on SQLite nobody else writes during an apply' },
} satisfies Record<string, { on: Kind; because: string }>;

/** A test that runs on one database only, for that reason. */
export function onlyFor(reason: keyof typeof ONLY, name: string, work: () => Promise<void>): void {
  if (ONLY[reason].on === testDatabase) test(name, work);
}
