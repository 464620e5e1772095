// What a page's users and classes are compared by, before they are loaded in full: one line, which must never hide a
// difference.

import { eachPortal } from './each.ts';
import { Share, smallShare } from './share.ts';

const portal = eachPortal();
const FIELDS = ['sis_id', 'email', 'first_name', 'last_name', 'grade'];

test('one field of a user that was changed by hand is brought back, whichever it is', async () => {
  await portal().edit(smallShare());
  const before = await portal().dump({ times: false });
  for (const field of FIELDS) {
    await portal().database.run(`update users set ${field} = 'by hand' where source_id = 'p3'`);
    const { report } = await portal().edit(smallShare());
    expect([field, report.changes.students.updated]).toEqual([field, 1]);
    expect(await portal().dump({ times: false })).toEqual(before);
  }
});

test('fields that only together read the same are told apart', async () => {
  const share = (firstName: string, lastName: string) =>
    new Share().school('s1').student('p1', 's1', { firstName, lastName });
  await portal().edit(share('Ann', 'Bo\u001fLee'));
  const { report } = await portal().edit(share('Ann\u001fBo', 'Lee'));
  expect(report.changes.students.updated).toBe(1);
  expect(await portal().row('users', 'p1')).toMatchObject({ first_name: 'Ann\u001fBo', last_name: 'Lee' });
});

const schools = (...listed: string[]) =>
  new Share().school('s1').school('s2').school('s3').school('s4').student('p1', listed);

test.each([
  [['s1'], ['s2']],
  [['s1'], ['s1', 's2']],
  [
    ['s1', 's2'],
    ['s2', 's1'],
  ],
  [
    ['s1', 's2', 's4'],
    ['s1', 's3', 's4'],
  ],
  [['s1', 's2', 's3'], []],
])('whose schools were %j and are %j', async (was, is) => {
  await portal().edit(schools(...was));
  await portal().edit(schools(...is));
  const changed = await portal().dump({ times: false });
  expect(changed['school_users']).toHaveLength(is.length);
  expect(changed['school_users']?.filter((row) => row['is_primary'])).toHaveLength(Math.min(is.length, 1));
  const { report } = await portal().edit(schools(...is));
  expect(report.changes.schoolUsers).toEqual({ created: 0, updated: 0, deleted: 0 });
});

test('a primary school that was changed by hand is brought back', async () => {
  await portal().edit(schools('s1', 's2'));
  await portal().database.run('update school_users set is_primary = not is_primary');
  const { report } = await portal().edit(schools('s1', 's2'));
  expect(report.changes.schoolUsers).toEqual({ created: 0, updated: 2, deleted: 0 });
});

test('new records have the ids that follow, without a gap, whatever was staged before them', async () => {
  await portal().edit(smallShare());
  const share = smallShare();
  for (const user of share.users) user.middleName = 'Kim';
  share.student('p7', 's1').student('p8', 's2').student('p8', 's1').student('p9', 's1');
  share.section('c4', 's2', ['t2'], ['p8', 'p9']);
  share.school('s3').section('c5', 's3', [], ['p7']);
  await portal().edit(share, { schools: 'all' });
  const ids = async (table: string) => {
    const rows = await portal().database.all<{ id: number }>(`select id from ${table} order by id`);
    return rows.map(({ id }) => Number(id));
  };
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  expect(await ids('schools')).toEqual(upTo(3));
  expect(await ids('users')).toEqual(upTo(12));
  expect(await ids('classes')).toEqual(upTo(5));
  expect(await portal().row('users', 'p8')).toMatchObject({ id: 11 });
  expect(await portal().rosters()).toEqual([
    'c1: t1* t3 | p1 p2 p3',
    'c2: t2* | p4 p5 p6',
    'c3: t3* | p1 p4',
    'c4: t2* | p8 p9',
    'c5:  | p7',
  ]);
});

describe('a class’s students', () => {
  const listing = (...listed: string[]) => {
    const share = new Share().school('s1').teacher('t1', 's1');
    for (const id of ['1', '2', '3', '#4', '7']) share.student(id, 's1');
    return share.section('c1', 's1', ['t1'], listed);
  };

  test.each([[['3', '#4']], [['1', '2', '#4']], [['7']], [[]]])(
    'who are %j, whose source ids read like ids of the Portal, are nobody else',
    async (listed) => {
      await portal().edit(listing('1', '3'));
      await portal().edit(listing(...listed));
      expect(await portal().rosters()).toEqual([`c1: t1* | ${[...listed].sort().join(' ')}`]);
      const { report } = await portal().edit(listing(...listed));
      expect(report.changes.classStudents).toEqual({ created: 0, deleted: 0 });
    },
  );

  test('who are not found are counted once each', async () => {
    await portal().edit(listing('1'));
    const { report } = await portal().edit(listing('1', '4', '##'));
    expect(await portal().rosters()).toEqual(['c1: t1* | 1']);
    expect(report.warnings).toMatchObject([{ code: 'unknown-student', count: 2 }]);
  });

  test('a member put in by hand is brought back to what is shared, one without a source id stays', async () => {
    await portal().edit(listing('1'));
    const class_id = (await portal().row('classes', 'c1'))!.id!;
    const hand = await portal().insert('users', {
      district_id: portal().district.id,
      role: 'student',
      last_name: 'Hand',
    });
    for (const user_id of [hand, (await portal().row('users', '7'))!.id!])
      await portal().insert('class_students', { class_id, user_id });
    const { report } = await portal().edit(listing('1'));
    expect(report.changes.classStudents).toEqual({ created: 0, deleted: 1 });
    expect(await portal().rosters()).toEqual([`c1: t1* | #${hand} 1`]);
  });
});

