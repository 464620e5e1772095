import { eachPortal } from './each.ts';
import { countOf } from './portal.ts';
import { Share, smallShare } from './share.ts';

const portal = eachPortal();
const containing = (text: string) => expect.stringContaining(text) as string;
const user = async (id: string) => (await portal().row('users', id))!;

describe('selected schools', () => {
  test('the first sync selects all; a new school waits until it is selected', async () => {
    await portal().edit(smallShare());
    const share = smallShare().school('s3').student('p7', 's3').section('c4', 's3', ['t1'], ['p7']);
    const { report } = await portal().edit(share);
    expect(report.unselectedSchools).toEqual([{ sourceId: 's3', name: 'School s3', isNew: true }]);
    expect(countOf(report.warnings, 'new-schools')).toBe(1);
    expect(await portal().row('users', 'p7')).toBeUndefined();
    expect((await portal().edit(share)).report.unselectedSchools[0]?.isNew).toBe(false);
    await portal().edit(share, { schools: 'all' });
    expect(await portal().row('classes', 'c4')).toBeDefined();
  });

  test('a deselected school stops syncing and loses nothing, in a Reset either', async () => {
    await portal().edit(smallShare());
    const before = await portal().dump();
    const share = smallShare();
    share.schools[1]!.name = 'Renamed';
    share.users.find(({ sourceId }) => sourceId === 'p5')!.lastName = 'Renamed';
    const { report } = await portal().edit(share, { schools: ['School s1'] });
    expect(report.unselectedSchools.map(({ sourceId }) => sourceId)).toEqual(['s2']);
    expect((await portal().reset(share)).report.status).toBe('launched');
    expect(await portal().dump()).toEqual(before);
  });

  test('a Reset deletes nothing of a deselected school, made by hand or no longer shared', async () => {
    await portal().edit(smallShare());
    const { id: district_id } = portal().district;
    const s2 = (await portal().row('schools', 's2'))!.id!;
    await portal().insert('classes', { district_id, school_id: s2, name: 'Club' });
    const user_id = await portal().insert('users', { district_id, role: 'student', last_name: 'Hand' });
    await portal().insert('school_users', { school_id: s2, user_id, is_primary: 0 });
    const before = await portal().dump();
    const { report } = await portal().reset(smallShare().unshare('p5', 'c2'), { schools: ['s1'] });
    expect(report.kept).toMatchObject({ students: 1, classes: 1 });
    expect(await portal().dump()).toEqual(before);
  });

  test('a school that leaves the share and returns is as it was', async () => {
    const first = await portal().edit(smallShare(), { schools: ['s1'] });
    await portal().edit(smallShare().unshare('s2'));
    const { report } = await portal().edit(smallShare());
    expect(report.unselectedSchools).toEqual([{ sourceId: 's2', name: 'School s2', isNew: false }]);
    // To a district's first sync all are new; whoever runs it decided on them, so nobody is warned.
    expect(first.report.unselectedSchools).toEqual([{ sourceId: 's2', name: 'School s2', isNew: true }]);
    expect(countOf(first.report.warnings, 'new-schools')).toBeUndefined();
  });

  test('users with no school at all always sync', async () => {
    const share = smallShare().user('a1', 'district_admin', []);
    const { report } = await portal().edit(share, { schools: ['s1'] });
    expect(report.changes.admins.created).toBe(1);
  });

  test('an unknown school name is refused with the nearest', async () => {
    await expect(portal().edit(smallShare(), { schools: ['Schol s1'] })).rejects.toMatchObject({
      code: 'usage',
      hint: containing('"School s1"'),
    });
  });
});

