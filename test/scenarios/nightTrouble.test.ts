// What may befall a night itself: a database that is locked, a disk that is full, a process that stands still, Ctrl-C.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createContext } from '../../src/cli/context.ts';
import { run } from '../../src/cli/main.ts';
import { runClaimed } from '../../src/cli/many/claimed.ts';
import { runMany } from '../../src/cli/many/runMany.ts';
import { summarize } from '../../src/cli/many/summary.ts';
import type { ManyEnds } from '../../src/cli/many/task.ts';
import type { Database } from '../../src/database/database.ts';
import { startRun } from '../../src/database/statements/openRuns.ts';
import { listDistricts } from '../../src/engine/districts/districts.ts';
import { dueDistricts } from '../../src/engine/runs/nightly.ts';
import { localProcesses } from '../../src/localProcesses.ts';
import { Fault } from '../../src/roster/errors.ts';
import { onlyFor } from '../support/only.ts';
import { overriding } from '../support/overriding.ts';
import { memoryIo, PAUSE_MS } from '../unit/terminal/build.ts';
import { ManyWorld } from './manyWorld.ts';
import { words } from './world.ts';

const NAMES = ['North', 'South', 'East', 'West'];
let many: ManyWorld;
beforeEach(async () => {
  many = await ManyWorld.create(...NAMES);
});
afterEach(() => many.close());

const launched = async () => (await many.runs()).filter((line) => line.includes('Launched'));
const all = NAMES.map((name) => `${name} edit Launched 1`).sort();
const ioOf = (parts: Parameters<typeof memoryIo>[0] = {}) =>
  memoryIo({
    env: { ...many.world.env, ...many.env },
    cwd: many.world.folder,
    clock: () => many.world.now,
    ...parts,
  });

const change = (sql: string) => many.world.portal((database) => database.run(sql));

/** No two districts may be claimed that have no run yet: the second claim fails, as it would on a full disk. */
async function withOneClaim(work: () => Promise<void>): Promise<void> {
  await change('create unique index one_claim on sync_nights (last_run)');
  await work().finally(() => change('drop index one_claim'));
}

test('a claim that fails ends the night with what was done, what was not, and why', async () => {
  await withOneClaim(async () => {
    const { code, out, err } = await many.run('nightly --jobs 1 --json');
    expect(code).toBe(7);
    expect(err).toMatch(/^1 district in .*: 1 launched\.\nNot begun: East, South and West\.\nerror: .+\n$/);
    const lines = out.trim().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line) as object)[0])).toEqual(['run', 'error']);
    expect(await launched()).toEqual(['North edit Launched 1']);
  });
  expect(await many.run('nightly')).toMatchObject({ code: 0 });
  expect(await launched()).toEqual(all);
});

test('one that fails before anything is done ends with its own exit code, and one line', async () => {
  await change(
    `insert into sync_nights (district_id, claimed_at, claims, last_run) values (4, '2026-11-01', 1, 0)`,
  );
  await withOneClaim(async () => {
    const { code, err } = await many.run('nightly --jobs 1');
    expect([code, err]).toEqual([1, expect.stringMatching(/^error: [^\n]+\n$/)]);
  });
});

test('an end that cannot be noted ends the night, and says why', async () => {
  // No two districts can end at the same moment.
  await change('create unique index one_end on sync_nights (ended_at)');
  const { code, err } = await many.run('nightly --jobs 1');
  expect(code).toBe(7);
  expect(err).toMatch(/^2 districts in .*: 2 launched\.\nNot begun: East and West\.\nerror: .+\n$/);
  await change('drop index one_end');
  expect(await many.run('nightly')).toMatchObject({ code: 0 });
  expect(await launched()).toEqual(all);
});

/** A full disk. */
const full = () =>
  new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('full'), { code: 'ENOSPC' })),
  });

test('an expired district that cannot be listed keeps nobody from being synced', async () => {
  await many.run('districts set East --expires 2026-11-22');
  const io = ioOf({ stdout: full() });
  expect(await run(words('nightly --json'), io)).toBe(0);
  expect(io.err()).toContain('error: East: Standard output cannot be written (ENOSPC).');
  expect(await launched()).toEqual(all.filter((line) => !line.startsWith('East')));
});

/** South's sync by another process of this machine, which lives until it is killed. */
async function otherRun({ since, lease }: { since: string; lease: string }) {
  const child = spawn('sleep', ['60']);
  const { started } = (await localProcesses.find(child.pid!))!;
  const { host, machine } = await localProcesses.self();
  const values = [2, 'edit', 'lee', since, host, machine, child.pid!, started, lease];
  await many.world.portal((database) => database.all(startRun, values));
  return { child, host };
}

test('Ctrl-C while others are waited for says that, and what became of the rest', async () => {
  const { child } = await otherRun({ since: '2026-11-23T09:59:00.000Z', lease: '2026-11-23T10:09:00.000Z' });
  let press = (): void => undefined;
  let said = '';
  const heard = (text: string) => void (said += text);
  const running = many.run('nightly --json', { heard, interrupt: (it) => (press = it) });
  const isWaiting = () =>
    said.match(/"status":"launched"/g)?.length === 3 && said.includes('Waiting for 1 district that');
  while (!isWaiting()) await sleep(10);
  press();
  const { code, out, err } = await running;
  child.kill();
  await once(child, 'exit');
  expect(code).toBe(130);
  expect(err).toContain('error: Interrupted; the 3 districts begun here had ended.');
  expect(JSON.parse(out.trim().split('\n').at(-1)!)).toMatchObject({ error: { code: 'interrupted' } });
  expect(await launched()).toHaveLength(3);
});

