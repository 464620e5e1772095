// Districts that are set, that are not there yet, and removed while somebody watches; files and streams that cannot be written.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { run } from '../../src/cli/main.ts';
import { memoryIo } from '../unit/terminal/build.ts';
import { ManyWorld } from './manyWorld.ts';
import { World } from './world.ts';

describe('of one district', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.withDistrict();
  });
  afterAll(() => world.close());

  test('who is taken off and was not on is told', async () => {
    expect((await world.run('districts set 1 --notify a@riverside.example')).code).toBe(0);
    const { code, err } = await world.run(
      'districts set 1 --unsubscribe A@riverside.example,b@riverside.example',
    );
    expect({ code, err }).toEqual({ code: 0, err: 'b@riverside.example was not subscribed.\n' });
    const both = await world.run('districts set 1 --notify c@x.example --unsubscribe C@x.example');
    expect(both.code).toBe(2);
    expect(both.err).toContain('C@x.example stands in --notify and in --unsubscribe');
  });

  test('a school that it never shared is no dead end', async () => {
    const { code, err } = await world.run('districts set 1 --schools "Nowhere Academy of Things"');
    expect(code).toBe(2);
    expect(err).toMatch(
      /shared no school .* at its last sync\. Those that it shared: clever-sync districts show 1\./,
    );
  });

  test('a folder is no file for a report, which is said before anything is read', async () => {
    await mkdir(join(world.folder, 'folder.csv'));
    const nobody = { CLEVER_API_URL: 'http://127.0.0.1:1' };
    const { code, err } = await world.run('edit 1 --report folder.csv', { env: nobody });
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining('folder.csv is a folder. Name a file.') as string,
    });
  });

  test('--watch of a district that is removed ends, and says so', async () => {
    await world.addDistrict('Lakeside', 'bb0000000000000000000001');
    // Jest cannot link the modules of two commands at once: those of this one are loaded before.
    await world.run('status Lakeside');
    const watching = world.run('status Lakeside --watch --json');
    while ((await world.run('districts remove Lakeside --yes')).code !== 0) continue;
    const { code, err } = await watching;
    expect(code).toBe(2);
    expect(err).toMatch(/The district "Lakeside" was removed|There is no district "Lakeside"/);
  });
});

describe('of a Portal without any', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.empty('riverside');
  });
  afterAll(() => world.close());

  const NEXT = 'No districts yet.\n  clever-sync districts add NAME --clever-id ID\n';
  test.each(['districts list', 'status'])('%s says how one is added', async (line) => {
    expect(await world.run(line)).toEqual({ code: 0, out: NEXT, err: '' });
  });
  test.each(['nightly', 'nightly --dry-run', 'bulk edit --all', 'bulk reset --all --dry-run --json'])(
    '%s has nothing to do, and says how one is added',
    async (line) => {
      expect(await world.run(line)).toEqual({ code: 0, out: '', err: NEXT });
      expect(await world.run(`${line} -q`)).toEqual({ code: 0, out: '', err: '' });
    },
  );
});

describe('of many districts', () => {
  let many: ManyWorld;
  beforeEach(async () => {
    many = await ManyWorld.create('North', 'South');
  });
  afterEach(() => many.close());

  const fullDisk = () =>
    new Writable({
      write: (_chunk, _encoding, next) => next(Object.assign(new Error('full'), { code: 'ENOSPC' })),
    });

  test.each(['nightly', 'bulk edit --all'])(
    '%s goes on where standard error cannot be written',
    async (line) => {
      await many.run('districts set North --expires 2026-01-01');
      const { env, folder, now } = many.world;
      const parts = { env: { ...env, ...many.env }, cwd: folder, clock: () => now, stderr: fullDisk() };
      const io = memoryIo(parts);
      expect(await run(line.split(' '), io)).toBe(line === 'nightly' ? 0 : 7);
      expect(await many.runs()).toContain('South edit Launched 1');
    },
  );

  test('bulk that waits for standard input ends with Ctrl-C', async () => {
    let press = (): void => undefined;
    const { env, folder, now } = many.world;
    const io = memoryIo({
      env: { ...env, ...many.env },
      cwd: folder,
      clock: () => now,
      stdin: new PassThrough(),
      onInterrupt: (listener) => {
        press = () => listener('SIGINT');
        return () => undefined;
      },
    });
    const running = run(['bulk', 'edit', '-'], io);
    setTimeout(() => press(), 200);
    expect(await running).toBe(130);
  });
});
