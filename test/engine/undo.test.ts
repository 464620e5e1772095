// An undo leaves every row as it was before the run. It is a plan like any other, and a run that can itself be undone.

import { setDistrict } from '../../src/engine/districts/changeDistrict.ts';
import { districtById } from '../../src/engine/districts/districts.ts';
import { history } from '../../src/engine/history/history.ts';
import { undo } from '../../src/engine/undo.ts';
import { eachPortal } from './each.ts';
import { changed } from './leaving.ts';
import { livedIn } from './lived.ts';
import type { Portal } from './portal.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();
const insert: Portal['insert'] = (...row) => portal().insert(...row);
const later = (hours: number) => portal().later(hours);
const all = { maxDeletes: { percent: 100 }, schools: 'all' } as const;
const statuses = async () => {
  const runs = await history(portal().database, portal().district, 365);
  return runs.map(({ run, mode, status }) => `${run} ${mode} ${status}`);
};

/** A Portal with licenses, books, work and rows made by hand. */
const lived = () => livedIn(portal());

test.each(['edit', 'reset'] as const)(
  'restores every table exactly after %s; so does undoing the undo',
  async (mode) => {
    await lived();
    const before = await portal().dump();
    later(24);
    const { report } =
      mode === 'edit' ? await portal().edit(changed(), all) : await portal().reset(changed(), all);
    const after = await portal().dump();
    expect(after).not.toEqual(before);
    later(1);
    const undone = await portal().undo(report.run);
    expect(undone.report).toMatchObject({ mode: 'undo', undoes: report.run, status: 'launched', guards: [] });
    expect(await portal().dump()).toEqual(before);
    later(1);
    const redone = await portal().undo(undone.report.run);
    expect(redone.report.status).toBe('launched');
    expect(await portal().dump()).toEqual(after);
    expect((await statuses()).slice(0, 3)).toEqual([
      '4 undo Launched',
      '3 undo Undone',
      `2 ${mode} Launched`,
    ]);
    await portal().undo(report.run);
    expect(await portal().dump()).toEqual(before);
  },
);

test('a first sync undone leaves an empty Portal, and its settings', async () => {
  const { report } = await portal().edit(smallShare());
  const { plan } = await portal().undo(report.run);
  expect(Object.values(await portal().dump()).flat()).toEqual([]);
  expect(plan.changes.students).toMatchObject({ deleted: 6 });
  expect(await portal().database.all('select source_id from sync_schools')).toHaveLength(2);
  expect((await portal().edit(smallShare())).report.changes.students.created).toBe(6);
});

test('counts what comes back as restored, memberships as created, and says so', async () => {
  await lived();
  const { report } = await portal().reset(changed(), all);
  const { plan } = await portal().undo(report.run, { dryRun: true });
  expect(plan.changes.teachers).toMatchObject({ restored: 1, created: 0, deleted: 0 });
  expect(plan.changes.students).toMatchObject({ restored: 2, updated: 1, deleted: 1 });
  expect(plan.changes.classStudents).toEqual({ created: 5, deleted: 1 });
  const changes = [];
  for await (const change of plan.read()) changes.push(`${change.action} ${change.kind} ${change.name}`);
  expect(changes).toContain('restored teachers Lee t1, Ann');
  expect(changes).toContain('restored studentWork Lee p1, Ann · Rocks');
  expect(changes).toContain('deleted schools School s9');
});

test('a preview writes nothing; the digest approves exactly the plan that it showed', async () => {
  await lived();
  const { report } = await portal().reset(changed(), all);
  const after = await portal().dump();
  const preview = await portal().undo(report.run, { dryRun: true, confirmed: false });
  expect(preview.report).toMatchObject({ run: null, status: 'previewed', dryRun: true });
  const stale = await portal().undo(report.run, { planDigest: '000000000000' });
  expect(stale.report).toMatchObject({ status: 'refused', guards: [{ code: 'stale-plan', refused: true }] });
  expect(await portal().dump()).toEqual(after);
  const approved = { confirmed: false, planDigest: preview.report.plan };
  expect((await portal().undo(report.run, approved)).report.status).toBe('launched');
});

test('needs consent when it deletes, and only then', async () => {
  const { report } = await portal().edit(smallShare());
  await expect(portal().undo(report.run, { confirmed: false })).rejects.toMatchObject({
    code: 'confirmation',
  });
  expect(await statuses()).toEqual(['1 edit Launched']);
  const share = smallShare();
  share.users[0]!.lastName = 'Moreno';
  const renamed = await portal().edit(share);
  expect((await portal().undo(renamed.report.run, { confirmed: false })).report.status).toBe('launched');
});

