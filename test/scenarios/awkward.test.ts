// Awkward Valley: every odd case of a share, through Edit and Reset, as it is told to the person at the keyboard.

import { displayWidth } from '../../src/cli/terminal/width.ts';
import { transcript, World } from './world.ts';

let world: World;
let digest = '';
beforeAll(async () => {
  world = await World.withDistrict('awkward', 'Awkward Valley');
  await world.seed('before');
});
afterAll(() => world.close());

async function shows(line: string, code: number): Promise<string> {
  const ran = await world.run(line.replace('DIGEST', digest));
  digest = /plan ([0-9a-f]{12})/.exec(ran.out)?.[1] ?? digest;
  expect(transcript(line, ran, world)).toMatchSnapshot();
  expect(ran.code).toBe(code);
  // Whatever stands in a name, nothing of it reaches the terminal as it is.
  expect(ran.out + ran.err).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u);
  // What is not for a terminal is not cut to fit one.
  if (line.startsWith('roster')) return ran.out;
  for (const shown of ran.out.split('\n')) expect(displayWidth(shown)).toBeLessThanOrEqual(80);
  return ran.out;
}

test('day 1: the first Edit', async () => {
  await shows('edit 1 --dry-run --full', 0);
  await shows('edit 1', 0);
  await shows('edit 1', 0);
  await shows('roster schools 1', 0);
  await shows('roster students 1', 0);
  await shows('roster classes 1', 0);
});

test('day 2: ids that changed, addresses that went on, roles that moved', async () => {
  await world.setDay(2, '2026-11-24');
  await world.seed('after-day1');
  await shows('edit 1 --dry-run --full', 0);
  await shows('edit 1', 0);
});

test('day 3: paused at Clever: an Edit warns, a Reset is refused', async () => {
  await world.setDay(3, '2026-11-25');
  await shows('edit 1', 0);
  await shows('reset 1 --confirm "Awkward Valley"', 3);
  await shows('reset 1 --dry-run --keep-manual', 0);
  const { out } = await world.run('doctor');
  expect(out.replace(/\s+/g, ' ')).toMatch(
    /! warn Clever: Awkward Valley .* held at the source: its state is "paused"/,
  );
});

test('day 4: too many bad records', async () => {
  await world.setDay(4, '2026-11-26');
  await shows('edit 1', 3);
  await shows('edit 1 --dry-run', 0);
});

test('day 5: nothing at all is shared: an Edit keeps everything, a Reset is refused', async () => {
  await world.setDay(5, '2026-11-27');
  const before = await world.rows('select count(*) as members from class_students');
  await shows('edit 1', 0);
  expect(await world.rows('select count(*) as members from class_students')).toEqual(before);
  await shows('reset 1 --in-session --allow-paused --confirm "Awkward Valley"', 3);
});

test('day 6: all is back, and a Reset is approved', async () => {
  await world.setDay(6, '2026-11-28');
  await shows('reset 1 --dry-run', 0);
  await shows('reset 1 --plan DIGEST', 3);
  await shows('reset 1 --plan DIGEST --allow-paused --in-session', 0);
  await shows('edit 1 --dry-run --exit-code', 0);
});
