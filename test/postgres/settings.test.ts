// A database whose owner has set it up otherwise than ours are: what is read and written is the same.

import { World } from '../scenarios/world.ts';

let world: World;
beforeEach(async () => {
  world = await World.withDistrict();
});
afterEach(() => world.close());

const work = () => world.rows('select * from student_work order by id');

test('numbers that the database is set to round come back exactly from an undone Reset', async () => {
  await world.seed('before');
  await world.run('edit 1');
  await world.seed('after-day1');
  const [{ name } = {}] = await world.rows('select current_database() as name');
  await world.portal(async (database) => {
    await database.run('update student_work set score = 200.0 / 3');
    await database.run(`alter database "${String(name)}" set extra_float_digits = 0`);
  });
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