test('a run that was undone while somebody looked is not undone again, though its rows are as it left them', async () => {
  await portal().edit(smallShare());
  const share = smallShare();
  share.users[0]!.lastName = 'Moreno';
  const run = (await portal().edit(share)).report.run!;
  const { database } = portal();
  let looks = 0;
  const review = async () => {
    looks += 1;
    await portal().undo(run);
    await database.run(`update users set last_name = 'Moreno' where source_id = $1`, [
      share.users[0]!.sourceId,
    ]);
    return { proceed: true, approved: true };
  };
  const request = { run, dryRun: false, keepDays: 365, requestedBy: 'test' };
  await expect(undo(request, portal().tools(share, { review }))).rejects.toMatchObject({
    message: `Run ${run} is undone already.`,
  });
  expect(looks).toBe(1);
  expect(await statuses()).toEqual(['4 undo Failed', '3 undo Launched', '2 edit Undone', '1 edit Launched']);
});

test('an undo of an undo, and so on, leaves each run with its standing; none is in the way of an earlier one', async () => {
  const first = await portal().edit(smallShare());
  later(1);
  const second = await portal().edit(smallShare().student('p9', 's1'));
  const statuses = () => portal().statuses();
  let last = second;
  for (let times = 1; times <= 4; times += 1) {
    last = await portal().undo(last.report.run);
    expect(last.report.status).toBe('launched');
    const chain = Array.from({ length: times + 1 }, (_, index) =>
      (times - index) % 2 ? 'Undone' : 'Launched',
    );
    // The newest is always in force; of those before it, every other one.
    expect((await statuses()).slice(1)).toEqual(chain);
    const refused = (await portal().undo(first.report.run, { dryRun: true })).report;
    const inForce = times % 2 === 0;
    expect(refused.guards.map(({ code }) => code)).toEqual(inForce ? ['drifted'] : []);
    if (inForce) expect(refused.guards[0]!.message).toMatch(/Undo run 2 \(edit\) first\.$/);
  }
  const again = await portal().undo(second.report.run);
  expect(again.report.status).toBe('launched');
  expect((await portal().undo(first.report.run)).report.status).toBe('launched');
});

test('only what an undo deletes has come with its run', async () => {
  await portal().edit(smallShare());
  later(1);
  const { report } = await portal().edit(smallShare().student('p9', 's1').unshare('c3').school('s3'));
  const { plan } = await portal().undo(report.run, { dryRun: true });
  const reasons = new Set<string>();
  for await (const { action, reason } of plan.read()) reasons.add(`${action}: ${reason}`);
  expect(reasons).toEqual(new Set(['deleted: came with run 2']));
  const reset = await portal().reset(smallShare().unshare('c3'), { maxDeletes: { percent: 100 } });
  const undone = await portal().undo(reset.report.run, { dryRun: true });
  for await (const { action, reason } of undone.plan.read())
    expect([action, reason]).toEqual([action, action === 'deleted' ? 'came with run 3' : null]);
});

test('an undone link gives the row its former id back', async () => {
  const district_id = portal().district.id;
  await insert('users', { district_id, role: 'student', sis_id: 'sis-p1', last_name: 'Hand' });
  const before = await portal().dump();
  const { report } = await portal().edit(smallShare());
  expect(report.changes.students.linked).toBe(1);
  const { plan } = await portal().undo(report.run);
  expect(plan.changes.students).toMatchObject({ updated: 1, linked: 0, deleted: 5 });
  expect(await portal().dump()).toEqual(before);
});

test('what a run set beside rows stays, and is named with the command that sets it back, while it is so', async () => {
  const settings = { expiresOn: '2027-06-30', notify: ['it@riverside.example'] };
  const { report } = await portal().edit(smallShare(), settings);
  const { plan } = await portal().undo(report.run, { dryRun: true });
  expect(plan.warnings).toEqual([
    {
      code: 'settings-stay',
      count: 1,
      message:
        'An undo leaves the settings as they are; sync expires: 2027-06-30; e-mails go to 1 address more.',
      command: ['districts', 'set', 1, '--expires', 'never', '--unsubscribe', 'ADDRESS'],
    },
  ]);
  const { database, district } = portal();
  const known = (await districtById(database, district.id))!;
  await setDistrict(database, known, { expiresOn: null, unsubscribe: settings.notify });
  const undone = await portal().undo(report.run);
  expect(undone.report.warnings).toEqual([]);
  const again = await portal().undo(undone.report.run);
  expect(again.report.warnings[0]).toMatchObject({
    message: 'An undo leaves the settings as they are; sync expires: never; 1 address without e-mails.',
    command: ['districts', 'set', 1, '--expires', '2027-06-30', '--notify', 'ADDRESS'],
  });
});

test('history says until when a run can be undone, while it can', async () => {
  const { report } = await portal().edit(smallShare());
  const until = async () =>
    (await history(portal().database, portal().district, 30)).map(({ undoableUntil }) => undoableUntil);
  expect(await until()).toEqual(['2026-12-23T10:00:00.000Z']);
  await portal().undo(report.run);
  expect((await until())[1]).toBeNull();
});
