// What a Reset deleted comes back once it is shared again, with all that hung on it: as it was, and as the last thing that
// happened to it says, whatever was undone since.

import { testDatabase } from '../support/databases.ts';
import { eachPortal } from './each.ts';
import type { Portal } from './portal.ts';
import { everything, gone, livedBefore, untouched } from './restoring.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();
const insert: Portal['insert'] = (...row) => portal().insert(...row);
const id: Portal['id'] = (...record) => portal().id(...record);
const later = (hours: number) => portal().later(hours);
const all = (sql: string) => portal().database.all(sql);
const lived = () => livedBefore(portal());
const dump = () => untouched(portal());

test.each(['edit', 'reset'] as const)('everything comes back as it was, by %s', async (mode) => {
  await lived();
  const before = await dump();
  await portal().reset(gone(), { ...everything, keepManual: true });
  expect(await dump()).not.toEqual(before);
  later(24);
  const sync = () =>
    mode === 'edit' ? portal().edit(smallShare()) : portal().reset(smallShare(), { keepManual: true });
  const { report, plan } = await sync();
  expect(report.status).toBe('launched');
  expect(await dump()).toEqual(before);
  const { teachers, students, classes, classStudents } = report.changes;
  expect(teachers).toEqual({ created: 0, updated: 0, linked: 0, restored: 1, deleted: 0 });
  expect([students.restored, classes.restored, students.created, classes.created]).toEqual([1, 1, 0, 0]);
  expect(classStudents).toEqual({ created: 5, deleted: 0 });
  const found = [];
  for await (const { action, kind, name } of plan.read()) found.push(`${action} ${kind} ${name}`);
  expect(found).toContain('restored students Lee p1, Ann');
  expect(found).toContain('restored studentWork Lee p1, Ann · Rocks');
  later(24);
  const again = await sync();
  expect(JSON.stringify(again.report.changes)).not.toMatch(/[1-9]/);
});

test('fields and rosters are as the share says now; what it does not say is as it was', async () => {
  await lived();
  await portal().reset(gone(), everything);
  const share = smallShare();
  Object.assign(
    share.users.find(({ sourceId }) => sourceId === 'p1')!,
    { lastName: 'Moreno', email: null },
  );
  const section = share.classes.find(({ sourceId }) => sourceId === 'c1')!;
  Object.assign(section, {
    students: ['p2'],
    teachers: ['t3'],
    primaryTeacher: 't3',
    period: '4',
    name: null,
    subject: null,
  });
  await portal().edit(share);
  expect(await portal().row('users', 'p1')).toMatchObject({ last_name: 'Moreno', email: 'p1@example.org' });
  expect(await portal().row('classes', 'c1')).toMatchObject({
    period: '4',
    name: 'Science c1',
    subject: 'science',
  });
  expect(await portal().rosters()).toContain('c1: t3* | p2');
});

test('in a preview they are restored; the digest is of exactly that', async () => {
  await lived();
  await portal().reset(gone(), everything);
  const before = await portal().dump();
  const { report } = await portal().preview(smallShare());
  expect(report.changes.students.restored).toBe(1);
  expect(await portal().dump()).toEqual(before);
  const other = await portal().preview(smallShare().unshare('c1'));
  expect(other.report.plan).not.toBe(report.plan);
  expect((await portal().edit(smallShare(), { planDigest: report.plan })).report.status).toBe('launched');
});

test('in parts: each brings what hangs on it, as soon as both sides are there', async () => {
  await lived();
  const before = await dump();
  await portal().reset(gone(), { ...everything, keepManual: true });
  await portal().edit(smallShare().unshare('t1', 'c1'));
  expect(await all('select class_id from student_work')).toEqual([{ class_id: null }, { class_id: null }]);
  expect(await all('select * from student_books')).toEqual([]);
  await portal().edit(smallShare().unshare('t1'));
  expect(await all('select * from license_assignments')).toEqual([]);
  await portal().edit(smallShare());
  expect(await dump()).toEqual(before);
});

