import { setRole } from '../../src/engine/byHand/settle.ts';
import type { Change } from '../../src/engine/plan/change.ts';
import { eachPortal } from './each.ts';
import type { Portal } from './portal.ts';
import { Share, smallShare } from './share.ts';

const portal = eachPortal();
const all = { maxDeletes: { percent: 100 } } as const;
const insert: Portal['insert'] = (...row) => portal().insert(...row);
const id: Portal['id'] = (...record) => portal().id(...record);

async function read(changes: AsyncIterable<Change>): Promise<Change[]> {
  const found = [];
  for await (const change of changes) found.push(change);
  return found;
}

/** A license, a book and work for p1 in c1, and work for p2. */
async function withLosses() {
  const district_id = portal().district.id;
  const [p1, p2, c1] = [await id('users', 'p1'), await id('users', 'p2'), await id('classes', 'c1')];
  const license_id = await insert('licenses', {
    district_id,
    po_number: '1',
    product: 'Rocks',
    audience: 'both',
    seats: 9,
  });
  const book_id = await insert('books', { title: 'Rocks', product: 'Rocks' });
  await insert('license_assignments', { license_id, user_id: await id('users', 't1') });
  await insert('class_books', { class_id: c1, book_id });
  await insert('student_books', { user_id: p1, class_id: c1, book_id });
  for (const user_id of [p1, p2])
    await insert('student_work', { user_id, class_id: c1, kind: 'homework', title: 'Rocks' });
}

