// Histories grow for years: what looks through a district's runs holds no more than one report at a time.

import type { Database } from '../../src/database/database.ts';
import { checkJournal } from '../../src/engine/history/checkJournal.ts';
import { history } from '../../src/engine/history/history.ts';
import { pruneJournals } from '../../src/engine/history/prune.ts';
import { overriding } from '../support/overriding.ts';
import { eachPortal } from './each.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();

const RUNS = 5;
const REPORT_BYTES = 100_000;
const LATER = new Date('2027-11-24T10:00:00.000Z');

/** Some runs whose reports are large, as those of a district with thousands of teachers. */
async function syncOften(): Promise<void> {
  const share = smallShare();
  for (let n = 1; n <= RUNS; n += 1) await portal().edit(share.student(`x${n}`, 's1'));
  const { json } = portal().database.dialect;
  const padding = ' '.repeat(REPORT_BYTES);
  await portal().database.run(
    `update sync_runs set report = cast(cast(report as text) || '${padding}' as ${json})`,
  );
}

/** The database, and how large the largest answer of it was. */
function weighed(): { database: Database; largest: () => number } {
  let largest = 0;
  const all = async (...asked: Parameters<Database['all']>) => {
    const rows = await portal().database.all(...asked);
    largest = Math.max(largest, JSON.stringify(rows).length);
    return rows;
  };
  async function* each(...asked: Parameters<Database['each']>) {
    let bytes = 0;
    for await (const row of portal().database.each(...asked)) {
      largest = Math.max(largest, (bytes += JSON.stringify(row).length));
      yield row;
    }
  }
  return { database: overriding(portal().database, { all, each }), largest: () => largest };
}

test('a list of runs and a check of the journal read no whole report', async () => {
  await syncOften();
  const { database, largest } = weighed();
  expect(await history(database, portal().district, 365)).toHaveLength(RUNS);
  expect(await checkJournal(database)).toEqual([]);
  expect(largest()).toBeLessThan(REPORT_BYTES);
});

test('a prune reads one report after the other', async () => {
  await syncOften();
  const { database, largest } = weighed();
  expect(await pruneJournals(database, { keepDays: 1, now: LATER })).toMatchObject({ runs: RUNS });
  expect(largest()).toBeLessThan(1.5 * REPORT_BYTES);
});

test('a run that is launched while the journal is checked is no damage', async () => {
  await portal().edit(smallShare());
  const share = smallShare().student('x1', 's1');
  let isLaunched = false;
  const all = async (...asked: Parameters<Database['all']>) => {
    const rows = await portal().database.all(...asked);
    if (!isLaunched) await portal().edit(share);
    isLaunched = true;
    return rows;
  };
  expect(await checkJournal(overriding(portal().database, { all }))).toEqual([]);
  expect(isLaunched).toBe(true);
});
