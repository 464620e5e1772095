// A database of SQL_ASCII keeps the bytes that come and counts them, not characters. Nothing that is said differs by it.

import { districtById } from '../../src/engine/districts/districts.ts';
import { World } from '../scenarios/world.ts';
import { asAdmin, serverVersion, withDatabase } from '../support/databases.ts';

let world: World;
beforeEach(async () => {
  world = await World.withDistrict('awkward', 'ÉCOLE ÉLÉMENTAIRE');
});
afterEach(() => world.close());

/** A database of SQL_ASCII beside the world's; returns where it is. */
async function databaseOfBytes(): Promise<string> {
  const url = new URL(world.database);
  const name = `${url.pathname.slice(1)}_bytes`;
  const provider = (await serverVersion()) >= 15 ? 'locale_provider libc' : '';
  await asAdmin(
    `drop database if exists ${name}`,
    `create database ${name} template template0 encoding 'SQL_ASCII' ${provider} lc_collate 'C' lc_ctype 'C'`,
  );
  url.pathname = `/${name}`;
  return url.href;
}

test('a plan has the same digest, and says of a district that another one has its name', async () => {
  const env = { CLEVER_SYNC_DB: await databaseOfBytes() };
  await world.run('db migrate', { env });
  await world.run(`districts add "ÉCOLE ÉLÉMENTAIRE" --clever-id ${world.sandbox.districtId}`, { env });
  const other = 'districts add "école élémentaire" --clever-id 64c1a0b2e4f0000000000009';
  await world.run(other, { env });
  await world.run(other);
  const namesake = await withDatabase(env.CLEVER_SYNC_DB, (database) => districtById(database, 1));
  expect(namesake?.isNamesake).toBe(true);
  const preview = `edit ${world.sandbox.districtId} --dry-run`;
  const [there, here] = [await world.run(preview, { env }), await world.run(preview)];
  expect(here.out).toMatch(/^ÉCOLE ÉLÉMENTAIRE \(id 1\) · Edit · plan [0-9a-f]{12}$/m);
  expect(there.out).toBe(here.out);
});
