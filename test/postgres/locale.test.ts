// A server that lowers no letter but A to Z, as with the locale C: names are found and linked by their case. It is told.

import pg from 'pg';
import { World } from '../scenarios/world.ts';
import { openDatabase } from '../../src/database/open.ts';
import { lowersAllLetters } from '../../src/database/check.ts';

let world: World;
beforeEach(async () => {
  world = await World.withDistrict();
});
afterEach(() => world.close());

/** A database of locale C beside the world's; returns where it is. */
async function databaseOfC(): Promise<string> {
  const url = new URL(world.database);
  const client = new pg.Client(url.href);
  await client.connect();
  const { rows } = await client.query<{ version: number }>(
    `select cast(current_setting('server_version_num') as integer) as version`,
  );
  const name = `${url.pathname.slice(1)}_c`;
  const provider = rows[0]!.version >= 150_000 ? 'locale_provider libc' : '';
  await client.query(`drop database if exists ${name}`);
  await client.query(`create database ${name} template template0 ${provider} lc_collate 'C' lc_ctype 'C'`);
  await client.end();
  url.pathname = `/${name}`;
  return url.href;
}

test('doctor says so, and of another server nothing', async () => {
  const url = await databaseOfC();
  const database = await openDatabase(url);
  expect(await lowersAllLetters(database)).toBe(false);
  await database.close();
  const env = { CLEVER_SYNC_DB: url };
  await world.run('db migrate', { env });
  expect((await world.run('doctor', { env })).out.replace(/\s+/g, ' ')).toContain(
    'Letters Its locale tells capitals from small letters beyond A to Z',
  );
  expect((await world.run('doctor')).out).not.toContain('Letters');
});
