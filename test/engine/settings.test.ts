// What a sync changes of its district's settings stands in its plan and its report, as the rows do.

import { history, showRun } from '../../src/engine/history/history.ts';
import { pruneJournals } from '../../src/engine/history/prune.ts';
import { NO_SETTINGS } from '../../src/engine/plan/plan.ts';
import type { Report } from '../../src/engine/report/report.ts';
import { eachPortal } from './each.ts';
import { Share } from './share.ts';

const portal = eachPortal();

const share = (): Share =>
  new Share().school('s1', { name: 'Lakeside' }).school('s2', { name: 'Valley' }).student('p1', 's1');

const WISHES = {
  schools: ['s1'],
  expiresOn: '2027-06-30',
  notify: ['a@x.example', 'b@x.example', 'B@X.example'],
};

test('the first sync selects what is shared, and says nothing of it', async () => {
  const { plan, report } = await portal().edit(share(), { schools: 'all' });
  expect([plan.settings, report.settings]).toEqual([NO_SETTINGS, NO_SETTINGS]);
});

test('a preview names what the sync would change, the sync what it changed, the next one nothing', async () => {
  await portal().edit(share(), { notify: ['A@x.example'] });
  const changes = {
    expiresOn: { before: null, after: '2027-06-30' },
    schools: [{ sourceId: 's2', name: 'Valley', selected: false }],
    subscribed: ['b@x.example'],
  };
  expect((await portal().preview(share(), WISHES)).report.settings).toEqual(changes);
  expect((await portal().edit(share(), WISHES)).report.settings).toEqual(changes);
  expect((await portal().edit(share(), WISHES)).report.settings).toEqual(NO_SETTINGS);
});

test('a new school that is chosen, and one that is chosen again, sync from now on', async () => {
  await portal().edit(share(), { schools: ['s1'] });
  const { report } = await portal().preview(share().school('s3', { name: 'Bluff' }), { schools: 'all' });
  expect(report.settings.schools).toEqual([
    { sourceId: 's3', name: 'Bluff', selected: true },
    { sourceId: 's2', name: 'Valley', selected: true },
  ]);
});

test('what is asked for and is so already is no change, nor what nobody asks for', async () => {
  await portal().edit(share(), WISHES);
  expect((await portal().preview(share(), { expiresOn: '2027-06-30' })).report.settings).toEqual(NO_SETTINGS);
  expect((await portal().preview(share().school('s4'))).report.settings).toEqual(NO_SETTINGS);
  const never = await portal().preview(share(), { expiresOn: null });
  expect(never.report.settings.expiresOn).toEqual({ before: '2027-06-30', after: null });
});

test('a report of a version that knew no settings says that none changed, and so it does once it is erased', async () => {
  const { database, now } = portal();
  await portal().edit(share(), WISHES);
  const kept = async () => (await showRun(database, 1, 365)).report;
  const older: Partial<Report> = { ...(await kept()) };
  delete older.settings;
  await database.run('update sync_runs set report = $1 where id = 1', [JSON.stringify(older)]);
  expect((await kept())?.settings).toEqual(NO_SETTINGS);
  await pruneJournals(database, { keepDays: 1, now: new Date(now.getTime() + 2 * 86_400_000) });
  expect((await kept())?.settings).toEqual(NO_SETTINGS);
  expect((await history(database, portal().district, 365))[0]).toMatchObject({ status: 'Launched' });
});

test('erasing a run erases who was subscribed by it', async () => {
  const { database, now } = portal();
  await portal().edit(share(), WISHES);
  await pruneJournals(database, { keepDays: 1, now: new Date(now.getTime() + 2 * 86_400_000) });
  const { report } = await showRun(database, 1, 365);
  expect(report?.settings).toEqual({
    expiresOn: { before: null, after: '2027-06-30' },
    schools: [],
    subscribed: [],
  });
});
