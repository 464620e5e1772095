// Taking a run back from the command line: who can, what is shown and asked, what scripts read.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../src/engine/report/report.ts';
import { ENTER, scripted, type Step } from './scripted.ts';
import { World } from './world.ts';

const NAME = 'Riverside Unified';
const TABLES = [
  'schools',
  'users',
  'classes',
  'school_users',
  'class_teachers',
  'class_students',
  'license_assignments',
  'class_books',
  'student_books',
  'student_work',
];

let world: World;
let before: unknown;
let after: unknown;
const portal = () =>
  world.portal((database) =>
    Promise.all(TABLES.map((table) => database.all(`select * from ${table} order by 1, 2`))),
  );
const runs = () => world.rows('select id, mode, status from sync_runs order by id');

/** Day 1 is synced and people have worked with it; then a Reset to the next year (run 2). */
beforeAll(async () => {
  world = await World.withDistrict();
  await world.seed('before');
  await world.run('edit 1');
  await world.seed('after-day1');
  before = await portal();
  await world.setDay(3, '2027-06-21');
  const { out } = await world.run('reset 1 --dry-run --json');
  expect((await world.run(`reset 1 --in-session --plan ${(JSON.parse(out) as Report).plan}`)).code).toBe(0);
  after = await portal();
  await world.save();
});
beforeEach(() => world.restore());
afterAll(() => world.close());

async function answered(line: string, ...steps: Step[]) {
  const prompter = scripted(...steps);
  const ran = await world.run(line, { prompter });
  prompter.finish();
  return ran;
}

test('a Reset is previewed, undone by its plan, and the undo undone: as it was each time', async () => {
  const preview = await world.run('undo 2 --dry-run --exit-code');
  expect(preview.code).toBe(4);
  expect(preview.out).toMatch(/Riverside Unified · Undo of run 2 · plan [0-9a-f]{12}/);
  expect(preview.out).toMatch(/\^ restored/);
  expect(await portal()).toEqual(after);
  const [, digest] = /plan ([0-9a-f]{12})/.exec(preview.out)!;
  const undone = await world.run(`undo 2 --plan ${digest} --json`);
  const report = JSON.parse(undone.out) as Report;
  expect(report).toMatchObject({
    run: 3,
    mode: 'undo',
    undoes: 2,
    status: 'launched',
    plan: digest,
    guards: [],
  });
  expect(report.changes.students.restored).toBeGreaterThan(0);
  expect(await portal()).toEqual(before);
  expect((await world.run(`undo 3 --confirm "${NAME}"`)).code).toBe(0);
  expect(await portal()).toEqual(after);
  expect((await runs()).map(({ status }) => status)).toEqual(['Launched', 'Launched', 'Undone', 'Launched']);
});

test.each([
  ['nothing', 'undo 2', 2],
  ['--yes', 'undo 2 --yes', 2],
  ['another name', 'undo 2 --confirm Riverside', 2],
  ['another digest', 'undo 2 --plan 000000000000', 3],
  ['no number', 'undo latest', 2],
  ['a run that does not exist', 'undo 99', 2],
  ['--exit-code alone', `undo 2 --exit-code --confirm "${NAME}"`, 2],
  ['a limit', `undo 2 --max-deletes 5 --confirm "${NAME}"`, 2],
])('with %s it is not run', async (_what, line, code) => {
  const variables = { CLEVER_SYNC_YES: '1', CLEVER_SYNC_CONFIRM: NAME, CI: '1' };
  expect(await world.run(line, { env: variables })).toMatchObject({ code });
  expect(await portal()).toEqual(after);
});

test('it says which flags consent', async () => {
  const { err } = await world.run('undo 2');
  expect(err).toContain('Undoing run 2 deletes');
  expect(err).toContain('--plan DIGEST');
  expect(await runs()).toHaveLength(2);
});

test('on a terminal it is as loud as a Reset when it deletes', async () => {
  const cancelled = await answered('undo 2 --yes', ["Type the district's name to run this undo", ENTER]);
  expect(cancelled.code).toBe(130);
  expect(cancelled.err).toContain('!!!  UNDO · Riverside Unified');
  expect(cancelled.err).toContain('This DELETES from the Portal what came with run 2.');
  expect(await portal()).toEqual(after);
  expect((await answered('undo 2', ["Type the district's name", NAME])).code).toBe(0);
  expect(await portal()).toEqual(before);
});

