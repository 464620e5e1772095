// A server that lowers no letter but A to Z, as with the locale C: names are found and linked by their case. It is told.

import { World } from '../scenarios/world.ts';
import { openDatabase } from '../../src/database/open.ts';
import { lowersAllLetters } from '../../src/database/check.ts';
import { asAdmin, serverVersion } from '../support/databases.ts';

let world: World;
beforeEach(async () => {
  world = await World.withDistrict();
});
afterEach(() => world.close());

/** A database of locale C beside the world's; returns where it is. */
async function databaseOfC(): Promise<string> {
  const url = new URL(world.database);
  const name = `${url.pathname.slice(1)}_c`;
  const provider = (await serverVersion()) >= 15 ? 'locale_provider libc' : '';
  await asAdmin(
    `drop database if exists ${name}`,
    `create database ${name} template template0 ${provider} lc_collate 'C' lc_ctype 'C'`,
  );
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
