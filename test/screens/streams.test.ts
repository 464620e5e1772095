// What goes to which stream, as typed: colors where a terminal reads them, and only there.

import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { run } from '../../src/cli/main.ts';
import type { IoParts, Output } from '../../src/cli/terminal/io.ts';
import { words, World } from '../scenarios/world.ts';
import { memoryIo } from '../unit/terminal/build.ts';

let world: World;
beforeEach(async () => {
  world = await World.withDistrict();
});
afterEach(() => world.close());

/** One without a size, on which nothing moves. */
const terminal = (): Output => Object.assign(new PassThrough(), { isTTY: true });

/** Runs a command line on other parts of the edge. */
async function runOn(parts: Partial<IoParts>, line: string) {
  const io = memoryIo({ env: world.env, cwd: world.folder, clock: () => world.now, ...parts });
  const code = await run(words(line), io);
  return { code, out: io.out(), err: io.err() };
}

const COLOR = '\u001b[';

test('a preview of many, whose standard error goes into a file, colors nothing there', async () => {
  const { code, out, err } = await runOn({ stdout: terminal() }, 'bulk edit 1 --dry-run --full');
  expect(code).toBe(0);
  expect(out).toMatch(/^Riverside Unified\t[0-9a-f]{12}\n$/);
  expect(err).toContain('+ Bluff Creek Middle School');
  expect(err).not.toContain(COLOR);
});

test('and colors it where a terminal is', async () => {
  const { err } = await runOn({ stderr: terminal() }, 'bulk edit 1 --dry-run --full');
  expect(err).toContain(COLOR);
  expect(err).toMatch(/\[\d+m\+ Bluff Creek Middle School/);
});

test('nobody of a name is no stage that stopped', async () => {
  const { code, err } = await world.run('explain 1 "Nobody Atall"');
  expect(code).toBe(2);
  expect(err).toMatch(/\nChecked the plan in \S+ s\nerror: Nobody and nothing in .*\n$/);
  const quiet = await world.run('explain 1 "Nobody Atall" -q');
  expect(quiet.err).toMatch(/^error: Nobody and nothing in .*\n$/);
});

test('doctor says who can read the settings file', async () => {
  const folders = { config: world.folder, data: world.folder };
  const file = join(world.folder, 'config.json');
  await writeFile(file, '{"pageSize":100}');
  const settings = async (mode: number) => {
    await chmod(file, mode);
    const { out } = await runOn({ folders }, 'doctor --json');
    const checks = JSON.parse(out) as { name: string; detail: string }[];
    return checks.find(({ name }) => name === 'Settings')?.detail;
  };
  expect(await settings(0o644)).toBe(`${file}; others can read it, and no secret is in it`);
  expect(await settings(0o600)).toBe(`${file}; only you can read it`);
});

test('doctor gives the command that keeps a file private whole, to be copied', async () => {
  const config = join(world.folder, 'a folder', 'with a long name '.repeat(5));
  await mkdir(config, { recursive: true });
  const settings = join(config, 'config.json');
  await writeFile(settings, '{"token":"x"}');
  const portal = join(config, 'portal.db');
  await copyFile(world.database, portal);
  for (const file of [settings, portal]) await chmod(file, 0o644);
  const doctor = async () =>
    runOn({ folders: { config, data: config }, env: { ...world.env, CLEVER_SYNC_DB: portal } }, 'doctor');
  const lines = ({ out }: { out: string }) => out.split('\n').map((line) => line.replace(/^\s*(→ )?/, ''));
  const open = await doctor();
  expect(open.code).toBe(2);
  expect(lines(open)).toContain(`chmod 600 "${settings}"`);
  await chmod(settings, 0o600);
  expect(lines(await doctor())).toContain(`chmod 600 "${portal}"`);
});

test('a mistake is quoted as one line, however long it is', async () => {
  const long = 'x'.repeat(10_000);
  for (const line of [`users link 1 ${long} 1 1`, `users set-role 1 1 ${long}`, `roster ${long} 1`]) {
    const { code, err } = await runOn({}, line);
    expect({ code, long: err.length > 300 }).toEqual({ code: 2, long: false });
  }
});

describe('Ctrl-C, while a long list is written,', () => {
  beforeEach(async () => {
    const at = world.now.toISOString();
    const students = Array.from({ length: 1_000 }, (_, n) => [1, 'student', `A${n}`, 'Quill', at, at]);
    const columns = ['district_id', 'role', 'first_name', 'last_name', 'created_at', 'updated_at'];
    await world.portal((database) => database.load('users', columns, students));
  });

  test.each(['roster students 1', 'roster students 1 --json', 'reset 1 --dry-run --full -q'])(
    'ends %s',
    async (line) => {
      const { out: whole } = await world.run(line);
      let press = (): void => undefined;
      const interrupt = (interrupted: () => void) => (press = interrupted);
      const { code, out, err } = await world.run(line, { interrupt, heard: () => press() });
      expect([code, err]).toEqual([130, 'error: Interrupted. The Portal is as it was.\n']);
      expect(out.length).toBeLessThan(whole.length);
    },
  );

  test('pressed twice at once is told once', async () => {
    let press = (): void => undefined;
    const stdout = new Writable({
      write(_chunk, _encoding, next) {
        press();
        press();
        setTimeout(next, 700);
      },
    });
    const onInterrupt: IoParts['onInterrupt'] = (listener) => {
      press = () => listener('SIGINT');
      return () => undefined;
    };
    const { code, err } = await runOn({ stdout, onInterrupt }, 'roster students 1');
    expect(code).toBe(130);
    expect(err.match(/Press Ctrl-C again/g)).toHaveLength(1);
  });
});
