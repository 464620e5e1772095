// Portals as databases of a PostgreSQL server. They are dropped when the bench ends.

import { openDatabase } from '../../src/database/open.ts';
import type { Server } from './server.ts';
import type { Store } from './store.ts';

/** From this version on, copying a database's files has to be asked for: otherwise every page of it goes through the log. */
const WITH_STRATEGIES = 150_000;

/** Opens a store on the server, whose databases' names begin with that name. */
export async function serverStore({ url, prefix }: Server, name: string): Promise<Store> {
  const server = await openDatabase(url);
  const nameOf = (original = 'work') => `${prefix}${name}_${original}`;
  const locationOf = (original?: string) => Object.assign(new URL(url), { pathname: nameOf(original) }).href;
  const work = nameOf();
  const create = async (how: string) => {
    await server.run(`drop database if exists ${work} with (force)`);
    await server.run(`create database ${work} ${how}`);
  };
  const [version] = await server.all<{ server_version_num: string }>('show server_version_num');
  const byFiles = Number(version!.server_version_num) < WITH_STRATEGIES ? '' : 'strategy file_copy';
  return {
    locationOf,
    begin: () => create('template template0'),
    async copy(original) {
      await create(`template ${nameOf(original)} ${byFiles}`);
      // Otherwise one might begin while a sync is measured.
      await server.run('checkpoint');
    },
    async keep(original) {
      await tidy(locationOf());
      await server.run(`alter database ${work} rename to ${nameOf(original)}`);
    },
    async size() {
      const [row] = await server.all<{ bytes: number }>(`select pg_database_size($1) as bytes`, [work]);
      return row!.bytes;
    },
    close: () => server.close(),
  };
}

/** What the server does by itself to tables that were filled, sooner or later. */
async function tidy(location: string): Promise<void> {
  const database = await openDatabase(location);
  try {
    await database.run('vacuum (analyze)');
  } finally {
    await database.close();
  }
}
