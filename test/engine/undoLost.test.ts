// What an undo cannot bring back: what belongs to something that is gone, and a run of which the journal is, or never was.

import { eachPortal } from './each.ts';
import { livedIn } from './lived.ts';
import type { Portal } from './portal.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();
const insert: Portal['insert'] = (...row) => portal().insert(...row);
const later = (hours: number) => portal().later(hours);
const all = { maxDeletes: { percent: 100 }, schools: 'all' } as const;

/** A Portal with licenses, books, work and rows made by hand. */
const lived = () => livedIn(portal());

test('what would come back to something that is gone is drift, not a broken database', async () => {
  await lived();
  const first = await portal().reset(smallShare().unshare('p1'), all);
  const share = smallShare().unshare('p1', 's1', 'c1', 'c3', 't1', 'p2', 'p3');
  share.users.find(({ sourceId }) => sourceId === 't3')!.schools = ['s2'];
  const second = await portal().reset(share, all);
  const { report } = await portal().undo(first.report.run);
  expect(report).toMatchObject({ status: 'refused', guards: [{ code: 'drifted' }] });
  expect(report.guards[0]!.message).toContain(`Undo run ${second.report.run} (reset) first.`);
  await portal().undo(second.report.run);
  expect((await portal().undo(first.report.run)).report.status).toBe('launched');
});

test('what would come back to somebody who is gone is drift, though others come back', async () => {
  await portal().edit(smallShare());
  const share = smallShare().unshare('p1');
  share.classes.find(({ sourceId }) => sourceId === 'c1')!.students = ['p3'];
  const { report } = await portal().reset(share, all);
  await portal().database.run(`delete from users where source_id = 'p2'`);
  const refused = await portal().undo(report.run);
  expect(refused.report).toMatchObject({ status: 'refused', guards: [{ code: 'drifted' }] });
});

test.each<[string, string[], string, () => Promise<unknown>]>([
  [
    'a license',
    ['t1'],
    'Rows of run 2 have changed since: license 1 no longer exists. Create the license again under that id, and undo again; or leave the run as it is.',
    () =>
      insert('licenses', {
        id: 1,
        district_id: portal().district.id,
        po_number: '1',
        product: 'Rocks',
        audience: 'both',
        seats: 9,
      }),
  ],
  [
    'a book',
    ['p1', 'c1'],
    'Rows of run 2 have changed since: book 1 no longer exists. Create the book again under that id, and undo again; or leave the run as it is.',
    () => insert('books', { id: 1, title: 'Rocks', product: 'Rocks' }),
  ],
])(
  '%s that was deleted is named; once it is there again, the undo goes on',
  async (_, gone, message, make) => {
    await lived();
    const { report } = await portal().reset(smallShare().unshare(...gone), all);
    const deleted = message.includes('license') ? 'licenses' : 'books';
    await portal().database.run(`delete from ${deleted}`);
    const refused = await portal().undo(report.run);
    expect(refused.report).toMatchObject({ status: 'refused', guards: [{ code: 'drifted', message }] });
    await make();
    expect((await portal().undo(report.run)).report.status).toBe('launched');
  },
);

test('what is lost, and what was changed by a later run, are both said', async () => {
  await lived();
  const { report } = await portal().reset(smallShare().unshare('t1', 'p1', 'c1'), all);
  later(1);
  const next = await portal().edit(smallShare().unshare('t1', 'c1'));
  for (const table of ['licenses', 'books']) await portal().database.run(`delete from ${table}`);
  const { guards } = (await portal().undo(report.run)).report;
  expect(guards[0]!.message).toContain('since: book 1 no longer exists; license 1 no longer exists; 1 ');
  expect(guards[0]!.message).toContain(
    `Undo run ${next.report.run} (edit) first. Create the book and license again under those ids, and undo again;`,
  );
});

test.each([
  ['that does not exist', 'not-found', /99/, async () => 99],
  [
    'that is undone already',
    'usage',
    /is undone already/,
    async () => {
      const { report } = await portal().edit(smallShare());
      await portal().undo(report.run);
      return report.run;
    },
  ],
  [
    'that was refused',
    'usage',
    /is Refused: it changed nothing/,
    async () => (await portal().edit(smallShare(), { planDigest: '000000000000' })).report.run,
  ],
  [
    'whose journal was erased',
    'usage',
    /can no longer be undone: what a run changed is kept for 365 days/,
    async () => {
      const { report } = await portal().edit(smallShare());
      await portal().database.run('delete from sync_changes');
      return report.run;
    },
  ],
  [
    'that is too old',
    'usage',
    /can no longer be undone: what a run changed is kept for 365 days/,
    async () => {
      const { report } = await portal().edit(smallShare());
      later(366 * 24);
      return report.run;
    },
  ],
])('a run %s cannot be undone', async (_what, code, message, run) => {
  const number = await run();
  await expect(portal().undo(number)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as string,
  });
});

test.each([
  [
    `delete from sync_changes where entity = 'users' and seq = 3`,
    /^The journal of run 1 is damaged: run 1 reports \d users created, its journal has \d\.$/,
  ],
  [
    `update sync_changes set after = null where seq = 3`,
    /^The journal of run 1 is damaged: 1 rows of the journal of run 1 lack their values before or after\.$/,
  ],
])('a run whose journal lacks something is not taken back in part: %s', async (damage, problem) => {
  await portal().edit(smallShare());
  await portal().database.run(damage);
  const before = await portal().dump();
  await expect(portal().undo(1)).rejects.toMatchObject({
    code: 'failed',
    message: expect.stringMatching(problem) as string,
  });
  expect(await portal().dump()).toEqual(before);
});

test.each(['license_assignments', 'class_books', 'student_books', 'student_work'])(
  'nor one whose journal lacks what went with it: %s',
  async (table) => {
    await lived();
    const { report } = await portal().reset(smallShare().unshare('t1', 'p1', 'c1'), all);
    await portal().database.run(`delete from sync_changes where entity = '${table}' and action = 'deleted'`);
    const undone = portal().undo(report.run);
    await expect(undone).rejects.toThrow(new RegExp(`reports \\d ${table} deleted, its journal has 0`));
  },
);

test('of a run that changed nothing there is nothing to undo: it stays launched', async () => {
  await portal().edit(smallShare());
  const { report } = await portal().edit(smallShare());
  await expect(portal().undo(report.run)).rejects.toMatchObject({
    code: 'usage',
    message: 'Run 2 changed no row of the Portal: there is nothing to undo.',
    hint: 'See: clever-sync history 1',
  });
  const statuses = await portal().database.all('select status from sync_runs order by id');
  expect(statuses).toEqual([{ status: 'Launched' }, { status: 'Launched' }]);
});

test('nor of one that changed settings alone: it is said how those are changed', async () => {
  await portal().edit(smallShare());
  const { report } = await portal().edit(smallShare(), { expiresOn: '2027-06-30' });
  await expect(portal().undo(report.run)).rejects.toMatchObject({
    message: 'Run 2 changed no row of the Portal: there is nothing to undo.',
    hint: 'Its settings stay; to change them: clever-sync districts set 1',
  });
});
