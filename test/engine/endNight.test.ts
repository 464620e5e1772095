// What a process of the night leaves open itself is not waited for by it, and what it meets while it claims does not
// end the night.

import type { Database } from '../../src/database/database.ts';
import { claimNight } from '../../src/database/statements/nights.ts';
import { startRun } from '../../src/database/statements/openRuns.ts';
import { claimDistricts, endNight } from '../../src/engine/runs/nightly.ts';
import { localProcesses } from '../../src/localProcesses.ts';
import { Fault, type FaultCode } from '../../src/roster/errors.ts';
import { overriding } from '../support/overriding.ts';
import { eachPortal } from './each.ts';
import { NOW } from './portal.ts';

const portal = eachPortal();

test('a run that could not be closed does not hold the night that left it', async () => {
  const { database, district } = portal();
  const tools = { database, clock: () => NOW, processes: localProcesses, pause: async () => undefined };
  const waits: number[] = [];
  const night = claimDistricts(
    { ...tools, onWait: (left) => waits.push(...left) },
    new Date('2026-11-23T00:00:00.000Z'),
  );
  const { value: claim } = await night.next();
  const { host, machine, pid, started } = await localProcesses.self();
  const now = NOW.toISOString();
  await database.all(startRun, [district.id, 'edit', 'test', now, host, machine, pid, started, now]);
  await endNight(tools, claim!);
  expect(await night.next()).toEqual({ done: true, value: undefined });
  expect(waits).toEqual([]);
  expect(await database.all('select status, error from sync_runs')).toEqual([
    { status: 'Interrupted', error: 'The database went away before it was done.' },
  ]);
});

test('a claim of its own is not taken for one whose process died, however long nothing comes of it', async () => {
  const { database } = portal();
  let [now, pauses] = [NOW.getTime(), 0];
  const own = new Set<number>();
  const pause = () => {
    now += 3 * 60_000;
    if ((pauses += 1) === 3) own.clear();
    return Promise.resolve();
  };
  const tools = { database, clock: () => new Date(now), processes: localProcesses, pause };
  const night = claimDistricts({ ...tools, isOwn: (district) => own.has(district) }, NOW);
  const { value: claim } = await night.next();
  own.add(claim!.district);
  expect(await night.next()).toEqual({ done: false, value: { ...claim, number: 2 } });
  expect(pauses).toBe(3);
  await night.return();
});

/** The Portal's connection, whose statements that match are answered with an error at first, so often. */
function failing(database: Database, match: RegExp, errors: Fault[]): Database {
  const all: Database['all'] = async (sql, values) => {
    const error = match.test(sql) ? errors.shift() : undefined;
    if (error) throw error;
    return database.all(sql, values);
  };
  return overriding(database, { all });
}

const claiming = (match: RegExp, errors: Fault[]) =>
  claimDistricts(
    {
      database: failing(portal().database, match, errors),
      clock: () => NOW,
      processes: localProcesses,
      pause: async () => undefined,
    },
    new Date('2026-11-23T00:00:00.000Z'),
  );
const notNow = (code: FaultCode, times: number) =>
  Array.from({ length: times }, () => new Fault(code, 'Not now.', null));

test.each([
  ['a claim that another program locks', /insert into sync_nights/, 'database-locked', 1],
  ['runs that another program locks', /sync_runs/, 'database-locked', 1],
  ['a server that starts again', /sync_runs/, 'database-unreachable', 2],
] as const)('%s is looked at again', async (_, match, code, times) => {
  const errors = notNow(code, times);
  const night = claiming(match, errors);
  const { district } = portal();
  expect(await night.next()).toEqual({ done: false, value: { district: district.id, number: 1 } });
  expect(errors).toEqual([]);
  await night.return();
});

test('what stays locked ends the night: another district is no reason to wait once more', async () => {
  for (const name of ['Hill', 'Valley'])
    await portal().insert('districts', { source: 'clever', source_id: name, name });
  const errors = notNow('database-locked', 9);
  await expect(claiming(/insert into sync_nights/, errors).next()).rejects.toMatchObject({
    code: 'database-locked',
  });
  expect(errors).toHaveLength(7);
});

test('a district that was removed since it was seen is claimed by nobody', async () => {
  const { database } = portal();
  expect(await database.all(claimNight, [99, NOW.toISOString(), 0, 0])).toEqual([]);
});
