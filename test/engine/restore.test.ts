import { checkJournal } from '../../src/engine/history/checkJournal.ts';
import { link } from '../../src/engine/byHand/settle.ts';
import { testDatabase } from '../support/databases.ts';
import { eachPortal } from './each.ts';
import { livedIn } from './lived.ts';
import type { Portal } from './portal.ts';
import { Share, smallShare } from './share.ts';

const portal = eachPortal();
const insert: Portal['insert'] = (...row) => portal().insert(...row);
const id: Portal['id'] = (...record) => portal().id(...record);
const later = (hours: number) => portal().later(hours);
const all = (sql: string) => portal().database.all(sql);
const everything = { maxDeletes: { percent: 100 } } as const;
const gone = () => smallShare().unshare('t1', 'p1', 'c1');

let license: number;
let book: number;
let hand: number;

/** What hangs on t1, p1, p2 and c1: a license, books, work, a member made by hand. */
async function lived(seats = 9) {
  const made = await livedIn(portal(), { audience: 'teacher', seats, readers: ['p1', 'p2'] });
  ({ license, book, hand } = made);
  later(1);
}

/** The Portal without what a sync that wrote a row sets. */
const dump = async () => {
  const tables = await portal().dump();
  for (const row of Object.values(tables).flat()) delete row['updated_at'];
  return tables;
};

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

test('a license comes back while a seat is free, the earliest assigned first; else it is said', async () => {
  await lived(2);
  for (const [source, day] of [
    ['t2', '2026-10-01'],
    ['t3', '2026-08-01'],
  ] as const) {
    const assigned_at = `${day}T00:00:00.000Z`;
    await insert('license_assignments', {
      license_id: license,
      user_id: await id('users', source),
      assigned_at,
    });
  }
  // What another one of the same product has left is not for those who had this one.
  const other = { po_number: '2', product: 'Rocks', audience: 'teacher', seats: 9 };
  await insert('licenses', { district_id: portal().district.id, ...other });
  const before = [await id('users', 't1'), await id('users', 't3')];
  await portal().reset(smallShare().unshare('t1', 't2', 't3'), everything);
  const { report } = await portal().edit(smallShare());
  const holders = await all('select user_id, assigned_at from license_assignments order by assigned_at');
  expect(holders.map(({ user_id }) => user_id)).toEqual([before[1], before[0]]);
  expect(report.warnings).toMatchObject([{ code: 'no-free-seat', count: 1 }]);
  expect(report.reminders.licenses.map(({ userId }) => userId)).toEqual([await id('users', 't2')]);
});

test('on its last day a license comes back', async () => {
  await lived();
  await portal().reset(gone(), everything);
  await portal().database.run(`update licenses set expires_on = '2026-11-23'`);
  await portal().edit(smallShare());
  expect(await all('select * from license_assignments')).toHaveLength(1);
});