describe('missing is not empty', () => {
  const taughtInFall = () => {
    const share = smallShare()
      .course('k1', 'Science 7', '700')
      .term('f1', 'Fall', '2026-08-17', '2026-12-18');
    Object.assign(share.classes[0]!, { course: 'k1', term: 'f1' });
    return share;
  };

  test('a missing field erases nothing; a course without a number clears it', async () => {
    const share = taughtInFall();
    await portal().edit(share);
    Object.assign(
      share.users.find(({ sourceId }) => sourceId === 'p1')!,
      { email: null, firstName: null },
    );
    Object.assign(share.classes[0]!, { name: null, period: null });
    share.courses[0]!.number = null;
    Object.assign(share.terms[0]!, { endsOn: null });
    await portal().edit(share);
    expect(await user('p1')).toMatchObject({ email: 'p1@example.org', first_name: 'Ann' });
    expect(await portal().row('classes', 'c1')).toMatchObject({
      name: 'Science c1',
      period: '1',
      course_name: 'Science 7',
      course_number: null,
      term_name: 'Fall',
      term_starts_on: '2026-08-17',
      term_ends_on: null,
    });
  });

  test('of a school that says less, each has its own values still', async () => {
    const of = (n: string) => ({ sisId: n, number: n, ncesId: n, lowGrade: n, highGrade: n });
    await portal().edit(new Share().school('s1', of('1')).school('s2', of('2')));
    const fewer = new Share().school('s1', { name: 'New' }).school('s2', { lowGrade: '3' });
    await portal().edit(fewer);
    const rest = (n: string) => ({ sis_id: n, number: n, nces_id: n, high_grade: n });
    expect(await portal().row('schools', 's1')).toMatchObject({ ...rest('1'), name: 'New', low_grade: '1' });
    expect(await portal().row('schools', 's2')).toMatchObject({ ...rest('2'), low_grade: '3' });
  });

  test('a course or term of which nothing is said clears nothing', async () => {
    const share = taughtInFall();
    await portal().edit(share);
    const before = await portal().row('classes', 'c1');
    Object.assign(share.courses[0]!, { name: null, number: null });
    Object.assign(share.terms[0]!, { name: null, startsOn: null, endsOn: null });
    await portal().edit(share);
    expect(await portal().row('classes', 'c1')).toEqual(before);
    // Of one that has anything at all, the rest is taken too.
    share.courses[0]!.number = '701';
    share.terms[0]!.endsOn = '2027-01-29';
    await portal().edit(share);
    expect(await portal().row('classes', 'c1')).toMatchObject({
      course_name: null,
      course_number: '701',
      term_name: null,
      term_starts_on: null,
      term_ends_on: '2027-01-29',
    });
  });

  test('an unknown course or term leaves its fields, and is counted', async () => {
    const share = smallShare().course('k1', 'Science 7', '700');
    share.classes[0]!.course = 'k1';
    await portal().edit(share);
    Object.assign(share.classes[0]!, { course: 'k9', term: 'f9' });
    const { report } = await portal().edit(share);
    expect(await portal().row('classes', 'c1')).toMatchObject({
      course_name: 'Science 7',
      course_number: '700',
    });
    expect([countOf(report.warnings, 'unknown-course'), countOf(report.warnings, 'unknown-term')]).toEqual([
      1, 1,
    ]);
  });

  test('an e-mail that differs only in case is no change', async () => {
    await portal().edit(smallShare());
    const share = smallShare();
    share.users.find(({ sourceId }) => sourceId === 'p1')!.email = 'P1@EXAMPLE.org';
    expect((await portal().edit(share)).report.changes.students.updated).toBe(0);
    share.users.find(({ sourceId }) => sourceId === 'p1')!.lastName = 'Moreno';
    await portal().edit(share);
    expect(await user('p1')).toMatchObject({ email: 'p1@example.org', last_name: 'Moreno' });
  });

  describe('nor is a list of which nothing is said', () => {
    const silent = (list: 'teachers' | 'students', primaryTeacher: string | null = null): Share => {
      const share = smallShare();
      Object.assign(share.classes[0]!, { [list]: [], unsaid: list });
      if (list === 'teachers') share.classes[0]!.primaryTeacher = primaryTeacher;
      return share;
    };
    const rename = (share: Share): Share => {
      share.classes[0]!.name = 'Another';
      return share;
    };

    test('of teachers: who is a student by now is no teacher all the same', async () => {
      await portal().edit(smallShare());
      await portal().database.run(`update users set role = 'student' where source_id = 't3'`);
      await portal().edit(silent('teachers'));
      expect((await portal().rosters())[0]).toBe('c1: t1* | p1 p2 p3');
    });

    test('of students: who is an adult by now is no student all the same, who was made by hand stays', async () => {
      await portal().edit(smallShare());
      await portal().database.run(`update users set role = 'teacher' where source_id = 'p2'`);
      const hand = { district_id: portal().district.id, role: 'teacher', last_name: 'Hand' };
      const user_id = await portal().insert('users', hand);
      await portal().insert('class_students', { class_id: await portal().id('classes', 'c1'), user_id });
      const { report } = await portal().edit(silent('students'));
      expect((await portal().rosters())[0]).toBe(`c1: t1* t3 | #${user_id} p1 p3`);
      expect(countOf(report.warnings, 'wrong-role')).toBeUndefined();
    });

    test.each(['teachers', 'students'] as const)('of %s: whom the class has stays', async (list) => {
      await portal().edit(smallShare());
      const before = await portal().rosters();
      const { report } = await portal().edit(silent(list));
      expect(JSON.stringify(report.changes)).not.toMatch(/[1-9]/);
      const share = rename(silent(list));
      // Of another class that changes, t3 and p1 are listed.
      share.classes[2]!.name = 'Another';
      const renamed = await portal().edit(share);
      expect(renamed.report.changes).toMatchObject({
        classes: { updated: 2 },
        classStudents: { deleted: 0 },
      });
      expect(await portal().rosters()).toEqual(before);
    });

    test('of teachers but the primary one: that one joins', async () => {
      await portal().edit(smallShare());
      const share = silent('teachers', 't2');
      share.classes[0]!.teachers = ['t2'];
      await portal().edit(share);
      expect((await portal().rosters())[0]).toBe('c1: t1 t2* t3 | p1 p2 p3');
      expect(JSON.stringify((await portal().edit(share)).report.changes)).not.toMatch(/[1-9]/);
    });

    test.each([silent, (list: 'teachers' | 'students') => rename(silent(list))])(
      'and a Reset deletes nobody who may stand in it',
      async (shareOf) => {
        await portal().edit(smallShare());
        const share = shareOf('students');
        share.users = share.users.filter(({ sourceId }) => sourceId !== 'p2');
        expect((await portal().reset(share)).report.changes.students.deleted).toBe(0);
        share.classes[0]!.unsaid = undefined;
        expect((await portal().reset(share)).report.changes.students.deleted).toBe(1);
      },
    );

    test('and one deletes at once who leaves it, being on the wrong side by now', async () => {
      await portal().edit(smallShare());
      await portal().database.run(`update users set role = 'student' where source_id = 't1'`);
      await portal().database.run(`update users set role = 'teacher' where source_id = 'p2'`);
      const share = silent('students');
      Object.assign(share.classes[0]!, { teachers: [], primaryTeacher: null, unsaid: 'teachers students' });
      share.users = share.users.filter(({ sourceId }) => !['t1', 'p2'].includes(sourceId));
      const { changes } = (await portal().reset(share)).report;
      expect([changes.students.deleted, changes.teachers.deleted]).toEqual([1, 1]);
      expect(JSON.stringify((await portal().reset(share)).report.changes)).not.toMatch(/[1-9]/);
    });

    test('whoever was put into it by hand goes with a Reset, as others made by hand', async () => {
      await portal().edit(smallShare());
      const user_id = await portal().insert('users', {
        district_id: portal().district.id,
        role: 'student',
        last_name: 'Hand',
      });
      await portal().insert('class_students', {
        class_id: (await portal().row('classes', 'c1'))!.id!,
        user_id,
      });
      const share = silent('students');
      share.users = share.users.filter(({ sourceId }) => sourceId !== 'p2');
      expect((await portal().reset(share)).report.changes.students.deleted).toBe(1);
      expect(await portal().row('users', 'p2')).toBeDefined();
    });

    test('of schools: whoever was in one stays', async () => {
      await portal().edit(smallShare());
      const share = smallShare();
      Object.assign(
        share.users.find(({ sourceId }) => sourceId === 't3')!,
        {
          schools: [],
          primarySchool: null,
          unsaid: 'schools',
          lastName: 'Moreno',
        },
      );
      const { report } = await portal().edit(share);
      expect(report.changes).toMatchObject({
        teachers: { updated: 1 },
        schoolUsers: { updated: 0, deleted: 0 },
      });
    });
  });

  describe('nor are schools of which nothing is said: the Portal’s decide who syncs', () => {
    const only = { schools: ['s1'] };
    const silent = (sourceId: string, named: string | null = null): Share => {
      const share = smallShare();
      const user = share.users.find((each) => each.sourceId === sourceId)!;
      const schools = named === null ? [] : [named];
      Object.assign(user, { schools, primarySchool: named, unsaid: 'schools', lastName: 'Moreno' });
      return share;
    };
    const schoolsOf = (sourceId: string) =>
      portal().database.all(
        `select s.source_id as school, m.is_primary as "isPrimary" from school_users m join schools s on s.id = m.school_id
         join users u on u.id = m.user_id where u.source_id = $1 order by 1`,
        [sourceId],
      );

    test.each([
      ['of a selected school', 'p1', null, 1],
      ['of one that is not selected', 'p5', null, 0],
      ['of one that is not selected, and named with one that is', 'p5', 's1', 1],
      ['of both', 't3', null, 1],
    ])('somebody %s', async (_, sourceId, named, updated) => {
      await portal().edit(smallShare());
      await portal().edit(smallShare(), only);
      const { students, teachers } = (await portal().edit(silent(sourceId, named))).report.changes;
      expect(students.updated + teachers.updated).toBe(updated);
      const again = await portal().edit(silent(sourceId, named));
      expect(JSON.stringify(again.report.changes)).not.toMatch(/[1-9]/);
    });

    test('who does not sync by them becomes no primary teacher', async () => {
      await portal().edit(smallShare());
      await portal().edit(smallShare(), only);
      await portal().edit(silent('t2').section('c9', 's1', ['t2', 't1'], [], { primaryTeacher: null }));
      expect(await portal().rosters()).toContain('c9: t1* t2 | ');
    });

    test('somebody of none: who is new, or staff', async () => {
      const shared = () => {
        const share = silent('p5').user('f1', 'staff', []);
        share.users.find(({ sourceId }) => sourceId === 'f1')!.unsaid = 'schools';
        return share;
      };
      expect((await portal().edit(shared(), only)).report.changes.students.created).toBe(4);
      const renamed = shared();
      for (const each of renamed.users) each.firstName = 'Bo';
      const { changes } = (await portal().edit(renamed)).report;
      expect([changes.students.updated, changes.staff.updated]).toEqual([4, 1]);
    });

    test('the primary one that is named joins; the others stay, and so does who is in one that syncs', async () => {
      await portal().edit(smallShare().teacher('t4', 's1'), { schools: 'all' });
      await portal().edit(silent('t1', 's2'));
      expect(await schoolsOf('t1')).toEqual([
        { school: 's1', isPrimary: 0 },
        { school: 's2', isPrimary: 1 },
      ]);
      expect(JSON.stringify((await portal().edit(silent('t1', 's2'))).report.changes)).not.toMatch(/[1-9]/);
      // t1 has the name of the share again; t3, who is in one that syncs, gets another.
      const { report } = await portal().edit(silent('t3', 's2'), only);
      expect(report.changes.teachers.updated).toBe(2);
      expect(await portal().row('users', 't3')).toMatchObject({ last_name: 'Moreno' });
      expect(await schoolsOf('t3')).toEqual([
        { school: 's1', isPrimary: 1 },
        { school: 's2', isPrimary: 0 },
      ]);
    });
  });

  test('a new record without a name is called by what it has', async () => {
    const share = new Share()
      .school('s1', { name: null, number: '12' })
      .course('k1', 'Science 7', null)
      .section('c1', 's1', [], [], { name: null })
      .section('c2', 's1', [], [], { name: null, course: 'k1' });
    await portal().edit(share);
    expect(await portal().row('schools', 's1')).toMatchObject({ name: '12' });
    expect(await portal().row('classes', 'c2')).toMatchObject({ name: 'Science 7' });
    expect(await portal().row('classes', 'c1')).toMatchObject({ name: 'sis-c1' });
  });
});

