import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import type { Database } from '../../src/database/database.ts';
import { openDatabase } from '../../src/database/open.ts';
import { status } from '../../src/engine/districts/districtStatus.ts';
import { showRun } from '../../src/engine/history/history.ts';
import type { Processes } from '../../src/engine/runs/processes.ts';
import { interruptDead } from '../../src/engine/runs/runs.ts';
import { sync } from '../../src/engine/sync.ts';
import { localProcesses } from '../../src/localProcesses.ts';
import { onlyFor } from '../support/only.ts';
import { overriding } from '../support/overriding.ts';
import { eachPortal } from './each.ts';
import { NOW } from './portal.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();
const statuses = () => portal().statuses();
const looking = (processes: Processes = localProcesses) => ({ ...portal().looking(), processes });

/** Another machine with the same clock. */
const elsewhere: Processes = {
  self: async () => ({ host: 'other', machine: 'other 1', pid: 7, started: '1' }),
  find: async () => null,
};

/** Leaves a run behind that a process of `processes` never closes. */
async function leaveOpen(processes: Processes): Promise<void> {
  const share = smallShare();
  let reading = (): void => undefined;
  const stuck = new Promise<void>((resolve) => (reading = resolve));
  share.beforePage = () => {
    reading();
    return new Promise(() => undefined);
  };
  void sync(portal().request(), portal().tools(share, { processes }));
  await stuck;
}

/** This machine as a process sees it that died: its number is free, or somebody else's now. */
async function ofDead(child: ChildProcess, started?: string): Promise<Processes> {
  const self = await localProcesses.self();
  const mark = { ...self, pid: child.pid!, started: started ?? self.started };
  return { ...localProcesses, self: async () => mark };
}

test('a run is visible from its first second, and holds its district', async () => {
  await leaveOpen(localProcesses);
  const [district] = await status(looking());
  expect(district).toMatchObject({
    status: 'In Progress',
    running: {
      mode: 'edit',
      startedAt: NOW.toISOString(),
      requestedBy: 'test',
      host: hostname(),
      pid: process.pid,
    },
  });
  const second = portal().edit(smallShare());
  await expect(second).rejects.toMatchObject({
    code: 'sync-in-progress',
    message: expect.stringMatching(
      /run 1 \(edit\), since 2026-11-23 10:00 UTC, by test on \S+ \(process \d+\)/,
    ) as string,
  });
  expect(await statuses()).toEqual(['In Progress']);
});

test('a preview lists it with the other guards, and writes nothing', async () => {
  await leaveOpen(localProcesses);
  const { report } = await portal().preview(smallShare(), { expiresOn: '2026-01-01' });
  expect(report.guards.map(({ code, refused, override }) => [code, refused, override])).toEqual([
    ['sync-in-progress', true, null],
    ['expired', true, '--expires YYYY-MM-DD'],
  ]);
  expect(await statuses()).toEqual(['In Progress']);
});

test('and so does a preview of an undo', async () => {
  const { report } = await portal().edit(smallShare());
  await leaveOpen(localProcesses);
  const preview = await portal().undo(report.run, { dryRun: true });
  expect(preview.report.guards).toMatchObject([{ code: 'sync-in-progress', refused: true, override: null }]);
});

test('whoever asks a person is refused before the first request, and again after the answer', async () => {
  const review = async () => ({ proceed: true, approved: true });
  const share = smallShare();
  let asked = 0;
  share.beforePage = () => void (asked += 1);
  await leaveOpen(localProcesses);
  const early = sync(portal().request(), portal().tools(share, { review }));
  await expect(early).rejects.toMatchObject({ code: 'sync-in-progress' });
  expect(asked).toBe(0);
});

test('another one that began while a person read the plan', async () => {
  const other = await openDatabase(portal().location);
  const stuck = smallShare();
  stuck.beforePage = () => new Promise(() => undefined);
  const review = async () => {
    // It fails when its connection is closed below, if it has got no further than that.
    sync(portal().request(), { ...portal().tools(stuck), database: other }).catch(() => undefined);
    while (!(await statuses()).length) await new Promise((resolve) => setTimeout(resolve, 10));
    return { proceed: true, approved: true };
  };
  const late = sync(portal().request(), portal().tools(smallShare(), { review }));
  await expect(late).rejects.toMatchObject({ code: 'sync-in-progress' });
  expect(await portal().database.all('select * from users')).toEqual([]);
  await other.close();
});

test('another district is not held', async () => {
  await leaveOpen(localProcesses);
  const id = await portal().insert('districts', { source: 'clever', source_id: 'd2', name: 'Hill' });
  const share = smallShare();
  share.district_.sourceId = 'd2';
  const district = { id, sourceId: 'd2', name: 'Hill' };
  const other = await openDatabase(portal().location);
  const { report } = await sync(portal().request({ district }), {
    ...portal().tools(share),
    database: other,
  });
  expect(report.status).toBe('launched');
  await other.close();
});

/** The Portal's database, in which `happens` comes right after the given read. */
function racing(read: number, happens: () => Promise<unknown>): Database {
  let reads = 0;
  return overriding(portal().database, {
    async all(...asked: Parameters<Database['all']>) {
      const rows = await portal().database.all(...asked);
      reads += 1;
      if (reads === read) await happens();
      return rows;
    },
  });
}

