// What comes back after a Reset of memberships and of work: what the share says nothing of, where both sides are there.

import { checkJournal } from '../../src/engine/history/checkJournal.ts';
import { eachPortal } from './each.ts';
import type { Portal } from './portal.ts';
import { everything, gone, livedBefore, untouched } from './restoring.ts';
import { Share, smallShare } from './share.ts';

const portal = eachPortal();
const insert: Portal['insert'] = (...row) => portal().insert(...row);
const id: Portal['id'] = (...record) => portal().id(...record);
const later = (hours: number) => portal().later(hours);
const all = (sql: string) => portal().database.all(sql);
const dump = () => untouched(portal());

let hand: number;
const lived = async () => void ({ hand } = await livedBefore(portal()));

test('whoever is linked while a class comes back is in it only when it lists them', async () => {
  await lived();
  await portal().database.run(`update users set sis_id = 'sis-p9' where id = ${hand}`);
  await portal().reset(smallShare().unshare('c1'), { ...everything, keepManual: true });
  const share = smallShare().student('p9', 's1');
  const { report } = await portal().edit(share);
  expect(report.changes).toMatchObject({ students: { linked: 1 }, classes: { restored: 1 } });
  expect((await portal().rosters())[0]).toBe('c1: t1* t3 | p1 p2 p3');
  expect(JSON.stringify((await portal().edit(share)).report.changes)).not.toMatch(/[1-9]/);
});

test('of a member made by hand who is gone, only the class comes back', async () => {
  await lived();
  await portal().reset(gone(), everything);
  const { report } = await portal().edit(smallShare());
  expect(report.changes.classes.restored).toBe(1);
  expect(await all(`select * from users where source_id is null`)).toEqual([]);
  expect(await portal().rosters()).toContain('c1: t1* t3 | p1 p2 p3');
});

test('who was taken off a class’s list does not come back to it, whatever the class is by then', async () => {
  await portal().edit(smallShare());
  const unlisted = () => {
    const share = smallShare();
    share.classes.find(({ sourceId }) => sourceId === 'c1')!.teachers = ['t1'];
    return share;
  };
  await portal().reset(unlisted(), everything);
  await portal().reset(unlisted().unshare('t3'), everything);
  // The classes of s1 wait, so the share does not speak of them.
  const { report } = await portal().edit(unlisted(), { schools: ['s2'] });
  expect(report.changes.teachers.restored).toBe(1);
  expect(await portal().rosters()).toEqual(['c1: t1* | p1 p2 p3', 'c2: t2* | p4 p5 p6', 'c3: t3* | p1 p4']);
});

test('whoever comes back is in no class that lists them no more and is as it was without them', async () => {
  await portal().edit(smallShare());
  await portal().reset(smallShare().unshare('p1'), everything);
  const share = smallShare();
  for (const section of share.classes) section.students = section.students.filter((each) => each !== 'p1');
  const { report } = await portal().edit(share);
  expect(report.changes).toMatchObject({ students: { restored: 1 }, classStudents: { created: 0 } });
});

describe('the share does not speak of', () => {
  /** The class c3, as a section that cannot be read, or as two that could be it. */
  const unread = (share: Share): Share => {
    share.leftOut.push({
      collection: 'classes',
      record: { id: 'c3', code: 'bad-record', problem: 'no name' },
    });
    share.classes = share.classes.filter(({ sourceId }) => sourceId !== 'c3');
    return share;
  };
  const twice = (share: Share): Share => {
    const c3 = share.classes.find(({ sourceId }) => sourceId === 'c3')!;
    share.classes.push({ ...c3, sourceId: 'c3b' });
    c3.sourceId = 'c3a';
    return share;
  };

  test.each([
    ['could not be read', unread],
    ['may be one of two', twice],
  ])('who is in a class that %s: a student who comes back is in it again', async (_, change) => {
    await portal().edit(smallShare());
    await portal().reset(smallShare().unshare('p1'), everything);
    const { report } = await portal().edit(change(smallShare()));
    expect(report.changes.students.restored).toBe(1);
    expect(await portal().rosters()).toContain('c3: t3* | p1 p4');
  });

  test('the schools of somebody made by hand who may be one of two', async () => {
    await portal().edit(smallShare().school('s3'));
    const district_id = portal().district.id;
    const mail = { email: 'h@example.org' };
    const user_id = await insert('users', { district_id, role: 'teacher', last_name: 'Hand', ...mail });
    await portal().database.run(
      `insert into school_users (school_id, user_id, is_primary) values (${await id('schools', 's3')}, ${user_id}, true)`,
    );
    await portal().reset(smallShare(), { ...everything, keepManual: true });
    const share = smallShare().school('s3').teacher('x1', 's1', mail).teacher('x2', 's1', mail);
    const { report } = await portal().edit(share);
    expect(report.linkConflicts).toHaveLength(2);
    expect(await all(`select user_id from school_users where user_id = ${user_id}`)).toEqual([{ user_id }]);
  });
});

