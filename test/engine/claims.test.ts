// What other machines wrote about a night is judged by what is seen of it here: their clocks may be hours off.

import { spawn } from 'node:child_process';
import type { Value } from '../../src/database/database.ts';
import { openDatabase } from '../../src/database/open.ts';
import { claimNight, nights } from '../../src/database/statements/nights.ts';
import { startRun } from '../../src/database/statements/openRuns.ts';
import type { RunInProgress } from '../../src/engine/runs/lease.ts';
import {
  claimDistricts,
  dueDistricts,
  endNight,
  giveBack,
  type NightTools,
} from '../../src/engine/runs/nightly.ts';
import type { ProcessMark } from '../../src/engine/runs/processes.ts';
import { interruptDead } from '../../src/engine/runs/runs.ts';
import { localProcesses } from '../../src/localProcesses.ts';
import { onlyFor } from '../support/only.ts';
import { overriding } from '../support/overriding.ts';
import { eachPortal } from './each.ts';
import { NOW } from './portal.ts';

const MINUTE = 60_000;
const SINCE = new Date(NOW.getTime() - 20 * 60 * MINUTE);
const ELSEWHERE: ProcessMark = { host: 'other', machine: 'other 1', pid: 7, started: '1' };
const portal = eachPortal();

const at = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE).toISOString();
const minutesGone = () => (portal().now.getTime() - NOW.getTime()) / MINUTE;

/** A process of the night whose pauses take no time; `during` is told the minute that each begins in. */
function tools(during: (minute: number) => Promise<void> | void = () => undefined): NightTools {
  return {
    ...portal().looking(),
    async pause(milliseconds) {
      await during(minutesGone());
      portal().now = new Date(portal().now.getTime() + milliseconds);
      if (minutesGone() > 60) throw new Error('It waits for ever.');
    },
  };
}

/** Somebody's claim, made and ended as his clock had it. */
const claimed = (claimedAt: string, endedAt: string | null = null) =>
  portal().database.run(
    `insert into sync_nights (district_id, claimed_at, claims, last_run, ended_at) values ($1, $2, 4, 0, $3)`,
    [portal().district.id, claimedAt, endedAt],
  );

const running = ({ host, machine, pid, started }: ProcessMark, lease: string) => {
  const values = [portal().district.id, 'edit', 'lee', at(0), host, machine, pid, started, lease];
  return portal().database.all(startRun, values);
};

const statuses = () => portal().statuses();

const district = (name: string) => portal().insert('districts', { source: 'clever', source_id: name, name });

describe.each([
  ['minutes slow', at(-5)],
  ['right', at(0)],
  ['an hour fast', at(60)],
])('of a claim by a clock that is %s', (_name, claimedAt) => {
  test('nobody else takes it for two minutes', async () => {
    await claimed(claimedAt);
    const { value } = await claimDistricts(tools(), SINCE).next();
    expect(value).toEqual({ district: portal().district.id, number: 5 });
    expect(minutesGone()).toBe(2);
  });

  test('a run that it opened meanwhile keeps it', async () => {
    await claimed(claimedAt);
    const opening = async (minute: number) => {
      if (minute === 1) await running(ELSEWHERE, at(10));
      if (minute === 9) await portal().database.run(`update sync_runs set status = 'Failed'`);
    };
    expect(await claimDistricts(tools(opening), SINCE).next()).toMatchObject({ done: true });
    expect(minutesGone()).toBeGreaterThan(9);
  });

  test('what failed before is tried again; what fails meanwhile is not', async () => {
    await claimed(claimedAt, claimedAt);
    const { value } = await claimDistricts(tools(), SINCE).next();
    expect(value).toMatchObject({ number: 5 });

    const failing = () =>
      void portal().database.run('update sync_nights set ended_at = claimed_at, claimed_at = $1', [
        claimedAt,
      ]);
    expect(await claimDistricts(tools(failing), SINCE).next()).toMatchObject({ done: true });
  });
});

test('a run elsewhere is over when the same lease was seen for ten minutes, whatever it says', async () => {
  await running(ELSEWHERE, at(-300));
  const beating = async (minute: number) => {
    if (minute === 5) await portal().database.run('update sync_runs set lease_until = $1', [at(-299)]);
  };
  const { value } = await claimDistricts(tools(beating), SINCE).next();
  expect(value).toMatchObject({ number: 1 });
  expect(minutesGone()).toBeGreaterThanOrEqual(15);
  expect(await statuses()).toEqual(['Interrupted']);
});

test('a process of this machine that stands still is told of, not waited for', async () => {
  const child = spawn('sleep', ['60']);
  const { started } = (await localProcesses.find(child.pid!))!;
  const { host, machine } = await localProcesses.self();
  await running({ host, machine, pid: child.pid!, started }, at(3));
  const silent: RunInProgress[] = [];
  const night = claimDistricts({ ...tools(), onSilent: (runs) => silent.push(...runs) }, SINCE);
  expect(await night.next()).toMatchObject({ done: true });
  expect(silent).toMatchObject([{ run: 1, districtId: portal().district.id, pid: child.pid }]);
  expect(minutesGone()).toBeLessThan(4);
  expect(await statuses()).toEqual(['In Progress']);
  child.kill();
});

