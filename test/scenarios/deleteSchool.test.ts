// Deleting one school from the command line: who can, what is shown and asked, what scripts read.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../src/engine/report/report.ts';
import { ENTER, scripted, type Step } from './scripted.ts';
import { World } from './world.ts';

const NAME = 'Riverside Unified';
const SCHOOL = 'Cottonwood Middle School';
const SOURCE_ID = '64c1a0b2e4f0001000000002';

let world: World;
let before: string;

/** A summer's day, after an Edit and some work with it. The school is shared, and syncs. */
beforeAll(async () => {
  world = await World.withDistrict();
  await world.seed('before');
  await world.run('edit 1');
  await world.seed('after-day1');
  await world.setDay(1, '2027-07-05');
  await world.save();
  before = await world.contents();
});
beforeEach(() => world.restore());
afterAll(() => world.close());

async function answered(line: string, ...steps: Step[]) {
  const prompter = scripted(...steps);
  const ran = await world.run(line, { prompter });
  prompter.finish();
  return ran;
}

const selected = async () =>
  (await world.rows(`select selected from sync_schools where source_id = '${SOURCE_ID}'`))[0]!['selected'];
const spaced = (text: string) => text.replaceAll(/\s+/g, ' ');

test('is previewed, run by its plan without Clever, and undone', async () => {
  const withoutClever = { env: { CLEVER_TOKEN: '', CLEVER_API_URL: 'http://127.0.0.1:1' } };
  const preview = await world.run(`schools delete 1 "${SCHOOL}" --dry-run --exit-code`, withoutClever);
  expect(preview.code).toBe(4);
  expect(await world.contents()).toEqual(before);
  const [, digest] = /Deletion of Cottonwood Middle School · plan ([0-9a-f]{12})/.exec(preview.out)!;
  expect(preview.out).toContain(`clever-sync schools delete "${NAME}" 2 --plan ${digest}`);
  expect(preview.err).toContain('A copy of the database first');
  const ran = await world.run(`schools delete "${NAME}" 2 --plan ${digest}`, withoutClever);
  expect(ran.code).toBe(0);
  expect(spaced(ran.out)).toContain(
    `${SCHOOL}: no longer syncs, so that no Edit brings it back To sync every shared school (or list the ones you want ` +
      `after --schools): clever-sync edit "${NAME}" --schools all`,
  );
  expect(await selected()).toBe(0);
  expect((await world.run('history 1')).out).toMatch(/2 {2}Deletion {2}Launched/);
  expect((await world.run('show 2')).out).toContain(`${NAME} · Deletion of ${SCHOOL} · Launched`);
  expect((await world.run('status')).out).toContain('1 shared school is not selected');
  expect((await world.run('db check')).code).toBe(0);
  const undone = await world.run(`undo 2 --plan 000000000000`);
  expect(undone.code).toBe(3);
  expect((await world.run('undo 2')).code).toBe(0);
  const shown = await world.run('show 3');
  expect(spaced(shown.out)).toContain(
    `settings-stay: An undo leaves the settings as they are; not selected: ${SCHOOL}. To change it: clever-sync districts set 1 --schools all`,
  );
  expect(await selected()).toBe(0);
  expect((await world.run('districts set 1 --schools all')).code).toBe(0);
  const again = await world.run('undo 4 --dry-run');
  const { warnings } = JSON.parse((await world.run('undo 4 --dry-run --json')).out) as {
    warnings: { command: string }[];
  };
  const command = warnings[0]?.command.replace('clever-sync ', '');
  expect(spaced(again.out).replaceAll('\\ ', '')).toContain(
    `still selected, and brought back by the next Edit: ${SCHOOL}. To change it: clever-sync ${command}`,
  );
  expect((await world.run(command!)).code).toBe(0);
  expect(await selected()).toBe(0);
  expect((await world.run('undo 4 --dry-run')).out).not.toContain('settings-stay');
  expect((await world.run(`roster schools 1 --search cottonwood`)).out).toContain(SCHOOL);
});