test.each([
  ['after the runs are read', 1],
  ['after those in progress are read', 2],
])('a run that is launched while somebody looks, %s, was not interrupted', async (_when, read) => {
  const child = spawn('true');
  await once(child, 'exit');
  await leaveOpen(await ofDead(child));
  const launch = () => portal().database.run(`update sync_runs set status = 'Launched' where id = 1`);
  const [district] = await status({ ...looking(), database: racing(read, launch) });
  expect(district).toMatchObject({ status: 'Launched', running: null });
  expect(district).not.toHaveProperty('run');
});

test('a run that begins while somebody looks is in progress', async () => {
  const [district] = await status({ ...looking(), database: racing(1, () => leaveOpen(localProcesses)) });
  expect(district).toMatchObject({ status: 'In Progress', running: { run: 1 } });
});

describe('a run whose process died', () => {
  test('is marked by the next sync, which goes on', async () => {
    const child = spawn('true');
    await once(child, 'exit');
    await leaveOpen(await ofDead(child));
    expect((await portal().edit(smallShare())).report.status).toBe('launched');
    expect(await statuses()).toEqual(['Interrupted', 'Launched']);
    const { error } = await showRun(portal().database, 1, 365);
    expect(error).toContain(`process ${child.pid}`);
  });

  test('is no hindrance to a preview, which marks nothing', async () => {
    const child = spawn('true');
    await once(child, 'exit');
    await leaveOpen(await ofDead(child));
    expect((await portal().preview(smallShare())).report.guards).toEqual([]);
    expect(await statuses()).toEqual(['In Progress']);
    expect((await status(looking()))[0]).toMatchObject({ status: 'Interrupted', running: null });
  });

  test('is found although its number was given to another process since', async () => {
    const child = spawn('sleep', ['60']);
    await leaveOpen(await ofDead(child, 'long ago'));
    expect(await interruptDead(looking())).toBe(1);
    child.kill();
  });

  test('lives as long as its lease where nobody can tell whether its number is another process’s now', async () => {
    const found = { ...localProcesses, find: async () => ({ started: null }) };
    await leaveOpen(localProcesses);
    expect(await interruptDead(looking(found))).toBe(0);
    portal().now = new Date(NOW.getTime() + 21 * 60_000);
    expect(await interruptDead(looking(found))).toBe(1);
  });

  test('lives while its process does, however late it is', async () => {
    const child = spawn('sleep', ['60']);
    const found = await localProcesses.find(child.pid!);
    await leaveOpen(await ofDead(child, found!.started ?? undefined));
    portal().now = new Date('2026-11-24T10:00:00.000Z');
    expect(await interruptDead(looking())).toBe(0);
    child.kill();
  });

  test('elsewhere is taken to live as long as its lease, and as clocks may differ', async () => {
    await leaveOpen(elsewhere);
    expect(await interruptDead(looking())).toBe(0);
    portal().now = new Date(NOW.getTime() + 19 * 60_000);
    expect(await interruptDead(looking())).toBe(0);
    portal().now = new Date(NOW.getTime() + 21 * 60_000);
    expect(await interruptDead(looking())).toBe(1);
    expect(await statuses()).toEqual(['Interrupted']);
  });

  test('but that was only slow writes nothing', async () => {
    const share = smallShare();
    let once = false;
    share.beforePage = async ({ collection }) => {
      if (collection !== 'classes' || once) return;
      once = true;
      portal().now = new Date(NOW.getTime() + 21 * 60_000);
      await portal().edit(smallShare());
    };
    const slow = await openDatabase(portal().location);
    const zombie = sync(portal().request(), {
      // Its clock stands still, so that no sign of life of it comes after the other one's.
      ...portal().tools(share, { processes: elsewhere, clock: () => NOW }),
      database: slow,
    });
    await expect(zombie).rejects.toMatchObject({ code: 'failed' });
    expect(await statuses()).toEqual(['Interrupted', 'Launched']);
    await slow.close();
  });
});

test('of many that begin at once, one holds the district', async () => {
  const others = await Promise.all(Array.from({ length: 6 }, () => openDatabase(portal().location)));
  const turnedAway: unknown[] = [];
  let allButOne = (): void => undefined;
  const waiting = new Promise<void>((resolve) => (allButOne = resolve));
  const share = () => Object.assign(smallShare(), { beforePage: () => waiting });
  const syncs = others.map(async (database) => {
    await sync(portal().request(), { ...portal().tools(share()), database }).catch((error: unknown) => {
      if (turnedAway.push(error) === others.length - 1) allButOne();
    });
  });
  await Promise.all(syncs);
  expect(turnedAway).toEqual(Array(5).fill(expect.objectContaining({ code: 'sync-in-progress' })));
  expect(await statuses()).toEqual(['Launched']);
  for (const each of others) await each.close();
});

onlyFor('one writer', 'a sync waits for another writer and says so; an interrupt ends the wait', async () => {
  const other = await openDatabase(portal().location);
  const control = new AbortController();
  let release = (): void => undefined;
  let held: Promise<void> | undefined;
  await new Promise<void>((holds) => {
    held = other.transaction(() => new Promise<void>((resolve) => ((release = resolve), holds())));
  });
  const events: object[] = [];
  const on = (event: object) => {
    events.push(event);
    control.abort();
  };
  const tools = portal().tools(smallShare(), { signal: control.signal, on });
  await expect(sync(portal().request(), tools)).rejects.toMatchObject({ code: 'interrupted' });
  const wait = { type: 'wait', reason: 'Something else is writing to the database', seconds: null };
  expect(events).toEqual([wait]);
  release();
  await held;
  await other.close();
});
