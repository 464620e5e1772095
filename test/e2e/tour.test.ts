// What a newcomer runs first: the demo, the sandbox, the doctor.

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext } from '../../src/cli/context.ts';
import { FIRST_DAY, SCENES } from '../../src/cli/demo/script.ts';
import { setStage } from '../../src/cli/demo/stage.ts';
import { World } from '../scenarios/world.ts';
import { memoryIo } from '../unit/terminal/build.ts';
import { program, start } from './program.ts';

const leftovers = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('clever-sync-demo-'));

describe('the demo', () => {
  test('plays every scene without a question and leaves nothing behind', async () => {
    const world = await World.create();
    const { code, out, err } = await program(['demo'], { TMPDIR: world.folder });
    expect(code).toBe(0);
    const commands = out.split('\n').filter((line) => line.startsWith('$ clever-sync'));
    expect(commands.map((line) => line.split(' ')[2])).toEqual(SCENES.map(({ command }) => command[0]));
    expect(out).toContain('✔ Launched as run 3');
    expect(err.match(/^error: .*$/gm)).toEqual([expect.stringContaining('--confirm')]);
    expect(await readdir(world.folder)).toEqual([]);
    await world.close();
  });

  test('keeps the database when asked', async () => {
    const world = await World.create();
    // A newcomer's own settings, good or bad, are none of the demo's.
    await mkdir(join(world.folder, 'clever-sync'));
    await writeFile(join(world.folder, 'clever-sync', 'config.json'), 'not JSON');
    const env = { TMPDIR: world.folder, XDG_CONFIG_HOME: world.folder };
    const { code, out } = await program(['demo', '--keep', '-q'], env);
    expect(code).toBe(0);
    const [, kept = ''] = /The database is kept: (.*)/.exec(out) ?? [];
    expect(await world.run(`--db ${kept} history 1 --json`)).toMatchObject({ code: 0 });
    await world.close();
  });

  test('whose sandbox cannot start leaves nothing behind', async () => {
    const before = await leftovers();
    const signal = new AbortController().signal;
    const context = createContext(memoryIo(), { input: false, color: false }, {}, signal);
    const stage = setStage(context, '/nonexistent', FIRST_DAY);
    await expect(stage).rejects.toMatchObject({ code: 'not-found' });
    expect(await leftovers()).toEqual(before);
  });

  test('interrupted, it ends with 130 and leaves nothing behind', async () => {
    const world = await World.create();
    const { child, ended } = start(['demo'], { TMPDIR: world.folder });
    child.stdout!.once('data', () => child.kill('SIGINT'));
    expect(await ended).toMatchObject({ code: 130 });
    expect(await readdir(world.folder)).toEqual([]);
    await world.close();
  });
});

describe('the sandbox', () => {
  test('says where it is and what to set; what it says works; Ctrl-C ends it', async () => {
    const world = await World.withDistrict();
    const { child, ended } = start(['sandbox', '--day', '2', '--json']);
    const [line] = (await new Promise((resolve) => child.stdout!.once('data', resolve)).then(String)).split(
      '\n',
    );
    const { url, token } = JSON.parse(line!) as { url: string; token: string };
    const env = { CLEVER_API_URL: url, CLEVER_AUTH_URL: url, CLEVER_TOKEN: token };
    expect(await world.run('edit 1', { env })).toMatchObject({ code: 0 });
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0 });
    await world.close();
  });
});

test('the commands that the sandbox prints fit a terminal, and a shell reads them', async () => {
  const world = await World.create();
  const interrupt = (press: () => void) => void setTimeout(press, 50);
  const { out } = await world.run('sandbox', { interrupt });
  const [, commands = ''] = out.split('after that line:\n');
  expect(commands.split('\n').filter((line) => line.length > 80)).toEqual([]);
  for (const line of commands.replaceAll('\\\n', '').trim().split('\n').slice(0, 2))
    expect(await world.run(line.replace(/^ *clever-sync /, ''))).toMatchObject({ code: 0 });
  await world.close();
});

describe('the doctor', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.withDistrict();
  });
  afterEach(() => world.close());

  test('finds everything set up', async () => {
    const { code, out } = await world.run('doctor');
    expect(code).toBe(0);
    expect(out).toContain('✔ ok    Clever: Riverside Unified  reachable, token accepted');
    expect(out).toContain('Everything is set up.');
  });

  test.each([
    ['no database', 'doctor --db nowhere.db', {}, 6],
    ['no token', 'doctor', { CLEVER_TOKEN: '' }, 2],
    ['a token that Clever refuses', 'doctor', { CLEVER_TOKEN: 'f'.repeat(40) }, 5],
    ['a setting that is wrong', 'doctor', { CLEVER_API_URL: 'clever' }, 2],
  ])('%s', async (_what, line, env, code) => {
    const ran = await world.run(line, { env });
    expect(ran.code).toBe(code);
    expect(ran.out).toMatch(/^✖ FAIL/m);
  });

  test('one token is one district’s', async () => {
    await world.run('districts add Other --clever-id 64c1a0b2e4f0000000000002');
    const { code, out } = await world.run('doctor');
    expect(code).toBe(0);
    expect(out).toMatch(/! warn {2}Clever: Other/);
  });

  test('changes nothing', async () => {
    const before = await world.contents();
    await world.run('doctor');
    expect(await world.contents()).toBe(before);
  });
});