test('as JSON it says which school it is of', async () => {
  const { code, out } = await world.run(`schools delete 1 ${SOURCE_ID} --json --confirm "${NAME}"`);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    run: 2,
    mode: 'delete',
    school: { id: 2, sourceId: SOURCE_ID, name: SCHOOL },
    status: 'launched',
    settings: { schools: [{ sourceId: SOURCE_ID, selected: false }] },
  });
  const history = JSON.parse((await world.run('history 1 --json')).out) as { mode: string }[];
  expect(history.map(({ mode }) => mode)).toEqual(['delete', 'edit']);
});

test.each([
  ['nothing', '2', 2],
  ['--yes', '2 --yes', 2],
  ['another name', '2 --confirm Riverside', 2],
  ['another digest', '2 --plan 000000000000', 3],
  ['a school that is not there', `Cottonwood --confirm "${NAME}"`, 2],
  ['--exit-code alone', `2 --exit-code --confirm "${NAME}"`, 2],
  ['a limit', `2 --max-deletes 5 --confirm "${NAME}"`, 2],
  ['no school', `--confirm "${NAME}"`, 2],
])('with %s it is not run', async (_what, args, code) => {
  const variables = { CLEVER_SYNC_YES: '1', CLEVER_SYNC_CONFIRM: NAME, CI: '1' };
  const rows = () => world.rows('select id from schools');
  const schools = await rows();
  expect(await world.run(`schools delete 1 ${args}`, { env: variables })).toMatchObject({ code });
  expect(await rows()).toEqual(schools);
});

test('says which flags consent, and which school may be meant', async () => {
  const { err } = await world.run('schools delete 1 2');
  expect(err).toContain('Deleting a school deletes its people and classes');
  expect(err).toContain('--plan DIGEST');
  const unknown = await world.run('schools delete 1 "Cottonwod Middle School" --dry-run');
  expect(unknown).toMatchObject({ code: 2, out: '' });
  expect(unknown.err).toContain(`Did you mean "${SCHOOL}"?`);
  expect(await world.contents()).toEqual(before);
});

test('on a terminal it is as loud as a Reset', async () => {
  const asks = "Type the district's name to delete this school";
  for (const typed of [ENTER, SCHOOL] as const) {
    const cancelled = await answered(`schools delete 1 2 --yes`, [asks, typed]);
    expect(cancelled.code).toBe(130);
    expect(cancelled.err).toContain(`!!!  DELETION · ${SCHOOL} in ${NAME}`);
    expect(spaced(cancelled.err)).toContain(
      `DELETION of ${SCHOOL} in ${NAME}: this DELETES 1 school, 3 teachers, 11 students and 8 classes.`,
    );
    expect(await world.contents()).toEqual(before);
  }
  expect((await answered('schools delete 1 2', [asks, NAME])).code).toBe(0);
});

test('a term in session is refused without a terminal, and loud on one', async () => {
  await world.setDay(1, '2026-11-24');
  const refused = await world.run(`schools delete 1 2 --confirm "${NAME}"`);
  expect(refused.code).toBe(3);
  expect(refused.out).toContain('in-session refuses');
  const preview = await world.run('schools delete 1 2 --dry-run');
  expect(spaced(preview.out)).toMatch(
    /schools delete "Riverside Unified" 2 --plan [0-9a-f]{12} (\\ )?--in-session/,
  );
  const attended = await answered('schools delete 1 2', ["Type the district's name", NAME]);
  expect(attended).toMatchObject({ code: 0 });
  expect(spaced(attended.err)).toContain('! In session today: ');
});

test('no Edit brings it back until it is selected again; --report writes the whole plan', async () => {
  const { out } = await world.run('schools delete 1 2 --dry-run --json --report plan.html');
  const page = await readFile(join(world.folder, 'plan.html'), 'utf8');
  expect(page).toContain(`${NAME} · Deletion of ${SCHOOL}`);
  expect(page).toContain('their only school is deleted');
  const { plan } = JSON.parse(out) as Report;
  expect((await world.run(`schools delete 1 2 --plan ${plan}`)).code).toBe(0);
  const schools = () => world.rows('select id from schools where id = 2');
  expect((await world.run('edit 1')).code).toBe(0);
  expect(await schools()).toEqual([]);
  const explained = await world.run(`explain 1 "${SCHOOL}"`);
  expect(explained.out).toContain('--schools all');
  expect((await world.run('edit 1 --schools all')).out).toContain('restored');
  expect(await schools()).toEqual([{ id: 2 }]);
});
