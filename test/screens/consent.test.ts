// Who can run a Reset: every way that is none exits without a change.

import type { Report } from '../../src/engine/report/report.ts';
import { ENTER, scripted } from '../scenarios/scripted.ts';
import { World } from '../scenarios/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.withDistrict();
  await world.run('edit 1');
  await world.setDay(3, '2027-06-21');
});
afterAll(() => world.close());

const portal = () =>
  world.rows('select id, name from schools union all select id, email from users order by 1');

const CONSENTS = {
  CLEVER_SYNC_YES: '1',
  CLEVER_SYNC_CONFIRM: 'Riverside Unified',
  CLEVER_SYNC_PLAN: 'all',
  CLEVER_SYNC_MAX_DELETES: '100%',
  CLEVER_SYNC_IN_SESSION: '1',
  CLEVER_SYNC_INPUT: '0',
  CI: '1',
};

test.each([
  ['nothing', 'reset 1', 2],
  ['--yes', 'reset 1 --yes', 2],
  ['--no-input', 'reset 1 --no-input --yes', 2],
  ['an empty name', 'reset 1 --confirm ""', 2],
  ['the name in another case', 'reset 1 --confirm "riverside unified"', 2],
  ['the id', 'reset 1 --confirm 1', 2],
  ['another digest', 'reset 1 --plan 000000000000', 3],
  ['no digest at all', 'reset 1 --plan latest', 2],
  ['the name alone, beyond the limits', 'reset 1 --confirm "Riverside Unified"', 3],
  ['a limit alone', 'reset 1 --max-deletes 100%', 2],
  ['a limit of rows that is too small', 'reset 1 --max-deletes 5 --confirm "Riverside Unified"', 3],
  ['a limit in percent that is too small', 'reset 1 --max-deletes 15% --confirm "Riverside Unified"', 3],
  ['a limit that is none', 'reset 1 --max-deletes all --confirm "Riverside Unified"', 2],
])('a Reset with %s is not run', async (_what, line, code) => {
  const before = await portal();
  expect(await world.run(line, { env: CONSENTS })).toMatchObject({ code });
  expect(await portal()).toEqual(before);
});

test('without a consent it says which flags give it', async () => {
  const { err } = await world.run('reset 1');
  expect(err).toContain('--plan DIGEST');
  expect(err).toContain('--confirm');
  const { out } = await world.run('reset 1 --json');
  expect(JSON.parse(out)).toMatchObject({ error: { code: 'confirmation' } });
});

test.each(['100%', '1000'])('with --max-deletes %s the name is enough', async (limit) => {
  const line = `reset 1 --max-deletes ${limit} --in-session --json`;
  const preview = JSON.parse((await world.run(`${line} --dry-run`)).out) as Report;
  expect(preview.guards.map(({ code }) => code)).not.toContain('max-deletes');
  const unlimited = JSON.parse((await world.run('reset 1 --json --dry-run')).out) as Report;
  expect(unlimited.guards).toContainEqual(
    expect.objectContaining({ code: 'max-deletes', refused: true, override: `--plan ${unlimited.plan}` }),
  );
  expect(unlimited.plan).toBe(preview.plan);
  const { code, out } = await world.run(`${line} --confirm "Riverside Unified"`);
  const { run, ...report } = JSON.parse(out) as Report;
  expect([code, report]).toMatchObject([0, { status: 'launched', plan: preview.plan }]);
  expect(await world.run(`undo ${run} --confirm "Riverside Unified"`)).toMatchObject({ code: 0 });
});

test('on a terminal, --yes does not answer for the name', async () => {
  const prompter = scripted(["Type the district's name", ENTER]);
  expect(await world.run('reset 1 --yes', { prompter })).toMatchObject({ code: 130 });
  prompter.finish();
});