describe('roles', () => {
  const teacherAndStaff = (share: Share, id: string) => {
    share.teacher(id, 's1');
    share.users.find(({ sourceId }) => sourceId === id)!.roles = [
      { role: 'teacher', sisId: 'T9', number: 'N9', grade: null, title: 'Coach' },
      { role: 'staff', sisId: 'S9', number: 'N9', grade: null, title: 'Lead' },
    ];
    return share;
  };

  test('a new user gets the first role that applies', async () => {
    await portal().edit(teacherAndStaff(smallShare(), 't9'));
    expect(await user('t9')).toMatchObject({ role: 'teacher', sis_id: 'T9', title: 'Coach' });
  });

  test('an existing user keeps the Portal’s role, and its fields', async () => {
    await portal().edit(teacherAndStaff(smallShare(), 't9'));
    await portal().database.run(`update users set role = 'staff' where source_id = 't9'`);
    const { report } = await portal().edit(teacherAndStaff(smallShare(), 't9'));
    expect(report.roleConflicts).toEqual([]);
    expect(await user('t9')).toMatchObject({ role: 'staff', sis_id: 'S9', number: 'N9', title: 'Lead' });
  });

  test('the grade of a student role is not a teacher’s', async () => {
    await portal().edit(smallShare());
    const share = smallShare();
    const { roles } = share.users.find(({ sourceId }) => sourceId === 't1')!;
    roles.unshift({ role: 'student', sisId: 'P9', number: 'N9', grade: '11', title: null });
    const { report } = await portal().edit(share);
    expect(report.changes.teachers.updated).toBe(0);
    expect(await user('t1')).toMatchObject({ role: 'teacher', sis_id: 'sis-t1', grade: null });
  });

  test('a role that the source does not give is a conflict, reported and never applied', async () => {
    await portal().edit(smallShare());
    const share = smallShare();
    share.users.find(({ sourceId }) => sourceId === 't1')!.roles[0]!.role = 'staff';
    const { report } = await portal().edit(share);
    expect(report.roleConflicts).toMatchObject([
      { sourceId: 't1', portalRole: 'teacher', sourceRoles: ['staff'] },
    ]);
    expect((await user('t1')).role).toBe('teacher');
    expect((await portal().reset(share)).report.roleConflicts).toHaveLength(1);
  });

  test('school_admin fits any adult role', async () => {
    await portal().edit(smallShare());
    await portal().database.run(`update users set role = 'school_admin' where source_id in ('t1', 'p1')`);
    const { report } = await portal().edit(smallShare());
    expect(report.roleConflicts.map(({ sourceId }) => sourceId)).toEqual(['p1']);
  });

  test('a Portal student is never a class’s teacher, nor an adult its student', async () => {
    const share = smallShare();
    Object.assign(share.classes[0]!, { teachers: ['t1', 'p2'], students: ['p1', 't2'] });
    const { report } = await portal().edit(share);
    expect((await portal().rosters())[0]).toBe('c1: t1* | p1');
    expect(countOf(report.warnings, 'wrong-role')).toBe(2);
  });
});

