// A server that lowers no letter but A to Z, as with the locale C: names are found and linked by their case. It is told.
// One that lowers I as Turkish does: names are the same as elsewhere.

import { lowersAllLetters } from '../../src/database/check.ts';
import { openDatabase } from '../../src/database/open.ts';
import { seedPortal } from '../../src/sandbox/portal.ts';
import { World } from '../scenarios/world.ts';
import { connectAnew, serverVersion, withDatabase } from '../support/databases.ts';
import { otherDatabase } from '../support/otherDatabase.ts';

connectAnew();

let world: World;
beforeEach(async () => {
  world = await World.withDistrict();
});
afterEach(() => world.close());

test('doctor says so, and of another server nothing', async () => {
  const url = await otherDatabase(world.database);
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

test('a Turkish server takes I and i for the same', async () => {
  // Before that no database has a locale of ICU's.
  if ((await serverVersion()) < 15) return;
  const url = await otherDatabase(world.database, { provider: `locale_provider icu icu_locale 'tr-TR'` });
  const env = { CLEVER_SYNC_DB: url };
  const run = async (line: string) => {
    const ran = await world.run(line, { env });
    expect(ran).toMatchObject({ code: 0 });
    return ran.out;
  };
  await run('db migrate');
  await run(`districts add Irvine --clever-id ${world.sandbox.districtId}`);
  await withDatabase(url, (database) => seedPortal(database, 1, world.fixture, 'before'));
  const capitals = () =>
    withDatabase(url, (database) => database.run('update users set email = upper(email collate "C")'));
  await capitals();
  // The school by its SIS id, and its teacher by his address.
  expect(await run('edit 1 --yes --notify IT@irvine.example.org')).toContain('319 created, 2 linked,');
  await capitals();
  expect(JSON.parse(await run('edit 1 --dry-run --notify it@irvine.example.org --json'))).toMatchObject({
    changes: { teachers: { updated: 0 }, students: { updated: 0 } },
  });
  for (const search of ['RIVERSIDE', 'riverside'])
    expect(JSON.parse(await run(`roster teachers 1 --search ${search} --json`))).toHaveLength(12);
  expect(await run('districts set 1 --notify it@irvine.example.org')).toMatch(
    /mails +IT@irvine.example\.org$/m,
  );
});