describe('a class', () => {
  const course = { course: 'k1', term: 'm1' };
  const shared = () =>
    new Share()
      .school('s1')
      .school('s2')
      .course('k1', 'Biology', 'B-1')
      .term('m1', 'Fall', '2026-08-10', '2026-12-18')
      .teacher('t1', 's1')
      .teacher('t2', 's1')
      .student('p1', 's1')
      .student('p2', 's1')
      .section('c1', 's1', ['t1', 't2'], ['p1', 'p2'], course);

  const FIELDS = [
    'sis_id',
    'name',
    'subject',
    'grade',
    'period',
    'course_name',
    'course_number',
    'term_name',
    'term_starts_on',
    'term_ends_on',
  ];

  test('of which one field was changed by hand has it brought back, whichever it is', async () => {
    await portal().edit(shared());
    const before = await portal().dump({ times: false });
    for (const field of FIELDS) {
      await portal().database.run(`update classes set ${field} = '2020-01-01'`);
      const { report } = await portal().edit(shared());
      expect([field, report.changes.classes.updated]).toEqual([field, 1]);
      expect(await portal().dump({ times: false })).toEqual(before);
    }
  });

  test('whose school, teachers or students were changed by hand has them brought back', async () => {
    await portal().edit(shared());
    const before = await portal().dump({ times: false });
    for (const change of [
      "update classes set school_id = (select id from schools where source_id = 's2')",
      'update class_teachers set is_primary = not is_primary',
      'delete from class_teachers where not is_primary',
      'delete from class_students where user_id = (select min(user_id) from class_students)',
    ]) {
      expect(await portal().database.run(change)).toBeGreaterThan(0);
      await portal().edit(shared());
      expect(await portal().dump({ times: false })).toEqual(before);
    }
  });

  test('keeps what the share leaves out, whatever else it lacks', async () => {
    await portal().edit(shared());
    const before = await portal().dump({ times: false });
    const share = shared();
    Object.assign(share.classes[0]!, { subject: null, course: null, term: 'unknown', primaryTeacher: null });
    const { report } = await portal().edit(share);
    expect(report.changes.classes.updated).toBe(0);
    expect(report.changes.classTeachers).toEqual({ created: 0, updated: 0, deleted: 0 });
    expect(await portal().dump({ times: false })).toEqual(before);
  });

  test('whose fields only together read the same is told apart', async () => {
    const named = (name: string, subject: string) => {
      const share = shared();
      Object.assign(share.classes[0]!, { name, subject });
      return share;
    };
    await portal().edit(named('Bio', 'a\u001fb'));
    const { report } = await portal().edit(named('Bio\u001fa', 'b'));
    expect(report.changes.classes.updated).toBe(1);
    expect(await portal().row('classes', 'c1')).toMatchObject({ name: 'Bio\u001fa', subject: 'b' });
  });

  test('that comes again is what its last record says, also when that is the Portal’s', async () => {
    await portal().edit(shared());
    const before = await portal().dump({ times: false });
    const share = shared();
    share.pageSize = 1;
    const [section] = share.classes;
    share.classes = [{ ...section!, name: 'Chemistry', students: ['p1'] }, section!];
    const { report } = await portal().edit(share);
    expect(report.changes.classes.updated).toBe(0);
    expect(report.warnings).toMatchObject([{ code: 'duplicate-record', count: 1 }]);
    expect(await portal().dump({ times: false })).toEqual(before);
  });
});

describe('ids that read like others', () => {
  test('two teachers are not the one whose id has both and what stands between them', async () => {
    const share = (...teachers: string[]) => {
      const all = new Share().school('s1');
      for (const id of ['a', 'b', 'a","b', 'a\\']) all.teacher(id, 's1');
      return all.section('c1', 's1', teachers, [], { primaryTeacher: null });
    };
    await portal().edit(share('a","b'));
    await portal().edit(share('a', 'b'));
    expect(await portal().rosters()).toEqual(['c1: a* b | ']);
    await portal().edit(share('a","b', 'a\\'));
    expect(await portal().rosters()).toEqual(['c1: a","b* a\\ | ']);
    const { report } = await portal().preview(share('a","b', 'a\\'));
    expect(JSON.stringify(report.changes)).not.toMatch(/[1-9]/);
  });

  test('a primary teacher is not one whose id ends with a star', async () => {
    const share = (teachers: string[], primaryTeacher: string) => {
      const all = new Share().school('s1');
      for (const id of ['a', 'b', 'a*', 'b*']) all.teacher(id, 's1');
      return all.section('c1', 's1', teachers, [], { primaryTeacher });
    };
    await portal().edit(share(['a*', 'b'], 'b'));
    await portal().edit(share(['a', 'b*'], 'a'));
    expect(await portal().rosters()).toEqual(['c1: a* b* | ']);
    expect((await portal().row('users', 'a'))!.id).toBe(await primaryOf('c1'));
  });

  test('a user’s schools likewise', async () => {
    const share = (...schools: string[]) =>
      new Share().school('a').school('b').school('a","b').teacher('t', schools, { primarySchool: null });
    await portal().edit(share('a","b'));
    expect((await portal().edit(share('a', 'b'))).report.changes.schoolUsers).toMatchObject({
      created: 2,
      deleted: 1,
    });
  });
});

async function primaryOf(sourceId: string): Promise<unknown> {
  const [row] = await portal().database.all<{ id: number }>(
    'select ct.user_id as id from class_teachers ct join classes c on c.id = ct.class_id where ct.is_primary and c.source_id = $1',
    [sourceId],
  );
  return row?.id;
}
