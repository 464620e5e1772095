import { removeDistrict, setDistrict } from '../../src/engine/districts/changeDistrict.ts';
import { status } from '../../src/engine/districts/districtStatus.ts';
import { findDistrict, listDistricts } from '../../src/engine/districts/districts.ts';
import { history, showRun } from '../../src/engine/history/history.ts';
import type { Change } from '../../src/engine/plan/change.ts';
import { reminders } from '../../src/engine/report/reminders.ts';
import { roster } from '../../src/engine/roster.ts';
import { overriding } from '../support/overriding.ts';
import { eachPortal } from './each.ts';
import { NOW, type Portal } from './portal.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();
const LATER = new Date('2026-11-24T10:00:00.000Z');
const id: Portal['id'] = (...record) => portal().id(...record);
const license = (audience: string, product = 'Rocks') =>
  portal().insert('licenses', {
    district_id: portal().district.id,
    po_number: '1',
    product,
    audience,
    seats: 5,
  });

describe('reminders', () => {
  test('teachers without a license, the new ones first; seats as they are taken', async () => {
    await portal().edit(smallShare());
    const license_id = await license('both');
    await portal().insert('license_assignments', { license_id, user_id: await id('users', 't1') });
    const book_id = await portal().insert('books', { title: 'Rocks', product: 'Rocks' });
    await portal().insert('student_books', {
      user_id: await id('users', 'p1'),
      class_id: await id('classes', 'c1'),
      book_id,
    });
    portal().now = LATER;
    const { report } = await portal().edit(smallShare().teacher('t9', 's1', { lastName: 'Zimmer' }));
    expect(report.reminders.licenses.map(({ name, isNew }) => `${name} ${isNew}`)).toEqual([
      'Zimmer, Ann true',
      'Lee t2, Ann false',
      'Lee t3, Ann false',
    ]);
    expect(report.reminders.seats).toEqual([
      { licenseId: license_id, product: 'Rocks', audience: 'both', seats: 5, assigned: 2 },
    ]);
    expect(await reminders(portal().database, portal().district, { now: LATER })).toEqual(report.reminders);
  });

  test('an expired license is none; a teacher license alone cannot be given to students', async () => {
    await portal().edit(smallShare());
    const old = await license('both', 'Old');
    await portal().database.run(`update licenses set expires_on = '2026-11-22'`);
    await portal().insert('license_assignments', { license_id: old, user_id: await id('users', 't1') });
    const teacher = await license('teacher');
    await portal().insert('license_assignments', { license_id: teacher, user_id: await id('users', 't2') });
    const found = await reminders(portal().database, portal().district, { now: NOW });
    expect(found.licenses.map(({ name }) => name)).toEqual(['Lee t1, Ann', 'Lee t3, Ann']);
    expect(found.teachersWithoutStudentLicense).toEqual([
      { userId: await id('users', 't2'), name: 'Lee t2, Ann', product: 'Rocks' },
    ]);
    await license('student');
    expect(
      (await reminders(portal().database, portal().district, { now: NOW })).teachersWithoutStudentLicense,
    ).toEqual([]);
  });

  test('of nobody in another district', async () => {
    await portal().edit(smallShare());
    const found = () => reminders(portal().database, portal().district, { now: NOW });
    const before = await found();
    const insert: Portal['insert'] = (...row) => portal().insert(...row);
    const district_id = await insert('districts', { source: 'clever', source_id: 'd2', name: 'Other' });
    const school_id = await insert('schools', { district_id, name: 'Other' });
    const class_id = await insert('classes', { district_id, school_id, name: 'Other' });
    const of = (role: string) => insert('users', { district_id, role, last_name: role });
    const [teacher, student] = [await of('teacher'), await of('student')];
    await of('teacher');
    const terms = { po_number: '2', product: 'Rocks', audience: 'teacher', seats: 5 };
    const license_id = await insert('licenses', { district_id, ...terms });
    await insert('license_assignments', { license_id, user_id: teacher });
    const book_id = await insert('books', { title: 'Rocks', product: 'Rocks' });
    await insert('class_books', { class_id, book_id });
    await insert('class_students', { class_id, user_id: student });
    expect(await found()).toEqual(before);
  });

  test('students who lack a book that their class has, by class and book', async () => {
    await portal().edit(smallShare());
    const book_id = await portal().insert('books', { title: 'Rocks', product: 'Rocks' });
    const class_id = await id('classes', 'c1');
    await portal().insert('class_books', { class_id, book_id });
    await portal().insert('student_books', { user_id: await id('users', 'p1'), class_id, book_id });
    const { books } = await reminders(portal().database, portal().district, { now: NOW });
    expect(books).toEqual([
      {
        classId: class_id,
        class: 'Science c1',
        teacher: 'Lee t1, Ann',
        book: 'Rocks',
        bookId: book_id,
        students: [
          { userId: await id('users', 'p2'), name: 'Lee p2, Ann' },
          { userId: await id('users', 'p3'), name: 'Lee p3, Ann' },
        ],
      },
    ]);
  });

  test('however many lack a book, all of them are listed, and their rows never come at once', async () => {
    await portal().edit(smallShare());
    const { database, district } = portal();
    const book_id = await portal().insert('books', { title: 'Rocks', product: 'Rocks' });
    const class_id = await id('classes', 'c1');
    await portal().insert('class_books', { class_id, book_id });
    const at = NOW.toISOString();
    const columns = ['district_id', 'role', 'last_name', 'created_at', 'updated_at'];
    const many = Array.from({ length: 3_000 }, (_, n) => [district.id, 'student', `Lee ${n}`, at, at]);
    await database.load('users', columns, many);
    await database.run(
      `insert into class_students (class_id, user_id) select $1, id from users where last_name like 'Lee %' and source_id is null`,
      [class_id],
    );
    const lengths: number[] = [];
    const all = async (...asked: Parameters<typeof database.all>) => {
      const rows = await database.all(...asked);
      lengths.push(rows.length);
      return rows;
    };
    const { books } = await reminders(overriding(database, { all }), district, { now: NOW });
    expect(books.map(({ students }) => students.length)).toEqual([3_003]);
    expect(Math.max(...lengths)).toBeLessThan(1_000);
  });
});

