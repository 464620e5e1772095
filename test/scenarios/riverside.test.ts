// Riverside Unified through a school year: what support types, and what comes of it.

import { displayWidth } from '../../src/cli/terminal/width.ts';
import { transcript, World } from './world.ts';

const DIGEST = /plan ([0-9a-f]{12})/;

let world: World;
let digest = '';
beforeAll(async () => {
  world = await World.withDistrict();
  await world.seed('before');
});
afterAll(() => world.close());

/** Runs a line, `DIGEST` being that of the last preview; its transcript has to be the one on file. */
async function shows(line: string, code: number): Promise<string> {
  const ran = await world.run(line.replace('DIGEST', digest));
  digest = DIGEST.exec(ran.out)?.[1] ?? digest;
  expect(transcript(line, ran, world)).toMatchSnapshot();
  expect(ran.code).toBe(code);
  // What is not for a terminal is not cut to fit one.
  if (line.startsWith('roster')) return ran.out;
  for (const shown of ran.out.split('\n')) expect(displayWidth(shown)).toBeLessThanOrEqual(80);
  return ran.out;
}

const counts = async () =>
  (
    await world.rows(
      `select (select count(*) from schools) as schools, (select count(*) from users) as users,
       (select count(*) from classes) as classes, (select count(*) from class_students) as members,
       (select count(*) from student_work) as work, (select count(*) from sync_runs) as runs`,
    )
  )[0];

describe('day 1, the first sync', () => {
  test('a preview writes nothing, and tells by its exit code that there are changes', async () => {
    const before = await counts();
    await shows('edit "Riverside Unified" --dry-run --exit-code', 4);
    expect(await counts()).toEqual(before);
  });

  test('an Edit brings everything in, and links what was made by hand', async () => {
    await shows('edit "Riverside Unified" --expires 2027-06-30 --notify it@riverside.example', 0);
    expect(await counts()).toMatchObject({ schools: 5, users: 62, classes: 34, runs: 1 });
  });

  test('the same again changes nothing', async () => {
    await shows('edit "riverside unified" --dry-run --exit-code', 0);
    await shows('edit 64c1a0b2e4f0000000000001', 0);
  });
});

describe('day 2, mid-year', () => {
  beforeAll(async () => {
    await world.setDay(2, '2026-11-24');
    await world.seed('after-day1');
  });

  test('a preview names what is new, moved and renamed', async () => {
    const out = await shows('edit 1 --dry-run', 0);
    expect(out).toContain('No longer shared, kept: 1 school, 3 teachers, 11 students and 8 classes.');
  });

  test('approved by its digest, it runs', () => shows('edit 1 --plan DIGEST', 0));

  test('an old digest is refused', async () => {
    await shows('edit 1 --plan 000000000000', 3);
  });

  test('the new school waits until it is selected', async () => {
    await shows('edit 1 --schools "Riverside High School,Harbor Street STEM Academy" --dry-run', 0);
    await shows('edit 1 --schools all', 0);
  });

  test('a Reset in the middle of a term is refused', async () => {
    await shows('reset 1 --confirm "Riverside Unified"', 3);
  });
});

describe('day 3, the next year', () => {
  beforeAll(() => world.setDay(3, '2027-06-21'));

  test('a Reset preview says what goes, and what goes with it', () => shows('reset 1 --dry-run', 0));

  test('a Reset beyond the limits needs the plan approved; its name alone is not enough', async () => {
    await shows('reset 1 --confirm "Riverside Unified"', 3);
    expect(await counts()).toMatchObject({ schools: 6 });
  });

  test('the approved Reset deletes what is not shared, by hand as well', async () => {
    await shows('reset 1 --dry-run', 0);
    await shows('reset 1 --plan DIGEST', 0);
    expect(await counts()).toMatchObject({ schools: 5 });
    expect(await world.rows("select * from classes where name = 'After-School Science Club'")).toEqual([]);
  });

  test('what is left to do, by name', () => shows('reminders 1', 0));
  test('the lists of the Portal', async () => {
    await shows('roster schools 1', 0);
    await shows('roster classes 1', 0);
    await shows('roster teachers 1', 0);
    await shows('roster students 1 --search okpara', 0);
    await shows('roster staff 1', 0);
  });
  test('how it stands, its runs, and one of them', async () => {
    await shows('status', 0);
    await shows('history 1', 0);
    await shows('show 1', 0);
    await shows('districts list', 0);
    await shows('districts show 1', 0);
  });

  test('after its expiration date, a sync is refused', async () => {
    world.now = new Date('2027-07-01T10:00:00Z');
    await shows('edit 1', 3);
    await shows('edit 1 --expires 2028-06-30 --dry-run', 0);
  });
});