test('what hung on two records that went in different Resets comes back with the last of them', async () => {
  await lived();
  const before = await dump();
  await portal().reset(smallShare().unshare('p1'), { ...everything, keepManual: true });
  await portal().reset(smallShare().unshare('p1', 'c1'), { ...everything, keepManual: true });
  await portal().edit(smallShare().unshare('c1'));
  expect(await all('select class_id from student_work')).toEqual([{ class_id: null }, { class_id: null }]);
  const { report } = await portal().edit(smallShare());
  expect(report.status).toBe('launched');
  expect(await dump()).toEqual(before);
  await portal().reset(smallShare().unshare('c1'), { ...everything, keepManual: true });
  await portal().database.run('delete from student_books');
  await portal().edit(smallShare());
  expect(await all('select * from student_books')).toHaveLength(2);
});

test('after an undo of the Reset there is nothing to restore; after an undo of that, there is again', async () => {
  await lived();
  const { report } = await portal().reset(gone(), everything);
  const undone = await portal().undo(report.run);
  expect(JSON.stringify((await portal().edit(smallShare())).report.changes)).not.toMatch(/[1-9]/);
  await portal().undo(undone.report.run);
  expect((await portal().preview(smallShare())).report.changes.students.restored).toBe(1);
});

test('restoring can be undone, and done again', async () => {
  await lived();
  const { report } = await portal().reset(gone(), everything);
  const after = await portal().dump();
  const restored = await portal().edit(smallShare());
  const back = await portal().dump();
  const refused = await portal().undo(report.run);
  expect(refused.report.guards).toMatchObject([{ code: 'drifted' }]);
  expect(refused.report.guards[0]!.message).toContain(`Undo run ${restored.report.run} (edit) first.`);
  await portal().undo(restored.report.run);
  expect(await portal().dump()).toEqual(after);
  await portal().edit(smallShare());
  expect(await portal().dump()).toEqual(back);
});

describe('after undos, a Reset in force is still what deleted last:', () => {
  /** A student with homework whom a Reset deleted, and an Edit that brought them back. */
  async function cameBack() {
    await portal().edit(smallShare());
    const user_id = await id('users', 'p1');
    await insert('student_work', { user_id, kind: 'homework', title: 'Rocks' });
    later(1);
    await portal().reset(smallShare().unshare('p1'));
    later(1);
    const { run } = (await portal().edit(smallShare())).report;
    return { user_id, run };
  }

  async function undo(run: number | null) {
    later(1);
    const { report } = await portal().undo(run);
    expect(report.status).toBe('launched');
    return report.run;
  }

  test.each([
    [
      'the Edit that restored undone, done again, undone',
      async (run: number | null) => {
        const first = await undo(run);
        await undo(first);
        await undo(run);
      },
    ],
    [
      'a second Reset undone, and the Edit before it',
      async (run: number | null) => {
        later(1);
        const second = (await portal().reset(smallShare().unshare('p1'))).report.run;
        await undo(second);
        await undo(run);
      },
    ],
  ])('%s', async (_, undone) => {
    const { user_id, run } = await cameBack();
    await undone(run);
    expect(await portal().row('users', 'p1')).toBeUndefined();
    const { report } = await portal().edit(smallShare());
    expect(report.changes.students).toMatchObject({ created: 0, restored: 1 });
    expect(await all('select user_id from student_work')).toEqual([{ user_id }]);
  });
});

test('a district that never had a Reset has no tables for it', async () => {
  // A connection to a server is kept from test to test, with what others left in it.
  if (testDatabase === 'postgres') await portal().database.run('discard temp');
  await portal().edit(smallShare());
  await portal().edit(gone());
  await portal().edit(smallShare().student('p9', 's1'));
  const tables = await all(
    testDatabase === 'sqlite'
      ? `select name from sqlite_temp_master where name like 'tmp_former%'`
      : `select relname from pg_class where relname like 'tmp_former%'`,
  );
  expect(tables).toEqual([]);
});
