// A database of SQL_ASCII keeps the bytes that come and counts them, not characters. Nothing that is said differs by it.

import { districtById } from '../../src/engine/districts/districts.ts';
import { World } from '../scenarios/world.ts';
import { withDatabase } from '../support/databases.ts';
import { otherDatabase } from '../support/otherDatabase.ts';

let world: World;
beforeEach(async () => {
  world = await World.withDistrict('awkward', 'ÉCOLE ÉLÉMENTAIRE');
});
afterEach(() => world.close());

test('a plan has the same digest, and says of a district that another one has its name', async () => {
  const env = { CLEVER_SYNC_DB: await otherDatabase(world.database, { encoding: 'SQL_ASCII' }) };
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