test('when it deletes nothing a yes is enough', async () => {
  await world.run(`undo 2 --confirm "${NAME}"`);
  await world.setDay(1, '2027-06-22');
  await world.rows(`update users set last_name = 'Changed' where id = 20 returning id`);
  expect((await world.run('edit 1')).code).toBe(0);
  expect((await answered('undo 4', ['Undo run 4?', 'no'])).code).toBe(130);
  expect((await answered('undo 4', ['Undo run 4?', ENTER])).code).toBe(0);
  const { err } = await world.run('undo 4');
  expect(err).toContain('Run 4 is undone already');
});

test('drift is refused, with figures and the runs to undo first; a preview says it too', async () => {
  await world.setDay(1, '2027-06-22');
  const { out } = await world.run('reset 1 --dry-run --json');
  await world.run(`reset 1 --in-session --plan ${(JSON.parse(out) as Report).plan}`);
  const now = await portal();
  const preview = await world.run('undo 2 --dry-run');
  expect(preview.code).toBe(0);
  const refused = await world.run(`undo 2 --confirm "${NAME}"`);
  expect(refused.code).toBe(3);
  for (const text of [preview.out, refused.out]) {
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(/drifted refuses: Rows of run 2 have changed since: \d+/);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('Undo run 3 (reset) first.');
  }
  expect(await portal()).toEqual(now);
});

describe('a run that cannot be undone is told as such in one line, and nothing is written', () => {
  const CONFIRMED = `--confirm "${NAME}"`;
  const HISTORY = 'See: clever-sync history 1';
  const insertRun = (status: string) =>
    world.rows(`insert into sync_runs (district_id, mode, status, requested_by, started_at, finished_at, lease_until)
      values (1, 'edit', '${status}', 'lee', '2027-06-21T09:00:00.000Z', '2027-06-21T09:01:00.000Z',
        '2037-01-01T00:00:00.000Z') returning id`);

  test.each<[string, () => Promise<unknown>, string, string]>([
    ...['Refused', 'Failed', 'Interrupted'].map(
      (status): [string, () => Promise<unknown>, string, string] => [
        status,
        () => insertRun(status),
        `undo 3`,
        `Run 3 is ${status}: it changed nothing that could be undone. ${HISTORY}`,
      ],
    ),
    [
      'In Progress',
      () => insertRun('In Progress'),
      'undo 3',
      'Run 3 is in progress: there is nothing to undo until it is done. See: clever-sync status',
    ],
    ['undone', () => world.run(`undo 2 ${CONFIRMED}`), 'undo 2', `Run 2 is undone already. ${HISTORY}`],
    [
      'without changes',
      async () => {
        await world.run(`undo 2 ${CONFIRMED}`);
        await world.setDay(1, '2027-06-22');
        await world.run('edit 1');
      },
      'undo 4',
      `Run 4 changed no row of the Portal: there is nothing to undo. ${HISTORY}`,
    ],
    [
      'pruned',
      async () => {
        world.now = new Date('2028-06-22T10:00:00.000Z');
        await world.run('db prune');
      },
      'undo 2',
      `Run 2 can no longer be undone: what it changed was erased on 2028-06-22. ${HISTORY}`,
    ],
    [
      'pruned by a version that did not note it',
      async () => {
        await world.rows('delete from sync_changes where run_id = 2 returning seq');
      },
      'undo 2',
      `Run 2 can no longer be undone: what a run changed is kept for 365 days (CLEVER_SYNC_KEEP_DAYS). ${HISTORY}`,
    ],
  ])('%s', async (_, prepare, line, words) => {
    await prepare();
    const contents = await world.contents();
    for (const flags of ['', '--dry-run', CONFIRMED, '--plan 000000000000'])
      expect(await world.run(`${line} ${flags}`)).toEqual({ code: 2, out: '', err: `error: ${words}\n` });
    const { code, out } = await world.run(`${line} --json`);
    expect(code).toBe(2);
    const { error } = JSON.parse(out) as { error: Record<string, string> };
    expect({ ...error, words: `${error['message']} ${error['hint']}` }).toMatchObject({
      code: 'usage',
      words,
    });
    expect(await world.contents()).toBe(contents);
  });

  test('nor while another sync of the district works', async () => {
    const [{ id } = { id: 0 }] = await insertRun('In Progress');
    const contents = await world.contents();
    const { code, out, err } = await world.run(`undo 2 ${CONFIRMED} --json`);
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'sync-in-progress' } });
    expect(err).toMatch(
      new RegExp(
        `^error: Another sync of "${NAME}" is in progress: run ${id} .* Wait until it is done; see: clever-sync status\\n$`,
        'm',
      ),
    );
    expect(await world.contents()).toBe(contents);
  });
});

