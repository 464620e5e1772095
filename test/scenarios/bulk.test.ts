// The same sync for many districts: what one of them meets is its own, consent is each district's.

import { mkdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { run } from '../../src/cli/main.ts';
import { namesOf } from '../../src/cli/many/names.ts';
import { memoryIo } from '../unit/terminal/build.ts';
import { ManyWorld } from './manyWorld.ts';
import { words, World } from './world.ts';

let many: ManyWorld;
const before =
  (...names: string[]) =>
  async () =>
    void (many = await ManyWorld.create(...names));
const after = () => many.close();

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
const objects = (text: string) =>
  lines(text).map(
    (line) => JSON.parse(line) as { district: { name: string }; status?: string; error?: object },
  );
const each = (text: string) => many.names.map((name) => `${name} ${text}`).sort();

describe('two districts', () => {
  beforeEach(before('North', 'South'));
  afterEach(after);

  test('reads names from standard input, each district once', async () => {
    const { code } = await many.run('bulk edit -', { input: 'North\r\n\n  2 \nnorth\n' });
    expect(code).toBe(0);
    expect(await many.runs()).toEqual(['North edit Launched 1', 'South edit Launched 1']);
  });

  test('standard input that breaks off is no list', async () => {
    const stdin = new Readable({ read: () => undefined });
    stdin.push('North\n');
    setTimeout(() => stdin.destroy(new Error('broken')), 20);
    const signal = new AbortController().signal;
    await expect(namesOf(['-'], false, { stdin, signal })).rejects.toThrow('broken');
  });

  describe('a bulk Reset', () => {
    beforeEach(async () => {
      await many.run('bulk edit --all -q');
      await many.setDay(3);
    });

    test('runs exactly the plans whose lines its preview printed', async () => {
      const preview = await many.run('bulk reset --all --dry-run');
      expect(preview.code).toBe(0);
      expect(lines(preview.out).sort()).toEqual(
        [...many.names]
          .sort()
          .map((name) => expect.stringMatching(new RegExp(`^${name}\t[0-9a-f]{12}$`)) as string),
      );
      expect(preview.err).toMatch(/North: previewed in .* deleted/);
      // What would go is on the screen before somebody approves it.
      expect(preview.err).toMatch(
        /\n {2}Students .*\n[^]*\nWhat goes with the deletions\n|\nStudents\n[^]*not shared/,
      );
      expect(await many.runs()).toEqual(each('edit Launched 1'));

      const run = await many.run('bulk reset - --in-session', { input: preview.out });
      expect(run).toMatchObject({ code: 0 });
      expect((await many.runs()).filter((line) => line.includes('reset'))).toEqual(each('reset Launched 1'));
    });

    test('refuses a district whose plan is another by now, and only that one', async () => {
      const preview = await many.run('bulk reset --all --dry-run');
      await many.world.portal((database) =>
        database.run("update users set first_name = 'Ann' where district_id = 2"),
      );
      const run = await many.run('bulk reset - --in-session --json', { input: preview.out });
      expect(run.code).toBe(7);
      const ended = objects(run.out).map(({ district, status }) => `${district.name} ${status}`);
      expect(ended.sort()).toEqual(['North launched', 'South refused']);
    });
  });

  test('a name that nobody has is told as such, with a token for the other one', async () => {
    const { token } = many.world.sandbox;
    const env = { CLEVER_TOKEN: token, CLEVER_CLIENT_ID: '', CLEVER_CLIENT_SECRET: '' };
    const { code, err } = await many.run('bulk edit Nope South --dry-run', { env });
    expect(code).toBe(7);
    expect(err).toContain('There is no district "Nope"');
  });

  test('a preview writes nothing; --exit-code says whether there are changes', async () => {
    expect(await many.run('bulk edit --all --dry-run --exit-code')).toMatchObject({ code: 4 });
    expect(await many.runs()).toEqual([]);
    await many.run('bulk edit --all');
    expect(await many.run('bulk edit --all --dry-run --exit-code')).toMatchObject({ code: 0 });
  });

  test('--report writes a file for each district', async () => {
    expect(await many.run('bulk edit North South --dry-run --report plans.csv')).toMatchObject({ code: 0 });
    for (const id of [1, 2]) {
      const file = await readFile(join(many.world.folder, `plans-${id}.csv`), 'utf8');
      expect(file.split('\n').length).toBeGreaterThan(60);
    }
  });

  test('a report that cannot be written is told with the name of its district, which stays launched', async () => {
    await mkdir(join(many.world.folder, 'plans-2.csv'));
    const { code, err } = await many.run('bulk edit --all --report plans.csv');
    expect(code).toBe(0);
    expect(lines(err)).toContainEqual(
      expect.stringMatching(/^error: South: --report: .*plans-2\.csv is a folder\./),
    );
    expect(await many.runs()).toEqual(each('edit Launched 1'));
  });

  test('Ctrl-C tells of previews that found changes that they are done', async () => {
    let press = (): void => undefined;
    let said = '';
    // With `g` it keeps where it matched: that tells when South's request came, and that South was begun.
    const path = /sections/g;
    many.district(1).fault({ path, kind: 'timeout' });
    const running = many.run('bulk edit North South --jobs 1 --dry-run --exit-code', {
      interrupt: (it) => (press = it),
      heard: (text) => void (said += text),
    });
    while (!said.includes('North: previewed') || path.lastIndex === 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    press();
    const { code, err } = await running;
    expect(code).toBe(130);
    expect(err).toMatch(
      /Done: North\.\n.*Rolled back, the Portal is as it was: South\.\n.*Not begun: none\./,
    );
    expect(err).not.toContain('Failed');
  });

  test('settings can be given to all', async () => {
    await many.run('bulk edit --all --expires 2027-06-30 --notify it@example.org --schools all');
    expect(await many.world.rows('select expires_on from sync_settings')).toEqual(
      many.names.map(() => ({ expires_on: '2027-06-30' })),
    );
    expect(await many.run('bulk edit --all --schools "School 1"')).toMatchObject({ code: 2 });
  });

  test('one district’s token cannot serve many', async () => {
    const { token } = many.district(0);
    const env = { CLEVER_TOKEN: token, CLEVER_CLIENT_ID: '', CLEVER_CLIENT_SECRET: '' };
    const refused = await many.run('bulk edit --all', { env });
    expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(/CLEVER_CLIENT_ID/) as string });
    expect(await many.runs()).toEqual([]);
    expect(await many.run('bulk edit North', { env })).toMatchObject({ code: 0 });
    // With both, the token is left alone: it may be another district's.
    const both = { ...many.env, CLEVER_TOKEN: token };
    expect(await many.run('bulk edit North South', { env: both })).toMatchObject({ code: 0 });
    const none = { CLEVER_TOKEN: '', CLEVER_CLIENT_ID: '', CLEVER_CLIENT_SECRET: '' };
    expect(await many.run('bulk edit --all', { env: none })).toMatchObject({ code: 2 });
  });

  test('doctor asks for each district as bulk does, though a token of one is set as well', async () => {
    const env = { CLEVER_TOKEN: many.district(0).token };
    expect(await many.run('bulk edit --all --dry-run', { env })).toMatchObject({ code: 0 });
    const { code, out } = await many.run('doctor', { env });
    expect({ code, out }).toMatchObject({ code: 0 });
    for (const name of many.names)
      expect(out).toMatch(new RegExp(`✔ ok +Clever: ${name} +reachable, token accepted`));
    many.district(1).disconnect();
    expect(await many.run('doctor', { env })).toMatchObject({ code: 5 });
  });
});