describe('a seat is free', () => {
  const holders = async () =>
    (await all(`select user_id from license_assignments where license_id = ${license}`)).map(
      ({ user_id }) => user_id,
    );
  const both = () => portal().database.run(`update licenses set audience = 'both'`);

  test('that a deletion of the same plan leaves', async () => {
    await lived(1);
    const t1 = await id('users', 't1');
    await portal().reset(smallShare().unshare('t1'), everything);
    await insert('license_assignments', { license_id: license, user_id: await id('users', 't2') });
    await portal().reset(smallShare().unshare('t2'), everything);
    expect(await holders()).toEqual([t1]);
  });

  test('but not when more had it than there are seats, and one of them goes', async () => {
    await lived(1);
    await portal().reset(smallShare().unshare('t1'), everything);
    for (const source of ['t2', 't3'])
      await insert('license_assignments', { license_id: license, user_id: await id('users', source) });
    await portal().reset(smallShare().unshare('t2'), everything);
    expect(await holders()).toEqual([await id('users', 't3')]);
  });

  test('that a student leaves whose book goes with them', async () => {
    await lived(2);
    await both();
    const t1 = await id('users', 't1');
    await portal().reset(smallShare().unshare('t1'), everything);
    await portal().reset(smallShare().unshare('p1'), everything);
    expect(await holders()).toEqual([t1]);
  });

  test.each([
    ['one of the classes in which a student has the book', 2, 'c3'],
    ['one of the students who have it', 1, 'p1'],
  ])('but not when only %s goes', async (_, seats, left) => {
    await lived(seats);
    await both();
    const keys = { user_id: await id('users', 'p1'), class_id: await id('classes', 'c3'), book_id: book };
    await insert('student_books', keys);
    await portal().reset(smallShare().unshare('t1'), everything);
    await portal().reset(smallShare().unshare(left), everything);
    expect(await holders()).toEqual([]);
  });

  const rocks = { po_number: '2', product: 'Rocks', audience: 'both', seats: 1 };

  test.each([
    ['as students find theirs in another license of the product', rocks, true],
    ['but not where the other one is full', { ...rocks, seats: 0 }, false],
    ['but not where the other one is for teachers alone', { ...rocks, audience: 'teacher' }, false],
    ['but not where the other one has not begun', { ...rocks, starts_on: '2027-08-01' }, false],
    ['but not where the other one is of another product', { ...rocks, product: 'Stars' }, false],
  ])('%s', async (_, other, isBack) => {
    await lived(2);
    await both();
    await insert('licenses', { district_id: portal().district.id, ...other });
    const t1 = await id('users', 't1');
    await portal().reset(smallShare().unshare('t1'), everything);
    await portal().edit(smallShare());
    expect(await holders()).toEqual(isBack ? [t1] : []);
  });

  test('where the license has not begun, whoever holds a book', async () => {
    await lived(1);
    await both();
    await portal().database.run(`update licenses set starts_on = '2027-08-01'`);
    const t1 = await id('users', 't1');
    await portal().reset(smallShare().unshare('t1'), everything);
    await portal().edit(smallShare());
    expect(await holders()).toEqual([t1]);
  });

  test('once for licenses that are alike: the earliest assigned of all of them gets it', async () => {
    await lived(2);
    await both();
    const license_id = await insert('licenses', { district_id: portal().district.id, ...rocks });
    const t2 = await id('users', 't2');
    const assigned_at = '2026-08-01T00:00:00.000Z';
    await insert('license_assignments', { license_id, user_id: t2, assigned_at });
    await portal().reset(smallShare().unshare('t1', 't2'), everything);
    const { report } = await portal().edit(smallShare());
    expect(await all('select license_id, user_id from license_assignments')).toEqual([
      { license_id, user_id: t2 },
    ]);
    expect(report.warnings).toMatchObject([{ code: 'no-free-seat', count: 1 }]);
  });

  test('whatever other licenses and products, and students of another district, take', async () => {
    await lived(3);
    await both();
    const t1 = await id('users', 't1');
    const license_id = await insert('licenses', {
      district_id: portal().district.id,
      po_number: '2',
      product: 'Rocks',
      audience: 'teacher',
      seats: 9,
    });
    await insert('license_assignments', { license_id, user_id: await id('users', 't2') });
    const district_id = await insert('districts', { source: 'clever', source_id: 'd2', name: 'Other' });
    const school_id = await insert('schools', { district_id, name: 'Other' });
    const class_id = await insert('classes', { district_id, school_id, name: 'Other' });
    const user_id = await insert('users', { district_id, role: 'student', last_name: 'Other' });
    await insert('student_books', { user_id, class_id, book_id: book });
    const book_id = await insert('books', { title: 'Stars', product: 'Stars' });
    const reader = { user_id: await id('users', 'p4'), class_id: await id('classes', 'c2') };
    await insert('student_books', { ...reader, book_id });
    await portal().reset(smallShare().unshare('t1'), everything);
    await portal().edit(smallShare());
    expect(await holders()).toEqual([t1]);
  });
});

test('an expired license does not come back; another of the same person does', async () => {
  await lived();
  const user_id = await id('users', 't1');
  const district_id = portal().district.id;
  const about = { district_id, po_number: '2', product: 'Rocks', audience: 'teacher', seats: 1 };
  const license_id = await insert('licenses', about);
  await insert('license_assignments', { license_id, user_id });
  await portal().reset(gone(), everything);
  await portal().database.run(`update licenses set expires_on = '2026-11-22' where id = ${license}`);
  const { report } = await portal().edit(smallShare());
  expect(await all('select license_id, user_id from license_assignments')).toEqual([{ license_id, user_id }]);
  expect(report.warnings).toMatchObject([{ code: 'no-free-seat', count: 1 }]);
});

describe('of somebody made by hand in the place of who was deleted', () => {
  async function replaced(): Promise<{ former: number; hand: number }> {
    await lived();
    const former = await id('users', 'p1');
    await portal().reset(gone(), everything);
    const { id: district_id } = portal().district;
    const hand = await insert('users', { district_id, role: 'student', sis_id: 'sis-p1', last_name: 'Hand' });
    await insert('student_work', { user_id: hand, kind: 'homework', title: 'Rocks' });
    return { former, hand };
  }

  test.each(['edit', 'reset'] as const)('somebody has to say who it is, however often: %s', async (mode) => {
    const { former, hand } = await replaced();
    for (const time of ['first', 'second']) {
      const { report } = await portal().approved(smallShare(), { mode, inSession: true });
      expect(report.linkConflicts).toEqual([
        {
          kind: 'student',
          sourceId: 'p1',
          name: 'Lee p1, Ann',
          candidates: [hand],
          candidateNames: ['Hand'],
          former,
        },
      ]);
      expect(report.losses).toMatchObject({ studentWork: 0, manual: 0 });
      expect([time, report.changes.students]).toMatchObject([
        time,
        { linked: 0, restored: 0, created: 0, deleted: 0 },
      ]);
    }
    expect(await all(`select title from student_work where user_id = ${hand}`)).toEqual([{ title: 'Rocks' }]);
  });

  test('it is linked when somebody says so, and comes back when nobody is in its place', async () => {
    const { former, hand } = await replaced();
    await portal().edit(smallShare());
    await link(
      portal().database,
      portal().district,
      { kind: 'student', sourceId: 'p1', id: hand },
      portal().now,
    );
    expect((await portal().edit(smallShare())).report.linkConflicts).toEqual([]);
    expect(await id('users', 'p1')).toBe(hand);
    await portal().database.run('delete from users where id = $1', [hand]);
    expect((await portal().edit(smallShare())).report.changes.students).toMatchObject({ restored: 1 });
    expect(await id('users', 'p1')).toBe(former);
  });

  test('of two that went under the same id, the one that went last comes back, alone', async () => {
    const { hand } = await replaced();
    await portal().edit(smallShare());
    const { database, district, now } = portal();
    await link(database, district, { kind: 'student', sourceId: 'p1', id: hand }, now);
    await portal().reset(smallShare().unshare('p1'), everything);
    const { report } = await portal().edit(smallShare());
    expect(report.changes.students).toMatchObject({ restored: 1 });
    expect(await id('users', 'p1')).toBe(hand);
    const work = await all('select user_id from student_work order by user_id');
    expect(work).toEqual([{ user_id: await id('users', 'p2') }, { user_id: hand }]);
  });
});

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