describe('after a change of roles', () => {
  const swap = () =>
    portal().database.run(
      `update users set role = case role when 'teacher' then 'student' else 'staff' end where source_id in ('t1', 'p1')`,
    );

  test.each([
    ['nothing else', () => undefined],
    ['the class too', (share: Share) => (share.classes[0]!.name = 'Another')],
  ])(
    'whoever is on the wrong side of a class leaves it, and is counted in every sync: %s changed',
    async (_, change) => {
      await portal().edit(smallShare());
      await swap();
      const share = smallShare();
      change(share);
      const { plan } = await portal().preview(share);
      const reasons: (string | null)[] = [];
      for await (const { action, reason } of plan.read()) if (action === 'deleted') reasons.push(reason);
      expect(reasons.sort()).toEqual(['not a student', 'not a student', 'not a teacher']);
      const { report } = await portal().edit(share);
      expect(report.changes).toMatchObject({ classTeachers: { deleted: 1 }, classStudents: { deleted: 2 } });
      expect(await portal().rosters()).toEqual(['c1: t3* | p2 p3', 'c2: t2* | p4 p5 p6', 'c3: t3* | p4']);
      const again = await portal().edit(share);
      expect([report, again.report].map(({ warnings }) => countOf(warnings, 'wrong-role'))).toEqual([2, 2]);
      expect(JSON.stringify(again.report.changes)).not.toMatch(/[1-9]/);
    },
  );
});