test.each<[string, (() => Share)[]]>([
  ['together', [smallShare]],
  ['the class first', [() => smallShare().unshare('p1'), smallShare]],
  ['the student first', [() => smallShare().unshare('c3'), smallShare]],
])('work has its class again whose class and student went in different Resets: %s', async (_, shares) => {
  await portal().edit(smallShare());
  const [user_id, class_id] = [await id('users', 'p1'), await id('classes', 'c3')];
  await insert('student_work', { user_id, class_id, kind: 'homework', title: 'Rocks' });
  await portal().reset(smallShare().unshare('c3'), everything);
  await portal().reset(smallShare().unshare('c3', 'p1'), everything);
  for (const share of shares) await portal().edit(share());
  expect(await all('select user_id, class_id from student_work')).toEqual([{ user_id, class_id }]);
});

test('work that was taken out of its class by hand stays out of it', async () => {
  await portal().edit(smallShare());
  const [user_id, class_id] = [await id('users', 'p1'), await id('classes', 'c3')];
  await insert('student_work', { user_id, class_id, kind: 'homework', title: 'Rocks' });
  await portal().reset(smallShare().unshare('c3'), everything);
  await portal().edit(smallShare());
  await portal().database.run('update student_work set class_id = null');
  await portal().reset(smallShare().unshare('p1'), everything);
  await portal().edit(smallShare());
  expect(await all('select user_id, class_id from student_work')).toEqual([{ user_id, class_id: null }]);
});

test('work that was given another class by hand stays in that', async () => {
  await portal().edit(smallShare());
  const [user_id, class_id, other] = [
    await id('users', 'p1'),
    await id('classes', 'c3'),
    await id('classes', 'c1'),
  ];
  await insert('student_work', { user_id, class_id, kind: 'homework', title: 'Rocks' });
  await portal().reset(smallShare().unshare('c3'), everything);
  await portal().database.run('update student_work set class_id = $1', [other]);
  await portal().edit(smallShare());
  expect(await all('select user_id, class_id from student_work')).toEqual([{ user_id, class_id: other }]);
});

test('work that goes with its student does not get its class again in the same plan', async () => {
  await lived();
  await portal().reset(smallShare().unshare('c1'), everything);
  const before = await dump();
  const { report } = await portal().reset(smallShare().unshare('p2'), everything);
  expect(report.changes).toMatchObject({ classes: { restored: 1 }, students: { deleted: 1 } });
  expect(await checkJournal(portal().database)).toEqual([]);
  expect((await portal().undo(report.run)).report.status).toBe('launched');
  expect(await dump()).toEqual(before);
});

test('a school comes back with its people and classes, but not while nobody selects it', async () => {
  await portal().edit(smallShare());
  const before = await dump();
  const share = (): Share => {
    const rest = smallShare().unshare('s2', 'c2', 't2', 'p4', 'p5', 'p6');
    rest.users.find(({ sourceId }) => sourceId === 't3')!.schools = ['s1'];
    return rest;
  };
  await portal().reset(share(), everything);
  const without = await portal().edit(smallShare(), { schools: ['s1'] });
  expect(without.report.changes.schools.restored).toBe(0);
  const { report } = await portal().edit(smallShare(), { schools: 'all' });
  expect(report.changes).toMatchObject({
    schools: { restored: 1 },
    teachers: { restored: 1 },
    students: { restored: 3 },
    classes: { restored: 1 },
  });
  expect(await dump()).toEqual(before);
});

test('a school comes back with those whose memberships the share does not speak of, as they do not sync', async () => {
  const base = () => new Share().school('s1').school('s2').school('s3').student('p0', 's1');
  const memberships = () =>
    all(`select s.source_id as school from school_users m join users u on u.id = m.user_id
      join schools s on s.id = m.school_id where u.source_id = 'p1' order by 1`);
  await portal().edit(base().student('p1', ['s1', 's2']));
  const moved = () => base().student('p1', 's3');
  await portal().edit(moved(), { schools: ['s1', 's2'] });
  expect(await memberships()).toEqual([{ school: 's1' }, { school: 's2' }]);
  later(1);
  await portal().reset(moved().unshare('s2'));
  expect(await memberships()).toEqual([{ school: 's1' }]);
  later(1);
  const { report } = await portal().edit(moved());
  expect(report.changes).toMatchObject({ schools: { restored: 1 }, schoolUsers: { created: 1 } });
  expect(await memberships()).toEqual([{ school: 's1' }, { school: 's2' }]);
});