describe('rosters', () => {
  test('fields in camelCase, ids of schools, teachers and students', async () => {
    await portal().edit(smallShare());
    const [section] = await roster(portal().database, portal().district, 'classes', 'C1');
    const p = await Promise.all(['p1', 'p2', 'p3'].map((each) => id('users', each)));
    expect(section).toMatchObject({
      sourceId: 'c1',
      sisId: 'sis-c1',
      name: 'Science c1',
      sectionNumber: null,
      students: p,
    });
    expect(section!.teachers).toEqual([await id('users', 't1'), await id('users', 't3')].sort());
    const [teacher] = await roster(portal().database, portal().district, 'teachers', 'T3@example');
    expect(teacher).toMatchObject({ sourceId: 't3', firstName: 'Ann', role: 'teacher' });
    expect(teacher!.schools).toHaveLength(2);
  });

  test.each([
    ['lee p1', 1],
    ['ann lee p1', 1],
    ['lee p1, ann', 1],
    ['inês', 1],
    ['ann inês lee p2', 1],
    ['ZOE\u0301', 2],
    ['ZO\u00c9', 2],
    ['lee p4, zoé', 1],
    ['lee p2, ann inês', 1],
    ['SIS-P1', 1],
    ['p1@', 1],
    ['%', 0],
    ['_', 0],
    ['nobody', 0],
    ['', 6],
  ])('search %p finds %p', async (search, count) => {
    const share = smallShare();
    share.users.find(({ sourceId }) => sourceId === 'p2')!.middleName = 'Inês';
    share.users.find(({ sourceId }) => sourceId === 'p3')!.firstName = 'Zoe\u0301';
    share.users.find(({ sourceId }) => sourceId === 'p4')!.firstName = 'Zo\u00e9';
    await portal().edit(share);
    expect(await roster(portal().database, portal().district, 'students', search)).toHaveLength(count);
  });
});