test('this process itself may be silent, in a long apply', async () => {
  await running(await localProcesses.self(), at(-1));
  const closing = async (minute: number) => {
    if (minute === 5)
      await portal().database.run(`update sync_runs set status = 'Launched', finished_at = $1`, [at(5)]);
  };
  const silent: RunInProgress[] = [];
  const night = claimDistricts({ ...tools(closing), onSilent: (runs) => silent.push(...runs) }, SINCE);
  expect(await night.next()).toMatchObject({ done: true });
  expect([minutesGone() >= 5, silent]).toEqual([true, []]);
});

test('a claim that was given back is anybody’s at once, and of those who saw it one’s', async () => {
  const claim = (await claimDistricts(tools(), SINCE).next()).value!;
  await giveBack(portal().looking(), claim);
  expect(await dueDistricts(portal().looking(), SINCE)).toEqual([portal().district.id]);
  const { value } = await claimDistricts(tools(), SINCE).next();
  expect([value, minutesGone()]).toEqual([{ district: portal().district.id, number: 2 }, 0]);
  // What it was is no longer its former holder's.
  await giveBack(portal().looking(), claim);
  await endNight(portal().looking(), claim);
  expect(
    await portal().database.all('select ended_at from sync_nights where claimed_at > $1', [at(-1)]),
  ).toEqual([{ ended_at: null }]);
});

test('of two who saw as many claims, one has the district', async () => {
  const claim = () =>
    portal().database.all<{ claims: number }>(claimNight, [portal().district.id, at(0), 0, 0]);
  expect([await claim(), await claim()]).toEqual([[{ claims: 1 }], []]);
});

describe('of districts that were due when all were looked at, when its turn comes', () => {
  test.each<[string, (id: number) => Promise<unknown>]>([
    [
      'one that was synced by hand is passed over',
      (id) =>
        portal().insert('sync_runs', {
          district_id: id,
          mode: 'edit',
          status: 'Launched',
          started_at: at(-1),
          finished_at: at(0),
          requested_by: 'lee',
        }),
    ],
    [
      'one that has expired is passed over',
      (id) =>
        portal().insert('sync_settings', { district_id: id, expires_on: at(-2 * 24 * 60).slice(0, 10) }),
    ],
    [
      'one that another process claims is passed over',
      (id) => portal().database.all(claimNight, [id, at(0), 0, 0]),
    ],
    [
      'one that was removed is passed over',
      (id) => portal().database.run('delete from districts where id = $1', [id]),
    ],
  ])('%s', async (_name, meanwhile) => {
    const [hill, valley] = [await district('Hill'), await district('Valley')];
    const night = claimDistricts(tools(), SINCE);
    expect((await night.next()).value).toMatchObject({ district: portal().district.id });
    await meanwhile(hill);
    expect((await night.next()).value).toMatchObject({ district: valley });
  });

  test('one that came meanwhile has its turn at the end', async () => {
    const night = claimDistricts(tools(), SINCE);
    await night.next();
    const hill = await district('Hill');
    expect((await night.next()).value).toMatchObject({ district: hill });
  });

  test('each is read by itself: all of them once, whatever their number', async () => {
    for (const name of ['Hill', 'Valley', 'Lake', 'Wood']) await district(name);
    let looks = 0;
    const database = overriding(portal().database, {
      all: (sql: string, values?: Value[]) => {
        if (sql === nights) looks += 1;
        return portal().database.all(sql, values);
      },
    });
    const night = claimDistricts({ ...tools(), database }, SINCE);
    for (let turn = 0; turn < 5; turn += 1) expect((await night.next()).done).toBe(false);
    expect(looks).toBe(1);
  });
});

test('an end, and what is given back, is one district’s', async () => {
  for (const name of ['Hill', 'Valley']) await district(name);
  const night = claimDistricts(tools(), SINCE);
  const claims = [await night.next(), await night.next(), await night.next()].map(({ value }) => value!);
  await endNight(portal().looking(), claims[0]!);
  await giveBack(portal().looking(), claims[1]!);
  const rows = await portal().database.all<{ ended_at: unknown; back: unknown }>(
    `select ended_at, claimed_at < '2000-01-01' as back from sync_nights order by district_id`,
  );
  expect(rows.map(({ ended_at, back }) => [ended_at !== null, Boolean(back)])).toEqual([
    [true, false],
    [false, true],
    [false, false],
  ]);
});

onlyFor(
  'one writer',
  'a night waits for another writer and says so; an interrupt ends the wait',
  async () => {
    const other = await openDatabase(portal().location);
    const dead = { ...(await localProcesses.self()), started: 'long ago' };
    for (const hasDead of [false, true]) {
      if (hasDead) await running(dead, at(3));
      const control = new AbortController();
      const locks: string[] = [];
      const onLock = () => void (locks.push('waits'), control.abort());
      await other.transaction(async () => {
        const night = claimDistricts({ ...tools(), onLock, signal: control.signal }, SINCE);
        expect(await night.next()).toEqual({ done: true, value: undefined });
      });
      expect(locks).toEqual(['waits']);
    }
    expect(await interruptDead(portal().looking())).toBe(1);
    await other.close();
  },
);