test('the last Reset counts, and nothing is restored twice', async () => {
  await lived();
  const p1 = await id('users', 'p1');
  await portal().reset(gone(), everything);
  await portal().edit(smallShare());
  await portal().database.run('delete from student_books');
  await portal().reset(gone(), everything);
  await portal().edit(smallShare());
  expect(await id('users', 'p1')).toBe(p1);
  expect(await all('select * from student_books')).toEqual([]);
  await portal().database.run('delete from users where id = $1', [p1]);
  const { report } = await portal().edit(smallShare());
  expect(report.changes.students).toMatchObject({ restored: 0, created: 1 });
  expect(await id('users', 'p1')).not.toBe(p1);
});

test('what another district’s Reset deleted comes back to that one alone', async () => {
  const named = { sourceId: 'd2', name: 'Other' };
  const other = await insert('districts', { source: 'clever', source_id: 'd2', name: 'Other' });
  const fields = { district: { id: other, ...named }, ...everything };
  const shared = (...ids: string[]) => {
    const share = smallShare().unshare(...ids);
    share.district_.sourceId = 'd2';
    return share;
  };
  await portal().edit(shared(), fields);
  await portal().reset(shared('p1'), fields);
  await portal().edit(smallShare().unshare('p1'));
  await portal().reset(smallShare().unshare('p1', 'p2'), everything);
  const { report } = await portal().edit(smallShare());
  expect(report.changes.students).toMatchObject({ created: 1, restored: 1 });
  expect((await portal().edit(shared(), fields)).report.changes.students).toMatchObject({ restored: 1 });
});

test('a row that has another source id by now is not restored over', async () => {
  await portal().edit(smallShare());
  const p1 = await id('users', 'p1');
  await portal().reset(gone(), everything);
  await portal().edit(smallShare());
  await portal().database.run(
    `update users set source_id = 'p1-new', sis_id = 'other', email = null where id = $1`,
    [p1],
  );
  const share = smallShare().student('p1-new', 's1', { sisId: 'other', email: null });
  const { report } = await portal().edit(share);
  expect(report.changes.students).toMatchObject({ restored: 0, created: 1 });
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

test('a role stays as it was; a difference is reported', async () => {
  await portal().edit(smallShare());
  await portal().database.run(`update users set role = 'staff' where source_id = 't1'`);
  await portal().reset(gone(), everything);
  const { report } = await portal().edit(smallShare());
  expect(await portal().row('users', 't1')).toMatchObject({ role: 'staff' });
  expect(report.roleConflicts).toMatchObject([
    { sourceId: 't1', portalRole: 'staff', sourceRoles: ['teacher'] },
  ]);
});

test('of a member made by hand who is gone, only the class comes back', async () => {
  await lived();
  await portal().reset(gone(), everything);
  const { report } = await portal().edit(smallShare());
  expect(report.changes.classes.restored).toBe(1);
  expect(await all(`select * from users where source_id is null`)).toEqual([]);
  expect(await portal().rosters()).toContain('c1: t1* t3 | p1 p2 p3');
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

test('a license for which there was no seat does not come from an older Reset, once there is one', async () => {
  await lived(1);
  await portal().reset(gone(), { ...everything, keepManual: true });
  const another = await id('users', 't2');
  await insert('license_assignments', { license_id: license, user_id: another });
  const { report } = await portal().edit(smallShare());
  expect(report.warnings).toMatchObject([{ code: 'no-free-seat', count: 1 }]);
  await portal().reset(gone(), { ...everything, keepManual: true });
  await portal().database.run('delete from license_assignments');
  await portal().edit(smallShare());
  expect(await all('select * from license_assignments')).toEqual([]);
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