test('the digest of another plan is refused: what undoes a run is always the same plan', async () => {
  const { out } = await world.run('undo 1 --dry-run --json');
  const other = (JSON.parse(out) as Report).plan;
  const refused = await world.run(`undo 2 --plan ${other}`);
  expect(refused.code).toBe(3);
  expect(refused.out.replaceAll(/\s+/g, ' ')).toMatch(
    new RegExp(
      `stale-plan refuses: Undoing run 2 is plan [0-9a-f]{12}, not ${other}: that digest is another plan's\\. Preview again\\.`,
    ),
  );
  const { plan, guards } = JSON.parse((await world.run(`undo 2 --plan ${other} --json`)).out) as Report;
  expect(guards.map(({ code, refused: refuses }) => [code, refuses])).toEqual([['stale-plan', true]]);
  expect(await portal()).toEqual(after);
  expect((await world.run(`undo 2 --plan ${plan}`)).code).toBe(0);
});

test('an undo is not undone before what came after it', async () => {
  await world.run(`undo 2 --confirm "${NAME}"`);
  await world.setDay(2, '2027-06-22');
  expect((await world.run('edit 1')).code).toBe(0);
  const now = await portal();
  const refused = await world.run(`undo 3 --confirm "${NAME}"`);
  expect(refused.code).toBe(3);
  expect(refused.out.replaceAll(/\s+/g, ' ')).toMatch(/drifted refuses: .* Undo run 4 \(edit\) first\./);
  expect(await portal()).toEqual(now);
  expect((await world.run(`undo 4 --confirm "${NAME}"`)).code).toBe(0);
  expect((await world.run(`undo 3 --confirm "${NAME}"`)).code).toBe(0);
  expect(await portal()).toEqual(after);
});

test('history and show say until when it can be undone, and no longer', async () => {
  const until = async () => {
    const { out } = await world.run('history 1 --json', { env: { CLEVER_SYNC_KEEP_DAYS: '30' } });
    return (JSON.parse(out) as { undoableUntil: string | null }[]).map(({ undoableUntil }) => undoableUntil);
  };
  expect(await until()).toEqual(['2027-07-21T10:00:00.000Z', '2026-12-23T10:00:00.000Z']);
  expect((await world.run('show 2')).out).toMatch(/Undo\s+until 2028-06-20/);
  await world.run(`undo 2 --confirm "${NAME}"`);
  expect((await until())[1]).toBeNull();
  expect((await world.run('show 2')).out).toMatch(/Undo\s+undone by run 3/);
  const old = await world.run(`undo 1 --confirm "${NAME}"`, { env: { CLEVER_SYNC_KEEP_DAYS: '30' } });
  expect(old.code).toBe(2);
  expect(old.err).toContain('can no longer be undone');
});

test('--report writes the whole plan', async () => {
  expect((await world.run('undo 2 --dry-run --report plan.html')).code).toBe(0);
  const page = await readFile(join(world.folder, 'plan.html'), 'utf8');
  expect(page).toContain('Undo');
  expect(page).toContain('restored');
});

test('what the Reset deleted and is shared again comes back: said in the preview', async () => {
  await world.setDay(1, '2027-06-22');
  const { out } = await world.run('edit 1 --dry-run');
  expect(out).toMatch(/\^ restored/);
  expect(out).toContain('comes back as it was');
});
