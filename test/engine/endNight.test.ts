// What a process of the night leaves open itself is not waited for by it.

import { startRun } from '../../src/database/statements/openRuns.ts';
import { claimDistricts, endNight } from '../../src/engine/nightly.ts';
import { localProcesses } from '../../src/cli/terminal/processes.ts';
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
