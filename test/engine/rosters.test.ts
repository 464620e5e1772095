import { eachPortal } from './each.ts';
import { countOf } from './portal.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();
const user = async (id: string) => (await portal().row('users', id))!;

describe('rosters and references', () => {
  test('members made by hand stay, while others made by hand are linked', async () => {
    await portal().edit(smallShare());
    const district_id = portal().district.id;
    const made = (role: string, sis_id: string | null = null) =>
      portal().insert('users', { district_id, role, last_name: 'Hand', sis_id });
    await made('student', 'sis-p9');
    const [hand, teacher, class_id] = [
      await made('student'),
      await made('teacher'),
      await portal().id('classes', 'c1'),
    ];
    await portal().insert('class_students', { class_id, user_id: hand });
    await portal().insert('class_teachers', { class_id, user_id: teacher, is_primary: false });
    const share = smallShare().student('p9', 's1');
    share.classes[0]!.students = ['p1'];
    const { report } = await portal().edit(share);
    expect(report.changes.students.linked).toBe(1);
    expect((await portal().rosters())[0]).toBe(`c1: #${teacher} t1* t3 | #${hand} p1`);
  });

  test('an adult put among a class’s students stays when made by hand, else leaves, listed or not', async () => {
    await portal().edit(smallShare());
    const hand = { district_id: portal().district.id, role: 'teacher', last_name: 'Hand' };
    const [made, t2] = [await portal().insert('users', hand), await portal().id('users', 't2')];
    const [c1, c2] = [await portal().id('classes', 'c1'), await portal().id('classes', 'c2')];
    await portal().insert('class_students', { class_id: c1, user_id: made });
    for (const class_id of [c1, c2]) await portal().insert('class_students', { class_id, user_id: t2 });
    const share = smallShare();
    share.users = share.users.filter(({ sourceId }) => sourceId !== 't2');
    share.classes[0]!.students.push('nobody');
    share.classes[1]!.students.push('t2');
    const { plan } = await portal().edit(share);
    expect((await portal().rosters()).slice(0, 2)).toEqual([
      `c1: t1* t3 | #${made} p1 p2 p3`,
      'c2: t2* | p4 p5 p6',
    ]);
    const reasons = [];
    for await (const { kind, reason } of plan.read()) if (kind === 'classStudents') reasons.push(reason);
    expect(reasons.sort()).toEqual(['no longer listed', 'not a student']);
  });

  test('when the primary teacher goes and none is named, the first listed is it', async () => {
    const share = smallShare();
    share.classes[0]!.primaryTeacher = null;
    await portal().edit(share);
    await portal().database.run('update class_teachers set is_primary = false');
    const hand = { district_id: portal().district.id, role: 'teacher', last_name: 'Hand' };
    const [class_id, user_id] = [await portal().id('classes', 'c1'), await portal().insert('users', hand)];
    await portal().insert('class_teachers', { class_id, user_id, is_primary: true });
    await portal().reset(share);
    expect((await portal().rosters())[0]).toBe('c1: t1* t3 | p1 p2 p3');
  });

  test('when the primary school goes and none is named, the first listed is it', async () => {
    const share = smallShare().user('f1', 'staff', ['s1']);
    await portal().edit(share);
    await portal().database.run('update school_users set is_primary = false');
    const hand = { district_id: portal().district.id, name: 'Hand' };
    const [user_id, school_id] = [await portal().id('users', 'f1'), await portal().insert('schools', hand)];
    await portal().insert('school_users', { school_id, user_id, is_primary: true });
    await portal().reset(share);
    const of = `select school_id as id from school_users where user_id = ${user_id} and is_primary`;
    expect(await portal().database.all(of)).toEqual([{ id: await portal().id('schools', 's1') }]);
  });

  test('another district’s teacher of the same id is not the one who is listed', async () => {
    await portal().edit(smallShare());
    const { database, district } = portal();
    const [other] = await database.all<{ id: number }>(
      `insert into districts (source, source_id, name) values ('clever', 'd2', 'Lakeside') returning id`,
    );
    const foreign = await portal().insert('users', {
      district_id: other!.id,
      role: 'teacher',
      source_id: 't1',
    });
    const own = (await user('t1'))['id'];
    await database.run(`update class_teachers set user_id = ${foreign} where user_id = ${String(own)}`);
    expect((await portal().edit(smallShare())).report.changes.classTeachers.created).toBe(1);
    const [listed] = await database.all(
      `select m.is_primary from class_teachers m join users u on u.id = m.user_id
       where u.source_id = 't1' and u.district_id = ${district.id}`,
    );
    expect(listed).toEqual({ is_primary: 1 });
  });

  test('members made by hand stay, those of another district too', async () => {
    const share = smallShare();
    await portal().edit(share);
    const { database } = portal();
    const [other] = await database.all<{ id: number }>(
      `insert into districts (source, source_id, name) values ('clever', 'd2', 'Lakeside') returning id`,
    );
    const hand = (role: string) =>
      portal().insert('users', { district_id: other!.id, role, last_name: 'Hand' });
    const { id: class_id } = (await portal().row('classes', 'c1'))!;
    const [student, teacher] = [await hand('student'), await hand('teacher')];
    await portal().insert('class_students', { class_id: class_id!, user_id: student });
    await database.run('insert into class_teachers (class_id, user_id, is_primary) values ($1, $2, false)', [
      class_id!,
      teacher,
    ]);
    share.classes[0]!.students = ['p1'];
    for (const mode of ['edit', 'reset'] as const) await portal().approved(share, { mode, inSession: true });
    expect((await portal().rosters())[0]).toBe(`c1: #${teacher} t1* t3 | #${student} p1`);
  });

  test('a listed person who is not shared stays or joins with an account, else is counted once', async () => {
    await portal().edit(smallShare());
    const share = smallShare();
    share.users = share.users.filter(({ sourceId }) => sourceId !== 'p4');
    share.classes[0]!.students = ['p1', 'p4', 'x1', 'x2'];
    share.classes[2]!.students = ['x1'];
    share.classes[1]!.teachers = ['y1', 't2'];
    const { report } = await portal().edit(share);
    expect(await portal().rosters()).toEqual(['c1: t1* t3 | p1 p4', 'c2: t2* | p4 p5 p6', 'c3: t3* | ']);
    expect([
      countOf(report.warnings, 'unknown-student'),
      countOf(report.warnings, 'unknown-teacher'),
    ]).toEqual([2, 1]);
  });

  test('a section whose school is not shared, or a user none of whose schools is, is left out', async () => {
    const share = smallShare().student('p8', 'gone').section('c8', 'gone', ['t1'], ['p1']);
    // Whose school is not selected waits, and is not counted with them.
    const { report } = await portal().edit(share, { schools: ['s1'] });
    expect(countOf(report.warnings, 'unknown-school')).toBe(2);
    expect(report.changes.classes.created).toBe(2);
    expect(await portal().row('users', 'p8')).toBeUndefined();
  });

  test('the present primary stays when none is named, else the first listed is it', async () => {
    const share = smallShare();
    await portal().edit(share);
    Object.assign(share.classes[0]!, { teachers: ['t3', 't1'], primaryTeacher: null });
    Object.assign(share.classes[2]!, { teachers: ['t2', 't1'], primaryTeacher: null });
    await portal().edit(share);
    expect(await portal().rosters()).toEqual([
      'c1: t1* t3 | p1 p2 p3',
      'c2: t2* | p4 p5 p6',
      'c3: t1 t2* | p1 p4',
    ]);
    expect((await portal().edit(share)).report.changes.classTeachers).toEqual({
      created: 0,
      updated: 0,
      deleted: 0,
    });
  });

  test('nobody who does not sync becomes primary', async () => {
    const share = () => smallShare().section('c9', 's1', ['t2', 't1'], [], { primaryTeacher: null });
    const only = { schools: ['s1'] };
    await portal().edit(smallShare(), { schools: 'all' });
    const named = share();
    Object.assign(named.classes[0]!, { teachers: ['t1', 't2'], primaryTeacher: 't2' });
    await portal().edit(named, only);
    const rosters = ['c1: t1* t2 | p1 p2 p3', 'c2: t2* | p4 p5 p6', 'c3: t3* | p1 p4', 'c9: t1* t2 | '];
    expect(await portal().rosters()).toEqual(rosters);
    expect(JSON.stringify((await portal().edit(named, only)).report.changes)).not.toMatch(/[1-9]/);
  });

  test('who does not sync joins a class all the same', async () => {
    await portal().edit(smallShare(), { schools: 'all' });
    const share = smallShare();
    Object.assign(share.classes[0]!, { teachers: ['t1', 't2'], primaryTeacher: 't1' });
    share.section('c9', 's1', ['t2'], []);
    await portal().edit(share, { schools: ['s1'] });
    expect((await portal().rosters()).filter((line) => /c[19]/.test(line))).toEqual([
      'c1: t1* t2 | p1 p2 p3',
      'c9: t2 | ',
    ]);
  });

  test('a primary one that is missing in the Portal is set, though nothing else changed', async () => {
    const share = smallShare().user('f1', 'staff', ['s2', 's1']);
    for (const section of share.classes) section.primaryTeacher = null;
    await portal().edit(share);
    const before = await portal().dump({ times: false });
    for (const table of ['class_teachers', 'school_users'])
      await portal().database.run(`update ${table} set is_primary = false`);
    const { report } = await portal().edit(share);
    expect(report.changes).toMatchObject({ classTeachers: { updated: 3 }, schoolUsers: { updated: 10 } });
    expect(await portal().dump({ times: false })).toEqual(before);
  });

  test('staff have no primary school: the first listed that syncs is it', async () => {
    const share = smallShare().user('f1', 'staff', ['s2', 's1']);
    await portal().edit(share);
    const id = (await user('f1')).id!;
    const rows = await portal().database.all(
      'select s.source_id, su.is_primary from school_users su join schools s on s.id = su.school_id where su.user_id = $1 order by 1',
      [id],
    );
    expect(rows).toEqual([
      { source_id: 's1', is_primary: 0 },
      { source_id: 's2', is_primary: 1 },
    ]);
  });

  test('rows for schools that do not sync stay', async () => {
    await portal().edit(smallShare());
    const share = smallShare();
    Object.assign(
      share.users.find(({ sourceId }) => sourceId === 't3')!,
      { schools: ['s1'], primarySchool: 's1' },
    );
    await portal().edit(share, { schools: ['s1'] });
    const id = (await user('t3')).id!;
    expect(await portal().database.all('select * from school_users where user_id = $1', [id])).toHaveLength(
      2,
    );
  });
});

test('whom Clever has as a student by now is still primary teacher, as the role in the Portal stands', async () => {
  await portal().edit(smallShare());
  const share = smallShare();
  const t2 = share.users.find(({ sourceId }) => sourceId === 't2')!;
  t2.roles = [{ role: 'student', sisId: null, number: null, grade: '7', title: null }];
  Object.assign(share.classes[0]!, { teachers: ['t2', 't1'], primaryTeacher: 't2' });
  const { report } = await portal().edit(share);
  expect(report.roleConflicts).toMatchObject([{ sourceId: 't2', portalRole: 'teacher' }]);
  expect((await portal().rosters())[0]).toMatch(/^c1: t1 t2\*/);
  expect(JSON.stringify((await portal().edit(share)).report.changes)).not.toMatch(/[1-9]/);
});