describe('history', () => {
  test('runs, newest first, and what each changed, read back from the journal', async () => {
    const first = await portal().edit(smallShare());
    const second = await portal().reset(smallShare().unshare('p1'));
    const [newest, oldest] = await history(portal().database, portal().district, 365);
    expect([newest?.run, oldest?.run]).toEqual([second.report.run, first.report.run]);
    expect(newest).toMatchObject({
      mode: 'reset',
      status: 'Launched',
      plan: second.plan.digest,
      undoableUntil: '2027-11-23T10:00:00.000Z',
    });
    const details = await showRun(portal().database, newest!.run, 365);
    const told = [];
    for await (const { kind, action, name, reason } of details.read())
      told.push(`${kind} ${action} ${name}: ${reason}`);
    expect(told).toContain('students deleted Lee p1, Ann: not shared');
    expect(told).toContain('classStudents deleted Lee p1, Ann: their account is deleted');
    await expect(showRun(portal().database, 99, 365)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('who joins and leaves a class is known beyond the name, in a plan and in the journal', async () => {
    const noSis = { sisId: '' };
    await portal().edit(smallShare());
    const share = smallShare();
    const section = share.classes.find(({ sourceId }) => sourceId === 'c1')!;
    share.student('p8', 's1', { lastName: 'Lee p1' }).student('p9', 's1', noSis);
    section.students = ['p1', 'p2', 'p8', 'p9'];
    const joined = async (changes: AsyncIterable<Change>) => {
      const found = [];
      for await (const { table, name, who, action } of changes)
        if (table === 'class_students') found.push([`${action} ${name}`, who]);
      return found;
    };
    const p3 = await id('users', 'p3');
    const who = (p8: number | null, p9: number | null) => [
      ['created Lee p1, Ann', { id: p8, sourceId: 'p8', sisId: 'sis-p8', email: null }],
      ['created Lee p9, Ann', { id: p9, sourceId: 'p9', sisId: null, email: 'p9@example.org' }],
      ['deleted Lee p3, Ann', { id: p3, sourceId: 'p3', sisId: 'sis-p3', email: null }],
    ];
    const preview = await portal().edit(share, { dryRun: true });
    expect(await joined(preview.plan.read())).toEqual(who(null, null));
    const { report } = await portal().edit(share);
    const run = await showRun(portal().database, report.run!, 365);
    expect(await joined(run.read())).toEqual(who(await id('users', 'p8'), await id('users', 'p9')));
  });

  test('what a plan renames has its new name wherever it stands, in a plan and in the journal', async () => {
    await portal().edit(smallShare());
    const share = smallShare();
    Object.assign(
      share.schools.find(({ sourceId }) => sourceId === 's1')!,
      { name: 'New school' },
    );
    Object.assign(
      share.users.find(({ sourceId }) => sourceId === 'p4')!,
      { lastName: 'New' },
    );
    const section = share.classes.find(({ sourceId }) => sourceId === 'c1')!;
    Object.assign(section, { name: 'New class', students: ['p1', 'p2', 'p4'] });
    const named = async (changes: AsyncIterable<Change>) => {
      const found = [];
      for await (const { kind, school, class: of, name } of changes) found.push([kind, school, of, name]);
      return found;
    };
    const names = [
      ['schools', null, null, 'New school'],
      ['students', 'School s2', null, 'New, Ann'],
      ['classes', 'New school', null, 'New class'],
      ['classStudents', 'New school', 'New class', 'New, Ann'],
      ['classStudents', 'New school', 'New class', 'Lee p3, Ann'],
    ];
    const { plan } = await portal().edit(share, { dryRun: true });
    expect(await named(plan.read())).toEqual(names);
    const { report } = await portal().edit(share);
    const { read } = await showRun(portal().database, report.run!, 365);
    expect(await named(read())).toEqual(names);
  });

  test('the state of every district', async () => {
    await portal().edit(smallShare(), { schools: ['s1'], expiresOn: '2026-11-23' });
    const [state] = await status({ ...portal().tools(smallShare()), clock: () => LATER });
    expect(state).toMatchObject({
      name: 'Riverside',
      status: 'Launched',
      expiresOn: '2026-11-23',
      expired: true,
      unselectedSchools: 1,
    });
  });
});

describe('districts', () => {
  test('are found by Portal id, Clever id, or exact name whatever its case', async () => {
    for (const text of ['1', 'D1', 'riverside'])
      expect((await findDistrict(portal().database, text)).name).toBe('Riverside');
  });

  test('an unknown one is answered with the nearest name', async () => {
    await expect(findDistrict(portal().database, 'Riversde')).rejects.toMatchObject({
      code: 'not-found',
      hint: 'Did you mean "Riverside"?',
    });
  });

  test('settings are changed all at once, or not at all', async () => {
    await portal().edit(smallShare());
    const district = await findDistrict(portal().database, '1');
    await expect(
      setDistrict(portal().database, district, { expiresOn: '2027-01-01', schools: ['nowhere'] }),
    ).rejects.toMatchObject({ code: 'usage' });
    expect((await findDistrict(portal().database, '1')).expiresOn).toBeNull();
    const set = await setDistrict(portal().database, district, {
      expiresOn: '2027-01-01',
      notify: ['a@example.org'],
      schools: ['School s2'],
    });
    expect(set).toMatchObject({ expiresOn: '2027-01-01', subscribers: ['a@example.org'] });
    expect(set.schools.filter(({ selected }) => selected).map(({ sourceId }) => sourceId)).toEqual(['s2']);
  });

  test('one with rows is not removed', async () => {
    await portal().edit(smallShare());
    await expect(removeDistrict(portal().looking(), portal().district)).rejects.toMatchObject({
      code: 'refused',
    });
    await portal().database.run('delete from schools');
    await portal().database.run('delete from users');
    await removeDistrict(portal().looking(), portal().district);
    expect(await listDistricts(portal().database)).toEqual([]);
  });
});
