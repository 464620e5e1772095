// Portals as SQLite files, in a folder that is gone when the bench ends.

import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { BENCH, removeAtExit } from './places.ts';
import type { Databases, Store } from './store.ts';

/** SQLite, as the program comes with it. */
export function sqliteFiles(): Databases {
  const database = new Sqlite(':memory:');
  const version = database.prepare('select sqlite_version()').pluck().get() as string;
  database.close();
  return {
    kind: 'sqlite',
    about: `SQLite ${version}`,
    store: fileStore,
    show: (location) => location,
    close: async () => undefined,
  };
}

/** Opens a folder of that name. What an earlier program left in it is removed. */
async function fileStore(name: string): Promise<Store> {
  const folder = join(BENCH, 'portals', name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  removeAtExit(folder);
  const locationOf = (original = 'work') => join(folder, `${original}.db`);
  const work = locationOf();
  const begin = async () => {
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(work + end, { force: true });
  };
  return {
    locationOf,
    begin,
    async copy(original) {
      await begin();
      await copyFile(locationOf(original), work);
      await flush(work);
    },
    async keep(original) {
      if (existsSync(`${work}-wal`)) throw new Error(`${original} was not closed: it still has a log.`);
      await rename(work, locationOf(original));
    },
    size: async () => (await stat(work)).size,
    close: async () => undefined,
  };
}

/** Otherwise the first to sync the file would wait for the copy to reach the disk. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync();
  await file.close();
}