describe('four districts', () => {
  beforeEach(before('North', 'South', 'East', 'West'));
  afterEach(after);

  test('edits all districts, a line for each and their sum', async () => {
    const { code, out, err } = await many.run('bulk edit --all --jobs 2');
    expect(code).toBe(0);
    expect(
      lines(out)
        .filter((line) => line.startsWith('✔'))
        .map((line) => line.split(':')[0]!.slice(2))
        .sort(),
    ).toEqual([...many.names].sort());
    expect(err).toMatch(/^4 districts in .*: 4 launched\.$/m);
    expect(await many.runs()).toEqual(each('edit Launched 1'));
  });

  test('prints one JSON object for each district as it ends', async () => {
    const { code, out } = await many.run('bulk edit East 2 --json');
    expect(code).toBe(0);
    const ended = objects(out).map(({ district, status }) => [district.name, status]);
    expect(ended.sort()).toEqual([
      ['East', 'launched'],
      ['South', 'launched'],
    ]);
  });

  test('the lines of a preview are read back, also where two districts have one name', async () => {
    for (const name of ['South', 'West']) await many.run(`districts set ${name} --name Unified`);
    const preview = await many.run('bulk edit --all --dry-run');
    expect(
      lines(preview.out)
        .map((line) => line.split('\t')[0])
        .sort(),
    ).toEqual(['2', '4', 'East', 'North']);
    // As an editor on Windows may save them.
    const input = `\u{feff}${preview.out.replaceAll('\n', '\r\n')}`;
    const { code, out } = await many.run('bulk edit - --json', { input });
    expect(code).toBe(0);
    expect(objects(out)).toHaveLength(4);
    // Nor does a line, or a command that is printed, mean both.
    expect(lines(preview.err).filter((line) => /^✔ Unified \(id [24]\): previewed/.test(line))).toHaveLength(
      2,
    );
    expect((await many.run('bulk edit 2')).out).toContain(': clever-sync reminders 2\n');
    expect((await many.run('edit 4')).out).toContain('clever-sync reminders 4\n');
    expect((await many.run('edit 1')).out).toContain('clever-sync reminders North\n');
  });

  test('no bad token, failure, refusal or unknown name stops the others', async () => {
    many.district(0).disconnect();
    many.district(1).fault({ path: /users/, kind: 'html', times: 99 });
    await many.run('districts set East --expires 2026-01-01');
    const { code, out, err } = await many.run('bulk edit North South East West Nowhere --json');
    expect(code).toBe(7);
    const ends = Object.fromEntries(objects(out).map((end) => [end.district.name, end]));
    expect(ends['North']).toMatchObject({ district: { id: 1 }, error: { code: 'source-token' } });
    expect(ends['South']).toMatchObject({ error: { code: 'source-unusable' } });
    expect(ends['East']).toMatchObject({ status: 'refused', guards: [{ code: 'expired', refused: true }] });
    expect(ends['West']).toMatchObject({ status: 'launched' });
    expect(ends['Nowhere']).toMatchObject({ district: { id: null }, error: { code: 'not-found' } });
    expect(err).toMatch(/^error: North: Clever has no token/m);
    expect(err).toMatch(/5 districts in .*: .*1 launched/);
  });

  test('Ctrl-C rolls back those that run, and says which were done', async () => {
    let press = (): void => undefined;
    many.district(1).fault({ path: /sections/, kind: 'timeout' });
    const running = many.run('bulk edit North South East --jobs 1', { interrupt: (it) => (press = it) });
    while ((await many.runs()).length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    setTimeout(() => press(), 300);
    const { code, err } = await running;
    expect(code).toBe(130);
    expect(err).toMatch(
      /Done: North\.[^]*Rolled back, the Portal is as it was: South\.[^]*Not begun: East\./,
    );
    expect(await many.runs()).toEqual(['North edit Launched 1', 'South edit Interrupted 1']);
  });

  test('doctor says that what syncs one district uses the token that is set, whoever’s it is', async () => {
    const doctor = async (token: string) =>
      (await many.run('doctor', { env: { CLEVER_TOKEN: token } })).out.replace(/\s+/g, ' ');
    const { token } = many.district(1);
    expect(await many.run('edit North --dry-run', { env: { CLEVER_TOKEN: token } })).toMatchObject({
      code: 5,
    });
    expect(await doctor(token)).toMatch(
      /! warn Token edit, reset and the wizard use .* is South's: .* → Unset it/,
    );
    // One that is refused is looked up anew.
    expect(await doctor('f'.repeat(40))).toContain('Everything is set up.');
    expect(await doctor('')).toContain('Everything is set up.');
    for (const name of ['North', 'East', 'West']) await many.run(`districts remove ${name} --yes`);
    expect(await doctor(token)).toContain('Everything is set up.');
    await many.run('districts remove South --yes');
    await many.run(`districts add North --clever-id ${many.district(0).districtId}`);
    expect(await doctor(token)).toContain("none of these districts'");
  });
});

describe('what is no consent to a bulk Reset', () => {
  // None of these gets as far as a plan, so all of them find the same Portal.
  beforeAll(before('North', 'South'));
  beforeAll(async () => {
    await many.run('bulk edit --all -q');
    await many.setDay(3);
  });
  afterAll(after);
  const RESETS = '--in-session --max-deletes 90%';

  test.each([
    ['names alone', `bulk reset North South ${RESETS}`, 'confirmation', undefined],
    ['--all', `bulk reset --all ${RESETS}`, 'confirmation', undefined],
    ['--yes', `bulk reset --all --yes ${RESETS}`, 'confirmation', undefined],
    ['a name to confirm', `bulk reset --all --confirm North ${RESETS}`, 'confirmation', undefined],
    ['one digest', `bulk reset --all --plan 0123456789ab ${RESETS}`, 'usage', undefined],
    ['lines without digests', `bulk reset - ${RESETS}`, 'confirmation', 'North\nSouth\n'],
    ['one line without a digest', `bulk reset - ${RESETS}`, 'confirmation', 'North\t0123456789ab\nSouth\n'],
    ['a line with something else', `bulk reset - ${RESETS}`, 'usage', 'North\tyes\n'],
    [
      'two plans for one district',
      `bulk reset - ${RESETS}`,
      'usage',
      '1\t0123456789ab\nNorth\tba9876543210\n',
    ],
    ['no lines', `bulk reset - ${RESETS}`, 'usage', '\n'],
  ])('%s', async (_what, line, fault, input) => {
    const { code, out } = await many.run(`${line} --json`, input === undefined ? {} : { input });
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ error: { code: fault } });
    expect(await many.runs()).toEqual(each('edit Launched 1'));
  });
});