test('a process that was stopped is not waited for for ever: the night ends, and says who', async () => {
  const { child, host } = await otherRun({
    since: '2026-11-23T09:30:00.000Z',
    lease: '2026-11-23T09:59:00.000Z',
  });
  const { code, out, err } = await many.run('nightly --json');
  expect(code).toBe(7);
  expect(err).toContain(
    `error: South: Another sync of "South" stands still: run 1 (edit), since 2026-11-23 09:30 UTC, by lee on ${host} (process ${child.pid}) has given no sign of life for 10 minutes. Let it go on with "kill -CONT ${child.pid}"`,
  );
  expect(err).toMatch(/4 districts in .*: 3 launched, 1 refused\./);
  const told = out.split('\n').find((line) => line.includes('"error"'))!;
  expect(JSON.parse(told)).toMatchObject({
    district: { id: 2, name: 'South' },
    error: { code: 'sync-in-progress' },
  });
  expect(await many.runs()).toContain('South edit In Progress 1');
  child.kill();
  await once(child, 'exit');
  expect(await many.run('nightly')).toMatchObject({ code: 0 });
  expect(await launched()).toEqual(all);
});

const SYNCS = { mode: 'edit', wishes: { dryRun: false }, jobs: 2, full: false } as const;

test('what was claimed when Ctrl-C came is given back, and listed as not begun', async () => {
  const control = new AbortController();
  const io = ioOf();
  const context = createContext(io, { input: false, color: false }, {}, control.signal);
  const since = new Date('2026-11-22T14:00:00.000Z');
  await many.world.portal(async (database) => {
    // It is interrupted as soon as the second district is its own.
    let claims = 0;
    const transaction = async <T>(work: () => Promise<T>): Promise<T> => {
      const result = await database.transaction(work);
      if ((claims += 1) === 2) control.abort();
      return result;
    };
    const interrupting = overriding(database, { transaction });
    const looking = { database: interrupting, clock: io.clock, processes: localProcesses };
    const { ends } = await runClaimed(context, looking, SYNCS, since);
    expect(ends).toMatchObject([{ district: { name: 'North' }, code: 130 }]);
    expect(claims).toBeGreaterThan(2);
    expect(await dueDistricts(looking, since)).toEqual([1, 2, 3, 4]);
    const row = 'select claimed_at as at from sync_nights order by district_id';
    expect(await database.all(row)).toEqual(Array(2).fill({ at: '1970-01-01T00:00:00.000Z' }));
  });
  expect(await many.run('nightly')).toMatchObject({ code: 0 });
  expect(await launched()).toEqual(all);
});

test('what a sync of its own waits for before its run makes no second one', async () => {
  const io = ioOf();
  const context = createContext(io, { input: false, color: false }, {}, new AbortController().signal);
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let asked = 0;
  const settings = async () => {
    if ((asked += 1) === 1) await opened;
    return context.settings();
  };
  const since = new Date('2026-11-22T14:00:00.000Z');
  await many.world.portal(async (database) => {
    const looking = { database, clock: io.clock, processes: localProcesses };
    const night = runClaimed({ ...context, settings }, looking, SYNCS, since);
    while ((await launched()).length < 3) await sleep(20);
    for (let looks = 0; looks < 3; looks++) {
      many.world.now = new Date(many.world.now.getTime() + 3 * 60_000);
      await sleep(3 * PAUSE_MS);
    }
    open();
    const { ends, broken } = await night;
    expect(broken).toBeNull();
    expect(ends.map(({ district }) => district.name).sort()).toEqual([...NAMES].sort());
  });
  expect(await launched()).toEqual(all);
  expect(await many.world.rows('select max(claims) as claims from sync_nights')).toEqual([{ claims: 1 }]);
});

onlyFor('one writer', 'a locked database is waited for, said so, and Ctrl-C ends the wait', async () => {
  await many.world.portal(async (database: Database) => {
    await database.transaction(async () => {
      let press = (): void => undefined;
      const running = many.run('nightly', { interrupt: (it) => (press = it) });
      await sleep(1_000);
      press();
      const { code, err } = await running;
      expect(code).toBe(130);
      expect(err).toMatch(
        /^Something else is writing to the database: waiting until it is done\n0 districts in/,
      );
      expect(err).toMatch(/Not begun: East, North, South and West\./);
    });
  });
});

test('of many syncs, what ended is summed up whatever kept the others from being begun', async () => {
  const io = ioOf();
  const context = createContext(io, { input: false, color: false }, {}, new AbortController().signal);
  const districts = await many.world.portal(listDistricts);
  async function* tasks() {
    yield { name: districts[0]!.name, district: districts[0]! };
    throw new Fault('database-locked', 'Locked.', 'Wait.');
  }
  const began = { began: many.world.now, names: districts.map(({ name }) => name) };
  const done = await runMany(context, tasks(), SYNCS);
  expect(await summarize(context, done, began)).toBe(7);
  expect(io.err()).toMatch(/1 launched\.\nNot begun: .+\nerror: Locked\. Wait\.\n$/);
  const nothing: ManyEnds = { ...done, ends: [] };
  await expect(summarize(context, nothing, began)).rejects.toMatchObject({ code: 'database-locked' });
});