test('a Reset deletes what is no longer shared, with everything that hangs on it, and says why', async () => {
  await portal().edit(smallShare());
  await withLosses();
  const { report, plan } = await portal().reset(smallShare().unshare('t1', 'p1', 'c1'), all);
  expect(report.status).toBe('launched');
  expect(report.changes.teachers.deleted).toBe(1);
  expect(report.changes.students.deleted).toBe(1);
  expect(report.changes.classes.deleted).toBe(1);
  expect(report.losses).toEqual({
    licenseAssignments: 1,
    classBooks: 1,
    studentBooks: 1,
    studentWork: 1,
    manual: 0,
  });
  expect(report.changes.classStudents).toEqual({ created: 0, deleted: 4 });
  expect(await portal().rosters()).toEqual(['c2: t2* | p4 p5 p6', 'c3: t3* | p4']);
  const work = await portal().database.all('select user_id, class_id from student_work');
  expect(work).toEqual([{ user_id: await id('users', 'p2'), class_id: null }]);
  const reasons = (await read(plan.read()))
    .filter(({ action }) => action === 'deleted')
    .map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`);
  expect(reasons).toContain('teachers Lee t1, Ann: not shared');
  expect(reasons).toContain('studentBooks Lee p1, Ann · Rocks: their account is deleted');
});

test('every row touched or cascaded is in the journal, whole, before and after', async () => {
  await portal().edit(smallShare());
  await withLosses();
  const before = await portal().dump();
  const { report } = await portal().reset(smallShare().unshare('t1', 'p1', 'c1'), all);
  const after = await portal().dump();
  const journal = await portal().database.all<{
    entity: string;
    before: string | null;
    after: string | null;
  }>('select entity, before, after from sync_changes where run_id = $1', [report.run]);
  const key = (table: string, row: object) => `${table} ${JSON.stringify(Object.entries(row).sort())}`;
  const rows = (dump: Record<string, object[]>) =>
    new Set(Object.entries(dump).flatMap(([table, list]) => list.map((row) => key(table, row))));
  const state = rows(before);
  for (const change of journal) {
    if (change.before)
      expect(state.delete(key(change.entity, JSON.parse(change.before) as object))).toBe(true);
    if (change.after) state.add(key(change.entity, JSON.parse(change.after) as object));
  }
  expect([...state].sort()).toEqual([...rows(after)].sort());
});

test('rows of a school that is not shared go with it', async () => {
  await portal().edit(smallShare().user('f1', 'staff', []));
  const share = smallShare().unshare('s2', 'c2', 't2', 't3', 'p4', 'p5', 'p6');
  const { plan, report } = await portal().reset(share, all);
  expect(report.changes.schools.deleted).toBe(1);
  const changes = await read(plan.read());
  const reason = (name: string) =>
    changes.find((each) => each.action === 'deleted' && each.name === name)?.reason;
  expect(reason('School s2')).toBe('not shared');
  expect(reason('Science c2')).toBe('its school is not shared');
  expect(reason('Lee p4, Ann')).toBe('its school is not shared');
  // Who is in a school that stays, too, and who is in none.
  expect(reason('Lee t3, Ann')).toBe('not shared');
  expect(reason('Lee f1, Ann')).toBe('not shared');
});

test('changes are read by school, class and action, so that a heading never comes twice', async () => {
  await portal().edit(smallShare());
  await withLosses();
  const share = smallShare().unshare('p1', 'p6').user('p7', 'student', ['s1']).user('p8', 'student', ['s2']);
  for (const section of share.classes) section.students.push('p7', 'p8');
  const { plan } = await portal().preview(share, { mode: 'reset' });
  const places = (await read(plan.read())).map(({ kind, school, class: name }) =>
    [kind, school, name].join(),
  );
  expect(places.length).toBeGreaterThan(15);
  expect(places.filter((place, at) => place !== places[at - 1])).toEqual([...new Set(places)]);
});

test('work is named by its student and its title', async () => {
  await portal().edit(smallShare());
  await withLosses();
  const { plan } = await portal().preview(smallShare().unshare('p1', 'c1'), { mode: 'reset' });
  const work = (await read(plan.read())).filter(({ kind }) => kind === 'studentWork');
  expect(work.map(({ action, name }) => `${action} ${name}`)).toEqual([
    'updated Lee p2, Ann · Rocks',
    'deleted Lee p1, Ann · Rocks',
  ]);
});

test('admin accounts are never deleted; those no longer shared are listed, in either mode', async () => {
  const share = smallShare().user('a1', 'district_admin', []).user('a2', 'district_admin', []);
  await portal().edit(share.user('t9', 'teacher', ['s1']));
  await portal().database.run(`update users set role = 'school_admin' where source_id = 't9'`);
  await insert('users', { district_id: portal().district.id, role: 'school_admin', last_name: 'Hand' });
  share.unshare('a1', 't9', 't1');
  const listed = [
    { id: await id('users', 'a1'), sourceId: 'a1', name: 'Lee a1, Ann', role: 'district_admin' },
    { id: await id('users', 't9'), sourceId: 't9', name: 'Lee t9, Ann', role: 'school_admin' },
  ];
  const { report: edited } = await portal().edit(share);
  expect(edited).toMatchObject({ unsharedAdmins: listed, kept: { admins: 2 } });
  const { report: reset } = await portal().reset(share, all);
  expect(reset).toMatchObject({ unsharedAdmins: listed, kept: { admins: 2 } });
  expect(await portal().database.all(`select id from users where role like '%admin'`)).toHaveLength(4);
});

test('an admin whose role was taken goes with the next Reset', async () => {
  const share = smallShare().user('a1', 'district_admin', []);
  await portal().edit(share);
  await setRole(portal().database, portal().district, await id('users', 'a1'), 'staff', portal().now);
  const { report } = await portal().reset(share.unshare('a1'), all);
  expect(report).toMatchObject({ unsharedAdmins: [], changes: { staff: { deleted: 1 } } });
  expect(await portal().row('users', 'a1')).toBeUndefined();
});

test('rows made by hand go, counted apart, unless kept', async () => {
  await portal().edit(smallShare());
  const district_id = portal().district.id;
  const user_id = await insert('users', { district_id, role: 'student', last_name: 'Hand' });
  await insert('classes', { district_id, school_id: await id('schools', 's1'), name: 'Club' });
  await insert('class_students', { class_id: await id('classes', 'c1'), user_id });
  const kept = await portal().preview(smallShare(), { mode: 'reset', keepManual: true });
  expect(JSON.stringify(kept.report.changes)).not.toMatch(/[1-9]/);
  const { report, plan } = await portal().reset(smallShare(), all);
  expect(report.losses.manual).toBe(2);
  expect(report.changes.classStudents.deleted).toBe(1);
  expect((await read(plan.read())).find(({ name }) => name === 'Club')).toMatchObject({
    reason: 'made by hand',
    manual: true,
  });
});

test.each(['as it was', 'without its students'])(
  'a shared class, %s, keeps nobody in the Portal who was made by hand',
  async (how) => {
    await portal().edit(smallShare());
    const user_id = await insert('users', {
      district_id: portal().district.id,
      role: 'student',
      last_name: 'Hand',
    });
    await insert('class_students', { class_id: await id('classes', 'c1'), user_id });
    const share = smallShare().unshare('p6');
    if (how !== 'as it was') Object.assign(share.classes[0]!, { students: [], unsaid: 'students' });
    const { report } = await portal().reset(share, all);
    expect(report.changes.students.deleted).toBe(2);
    expect(report.losses.manual).toBe(1);
  },
);

test('whom a shared section lists, and a school that one names, count as shared', async () => {
  await portal().edit(smallShare());
  const share = smallShare();
  share.users = share.users.filter(({ sourceId }) => !['p1', 't1', 'p6'].includes(sourceId));
  share.schools = share.schools.filter(({ sourceId }) => sourceId !== 's2');
  const { report } = await portal().preview(share, { mode: 'reset' });
  expect(
    report.changes.students.deleted + report.changes.teachers.deleted + report.changes.schools.deleted,
  ).toBe(0);
  expect(report.kept).toMatchObject({ schools: 0, teachers: 0, students: 0 });
});

test.each<[string, (share: Share) => unknown]>([
  ['a new section', (share) => share.section('c9', 's2', ['t1'], ['p1'])],
  ['somebody new', (share) => share.student('p9', 's2')],
])('so does a school that only %s names, though nothing in it is kept', async (_, name) => {
  await portal().edit(smallShare());
  const share = smallShare().unshare('s2', 'c2', 't2', 'p4', 'p5', 'p6');
  share.users.find(({ sourceId }) => sourceId === 't3')!.schools = ['s1'];
  name(share);
  const { report } = await portal().reset(share, all);
  expect(report.changes).toMatchObject({ schools: { deleted: 0 }, classes: { deleted: 1 } });
});

test('so does a teacher whom a section lists that is as it was', async () => {
  await portal().edit(smallShare());
  const share = smallShare();
  share.users = share.users.filter(({ sourceId }) => sourceId !== 't2');
  const { report } = await portal().reset(share, all);
  expect(report).toMatchObject({ status: 'launched', changes: { teachers: { deleted: 0 } } });
});

test('a school that would take a kept class with it stays; one whose classes move away goes', async () => {
  await portal().edit(smallShare());
  const district_id = portal().district.id;
  await insert('classes', { district_id, school_id: await id('schools', 's2'), name: 'Club' });
  const share = smallShare().unshare('s2', 't2', 'p4', 'p5', 'p6');
  for (const each of [...share.users, ...share.classes]) {
    if ('schools' in each) each.schools = ['s1'];
    else each.school = 's1';
  }
  expect(
    (await portal().preview(share, { mode: 'reset', keepManual: true })).report.changes.schools.deleted,
  ).toBe(0);
  const { report } = await portal().reset(share, all);
  expect(report.changes.schools.deleted).toBe(1);
  expect(await portal().row('classes', 'c2')).toMatchObject({ school_id: await id('schools', 's1') });
  expect(JSON.stringify((await portal().reset(share, all)).report.changes)).not.toMatch(/[1-9]/);
});

test('a user whose primary school goes has the first listed one that syncs', async () => {
  const share = smallShare();
  share.users.find(({ sourceId }) => sourceId === 't3')!.primarySchool = 's2';
  await portal().edit(share);
  const after = smallShare().unshare('s2', 'c2', 't2', 'p4', 'p5', 'p6');
  Object.assign(
    after.users.find(({ sourceId }) => sourceId === 't3')!,
    { schools: ['s1'], primarySchool: null },
  );
  await portal().reset(after, all);
  const rows = await portal().database.all('select is_primary from school_users where user_id = $1', [
    await id('users', 't3'),
  ]);
  expect(rows).toEqual([{ is_primary: 1 }]);
});

test('a Reset of an empty Portal, and of an unchanged share, deletes nothing', async () => {
  expect((await portal().reset(new Share())).report.status).toBe('launched');
  await portal().edit(smallShare());
  const before = await portal().dump();
  expect((await portal().reset(smallShare())).report.status).toBe('launched');
  expect(await portal().dump()).toEqual(before);
});

test('whoever is only in a class that two sections could be is no longer shared', async () => {
  await portal().edit(smallShare());
  const share = smallShare().unshare('p3');
  const c1 = share.classes.find(({ sourceId }) => sourceId === 'c1')!;
  share.classes.push({ ...c1, sourceId: 'c1b' });
  c1.sourceId = 'c1a';
  expect((await portal().preview(share)).report.kept).toMatchObject({ students: 1, classes: 0 });
  const { report } = await portal().reset(share, all);
  expect(report.linkConflicts).toHaveLength(2);
  expect(report.changes).toMatchObject({ students: { deleted: 1 }, classes: { deleted: 0 } });
});

test('whoever is in a class whose section cannot be read is kept: nobody knows whom it lists', async () => {
  await portal().edit(smallShare());
  const share = smallShare().unshare('p3', 'c1');
  const record = { id: 'c1', code: 'bad-record', problem: 'no name' } as const;
  share.leftOut.push({ collection: 'classes', record });
  const { report } = await portal().reset(share, all);
  expect(report.changes).toMatchObject({ students: { deleted: 0 }, classes: { deleted: 0 } });
});

describe('of a school that was deselected, a Reset deletes nothing', () => {
  const row = (fields: Record<string, string | number>) => ({ district_id: portal().district.id, ...fields });

  test('nor whoever was made by hand and is only in its classes', async () => {
    await portal().edit(smallShare());
    await portal().edit(smallShare(), { schools: ['s1'] });
    const student = await insert('users', row({ role: 'student', last_name: 'Hand' }));
    await insert('class_students', { class_id: await id('classes', 'c2'), user_id: student });
    const club = await insert('classes', row({ name: 'Club', school_id: await id('schools', 's2') }));
    const teacher = await insert('users', row({ role: 'teacher', last_name: 'Hand' }));
    await portal().database.run(
      `insert into class_teachers (class_id, user_id, is_primary) values (${club}, ${teacher}, true)`,
    );
    const before = await portal().dump();
    await portal().reset(smallShare(), all);
    expect(await portal().dump()).toEqual(before);
  });

  test('and of the others what it deletes anyway: what is not shared, and made by hand', async () => {
    await portal().edit(smallShare());
    await portal().edit(smallShare(), { schools: ['s1'] });
    // Its number is that of a student who is spared.
    const club = row({
      id: await id('users', 'p5'),
      name: 'Club',
      school_id: await id('schools', 's1'),
    });
    await insert('classes', club);
    const { report } = await portal().reset(smallShare().unshare('p1', 'c1'), all);
    expect(report.changes).toMatchObject({ classes: { deleted: 2 }, students: { deleted: 1 } });
  });

  test('but what is not shared of a selected one, also where neither was read', async () => {
    await portal().edit(smallShare());
    await portal().edit(smallShare(), { schools: ['s1'] });
    const share = smallShare().unshare('c1', 'c2');
    share.schools = [];
    const { report } = await portal().reset(share, all);
    expect(report.changes.classes.deleted).toBe(1);
    expect(report.kept.classes).toBe(1);
    expect(await portal().row('classes', 'c2')).toBeDefined();
  });

  test('nor of one made by hand that a school which waits could be', async () => {
    await portal().edit(smallShare());
    const school_id = await insert('schools', row({ name: 'By hand', sis_id: '77' }));
    await insert('classes', row({ name: 'Club', school_id }));
    const before = await portal().dump();
    const { report } = await portal().reset(smallShare().school('s3', { sisId: '77' }), all);
    expect(report.status).toBe('launched');
    expect(await portal().dump()).toEqual(before);
  });
});