test('a refusal ends with the command that approves the plan, and the option that would do instead', async () => {
  const world = await World.withDistrict();
  try {
    await world.run('edit 1');
    await world.setDay(3, '2027-06-21');
    const { code, out } = await world.run('bulk edit 1');
    expect(code).toBe(7);
    const [, option = ''] =
      /\n {6}to go on \(or with (--max-deletes \d+%) instead of --plan\):\n {8}clever-sync edit "Riverside Unified" --plan [0-9a-f]{12}\n/.exec(
        out,
      ) ?? [];
    expect(option).not.toBe('');
    expect(await world.run(`bulk edit 1 ${option}`)).toMatchObject({ code: 0 });
  } finally {
    await world.close();
  }
});

test.each([
  ['bulk edit', /which districts/],
  ['bulk edit North --all', /either/],
  ['bulk edit North -', /either/],
  ['bulk undo --all', /Choose one of edit, reset/],
  ['bulk edit --all --jobs 0', /--jobs/],
])('%s is a mistake', async (line, text) => {
  const io = memoryIo({ env: { CLEVER_SYNC_DB: 'nowhere.db' }, cwd: tmpdir() });
  const code = await run(words(line), io);
  const err = io.err();
  expect(code).toBe(2);
  expect(err).toMatch(text);
});
