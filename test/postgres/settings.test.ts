// A database whose owner has set it up otherwise than ours are: what is read and written is the same.

import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgres } from '../../src/database/postgres/postgres.ts';
import { World } from '../scenarios/world.ts';
import { asAdmin, connectAnew, serverVersion } from '../support/databases.ts';

connectAnew();

let world: World;
beforeEach(async () => {
  world = await World.withDistrict();
});
afterEach(() => world.close());

const set = (...settings: string[]) =>
  world.portal(async (database) => {
    const [{ name } = {}] = await database.all('select current_database() as name');
    for (const setting of settings) await database.run(`alter database "${String(name)}" set ${setting}`);
  });

const work = () => world.rows('select * from student_work order by id');

test('numbers that the database is set to round come back exactly from an undone Reset', async () => {
  await world.seed('before');
  await world.run('edit 1');
  await world.seed('after-day1');
  await world.portal((database) => database.run('update student_work set score = 200.0 / 3'));
  await set('extra_float_digits = 0');
  const before = await work();
  expect(before[0]!['score']).toBe(200 / 3);
  await world.setDay(3, '2027-06-21');
  expect(await world.run('reset 1 --confirm "Riverside Unified" --max-deletes 100%')).toMatchObject({
    code: 0,
  });
  expect((await work()).length).toBeLessThan(before.length);
  expect(await world.run('undo 2 --confirm "Riverside Unified"')).toMatchObject({ code: 0 });
  expect(await work()).toEqual(before);
});

test('a session that waits is not ended: its temporary tables are the plan', async () => {
  const version = await serverVersion();
  await set(
    `idle_in_transaction_session_timeout = '300ms'`,
    ...(version >= 14 ? [`idle_session_timeout = '300ms'`] : []),
    ...(version >= 17 ? [`transaction_timeout = '300ms'`] : []),
  );
  const database = await openPostgres(world.database);
  await database.run('create temporary table tmp_kept (id integer)');
  await sleep(500);
  await database.transaction(async () => {
    await database.run('insert into tmp_kept values (1)');
    await sleep(500);
  });
  expect(await database.all('select id from tmp_kept')).toEqual([{ id: 1 }]);
  await database.close();
});

test('a database that is set read-only: one line, which does not name a preview as the way out', async () => {
  const database = `database ${new URL(world.database).pathname.slice(1)}`;
  await asAdmin(`alter ${database} set default_transaction_read_only = on`);
  for (const line of ['edit 1 --dry-run', 'edit 1 --yes'])
    expect(await world.run(line)).toMatchObject({
      code: 6,
      err: expect.stringMatching(
        / is read-only: a standby, or set so\..* a preview too makes temporary tables\.\n$/,
      ) as string,
    });
  await asAdmin(`alter ${database} reset default_transaction_read_only`);
});
