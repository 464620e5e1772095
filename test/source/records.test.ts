import type { SharedRecords } from '../../src/roster/records.ts';
import { envelope, type Lists } from './fakeClever.ts';
import {
  closeAll,
  DISTRICT,
  faultOf,
  readAll,
  reading,
  type Share,
  school,
  section,
  user,
} from './reading.ts';

afterEach(closeAll);

type One = keyof Lists & ('schools' | 'courses' | 'terms' | 'users' | 'sections');

/** Reads one list whose records come just so. */
async function read(list: One, ...records: unknown[]): Promise<Share> {
  const { clever, source } = await reading();
  const path = list === 'users' ? '/v3.1/users?role=student' : `/v3.1/${list}`;
  clever.next(path, { body: envelope(records) });
  return readAll(source);
}
const problem = async (list: One, record: unknown): Promise<unknown> => (await read(list, record)).leftOut[0];
const onlyUser = async (roles: object, more = {}): Promise<SharedRecords['users'] | undefined> => {
  const { source } = await reading({ users: [user('u1', roles, more)] });
  return (await readAll(source)).users[0];
};

describe('records', () => {
  test('of schools, courses and terms', async () => {
    const full = {
      sis_id: '10',
      school_number: '11',
      nces_id: '12',
      low_grade: 'Kindergarten',
      high_grade: '5',
      principal: { name: 'nobody we read' },
    };
    expect((await read('schools', school('s1', full))).schools).toEqual([
      {
        sourceId: 's1',
        sisId: '10',
        name: 'School s1',
        number: '11',
        ncesId: '12',
        lowGrade: 'Kindergarten',
        highGrade: '5',
      },
    ]);
    expect((await read('courses', { id: 'c1', name: 'Science', number: 'S7' })).courses).toEqual([
      { sourceId: 'c1', name: 'Science', number: 'S7' },
    ]);
    const term = { id: 't1', name: 'Fall', start_date: '2026-08-17', end_date: '2026-12-18T00:00:00.000Z' };
    expect((await read('terms', term)).terms).toEqual([
      { sourceId: 't1', name: 'Fall', startsOn: '2026-08-17', endsOn: '2026-12-18' },
    ]);
  });

  test('of sections', async () => {
    const full = {
      name: 'Science 7',
      sis_id: 'S-1',
      subject: 'a subject of its own',
      grade: '7',
      period: '3',
      section_number: '301',
      course: 'c1',
      term_id: 't1',
      teacher: 'u8',
      teachers: ['u8', 'u3', 'u8'],
      students: ['u2', 'u1', 'u2', '', 'u4'],
      lms_status: { synced_in_lms: true },
    };
    expect((await read('sections', section('x1', full))).classes).toEqual([
      {
        sourceId: 'x1',
        school: 's1',
        sisId: 'S-1',
        name: 'Science 7',
        subject: 'a subject of its own',
        grade: '7',
        period: '3',
        sectionNumber: '301',
        course: 'c1',
        term: 't1',
        teachers: ['u8', 'u3'],
        primaryTeacher: 'u8',
        students: ['u2', 'u1', 'u4'],
      },
    ]);
  });

  test('of a section whose primary teacher is named only as that', async () => {
    const named = await read(
      'sections',
      section('x1', { teacher: 'u9', teachers: ['u3'] }),
      section('x2', { teacher: 'u9' }),
    );
    expect(named.classes.map(({ teachers }) => teachers)).toEqual([['u9', 'u3'], ['u9']]);
  });

  test('of a student keep nothing else', async () => {
    const student = {
      school: 's1',
      schools: ['s2', 's1'],
      sis_id: '9',
      student_number: '10',
      grade: '7',
      dob: '2/7/2013',
      race: 'of no concern',
      location: { zip: '94000' },
    };
    expect(
      await onlyUser(
        { student },
        { email: 'ana@example.org', name: { first: 'Ana', middle: 'M', last: 'Okoye' } },
      ),
    ).toEqual({
      sourceId: 'u1',
      email: 'ana@example.org',
      firstName: 'Ana',
      middleName: 'M',
      lastName: 'Okoye',
      roles: [{ role: 'student', sisId: '9', number: '10', grade: '7', title: null }],
      schools: ['s2', 's1'],
      primarySchool: 's1',
    });
  });

  test('of a person with several roles: fields of each, blanks filled from the others, all schools', async () => {
    const person = await onlyUser({
      staff: { staff_id: 'S9', title: 'Coach', schools: ['s3', 's1'] },
      district_admin: { title: 'Director' },
      teacher: { sis_id: 'T9', teacher_number: 'N9', title: '', school: 's2', schools: ['s1'] },
      of_tomorrow: {},
    });
    expect(person).toMatchObject({
      roles: [
        { role: 'teacher', sisId: 'T9', number: 'N9', grade: null, title: 'Director' },
        { role: 'district_admin', sisId: 'T9', number: 'N9', grade: null, title: 'Director' },
        { role: 'staff', sisId: 'S9', number: 'N9', grade: null, title: 'Coach' },
      ],
      schools: ['s1', 's2', 's3'],
      primarySchool: 's2',
    });
  });

  test("take no primary school from a staff member's", async () => {
    expect(await onlyUser({ staff: { school: 's1' } })).toMatchObject({
      schools: ['s1'],
      primarySchool: null,
    });
  });

  test.each([
    ['absent', {}],
    ['null', null],
    ['empty', ''],
    ['blank', ' \t\u00a0'],
  ])('may lack every optional field: %s', async (_, missing) => {
    const all = (...fields: string[]): object =>
      typeof missing === 'object' && missing !== null
        ? {}
        : Object.fromEntries(fields.map((field) => [field, missing]));
    const nothing = { sisId: null, name: null };
    const bare = all(
      'district',
      'name',
      'sis_id',
      'school_number',
      'nces_id',
      'low_grade',
      'high_grade',
      'number',
    );
    const bareSection = all(
      'name',
      'sis_id',
      'subject',
      'grade',
      'period',
      'section_number',
      'course',
      'term_id',
      'teacher',
    );
    const schoolRead = await read('schools', { id: 's1', ...bare });
    expect(schoolRead.schools).toMatchObject([
      { ...nothing, number: null, ncesId: null, lowGrade: null, highGrade: null },
    ]);
    expect((await read('courses', { id: 'c1', ...bare })).courses).toEqual([
      { sourceId: 'c1', name: null, number: null },
    ]);
    expect((await read('terms', { id: 't1', ...all('name', 'start_date', 'end_date') })).terms).toEqual([
      { sourceId: 't1', name: null, startsOn: null, endsOn: null },
    ]);
    expect((await read('sections', { id: 'x1', school: 's1', ...bareSection })).classes).toMatchObject([
      {
        ...nothing,
        subject: null,
        course: null,
        term: null,
        teachers: [],
        primaryTeacher: null,
        students: [],
      },
    ]);
    const student = all('school', 'sis_id', 'student_number', 'grade');
    const name = all('first', 'middle', 'last');
    expect(
      (await read('users', { id: 'u1', name, roles: { student }, ...all('email') })).users,
    ).toMatchObject([
      {
        email: null,
        firstName: null,
        lastName: null,
        schools: [],
        primarySchool: null,
        roles: [{ sisId: null, grade: null }],
      },
    ]);
  });

  test('may have null for lists, name and roles not held', async () => {
    const roles = { student: { schools: null }, teacher: null, contact: null };
    expect((await read('users', { id: 'u1', name: null, roles })).users).toMatchObject([
      { firstName: null, schools: [], unsaid: 'schools' },
    ]);
    expect((await read('sections', section('x1', { teachers: null, students: null }))).leftOut).toEqual([]);
  });

  test('says nothing of a list that is missing, which is not one that is empty', async () => {
    const unsaid = async (more: object) =>
      (await read('sections', { ...bare, ...more })).classes.map((each) => each.unsaid);
    const bare = { id: 'x1', school: 's1' };
    expect(await unsaid({})).toEqual(['teachers students']);
    expect(await unsaid({ teachers: [], students: null })).toEqual(['students']);
    expect(await unsaid({ teacher: 't1', students: [] })).toEqual(['teachers']);
    expect(await unsaid({ teachers: [], students: [] })).toEqual([undefined]);
    const ofSchools = async (roles: object) => (await onlyUser(roles))?.unsaid;
    expect(await ofSchools({ student: {} })).toBe('schools');
    expect(await ofSchools({ student: { schools: [] } })).toBeUndefined();
    expect(await ofSchools({ teacher: {}, staff: { schools: ['s1'] } })).toBe('schools');
    expect(await ofSchools({ teacher: { schools: ['s1'] }, staff: {} })).toBeUndefined();
    expect(await ofSchools({ district_admin: {} })).toBeUndefined();
    expect(await ofSchools({ district_admin: {}, staff: {} })).toBe('schools');
    const named = await onlyUser({ student: { school: 's1' } });
    expect(named).toMatchObject({ schools: ['s1'], primarySchool: 's1', unsaid: 'schools' });
  });
});

describe('text', () => {
  test('is kept as it is, white space and control characters included', async () => {
    const name = '  D’Vila-Ñu\u001b[31m 🧪 \u202e ';
    expect((await read('schools', school('s1', { name }))).schools[0]?.name).toBe(name);
  });

  test('loses U+0000 and halves of surrogate pairs, which no database keeps', async () => {
    const { clever, source } = await reading();
    const body = String.raw`{"data":[{"data":{"id":"x1","school":"s\u0000 1","name":"A\u0000b\ud83e c\\u0000 \ud83e\uddea","students":["u\u00001"]}}],"links":[]}`;
    clever.next('/v3.1/sections', { body });
    expect((await readAll(source)).classes).toMatchObject([
      { school: 's 1', name: 'Ab\ufffd c\\u0000 🧪', students: ['u1'] },
    ]);
  });

  test('loses them however deep it stands, and however deep the rest does', async () => {
    const { clever, source } = await reading();
    const deep = `${'['.repeat(200_000)}"\\u0000"${']'.repeat(200_000)}`;
    const row = (id: string, more: string) => `{"data":{"id":"${id}",${more}}}`;
    const rows = [row('s1', String.raw`"name":"A\u0000b","more":${deep}`), row('s2', `"name":${deep}`)];
    clever.next('/v3.1/schools', { body: `{"data":[${rows.join()}],"links":[]}` });
    const share = await readAll(source);
    expect(share.schools).toMatchObject([{ sourceId: 's1', name: 'Ab' }]);
    expect(share.leftOut).toMatchObject([{ id: 's2', code: 'bad-record' }]);
    clever.next('/v3.1/districts', { body: deep });
    expect(await faultOf(source.district())).toMatchObject({ code: 'source-unusable' });
  });

  test('that is nothing but U+0000 is missing', async () => {
    expect((await read('schools', school('s1', { name: '\u0000' }))).schools[0]?.name).toBeNull();
  });
});

describe('a record that cannot be used', () => {
  const notA = (path: string, what: string): object => ({
    code: 'bad-record',
    problem: `${path} is not ${what}`,
  });

  test.each([
    ['a string', 'school'],
    ['null', null],
    ['a list', []],
  ])('is %s', async (_, record) => {
    expect(await problem('schools', record)).toEqual({
      id: null,
      code: 'bad-record',
      problem: 'it is not an object',
    });
  });

  test('is in a row of its own shape', async () => {
    const { clever, source } = await reading();
    clever.next('/v3.1/schools', {
      body: { data: [null, 5, { id: 's1' }, { data: school('s2') }], links: [] },
    });
    const { schools, leftOut } = await readAll(source);
    expect(schools).toHaveLength(1);
    expect(leftOut.map(({ id }) => id)).toEqual([null, null, null]);
  });

  test.each([undefined, null, '', '  ', 5, {}, 'a\u0000b', 'a\nb', 'a\u0085b', '\ud83e', 'x'.repeat(256)])(
    'has the id %p',
    async (id) => {
      expect(await problem('schools', { id, name: 'School' })).toMatchObject({
        id: null,
        code: 'bad-record',
      });
    },
  );

  test.each(['x', 'x'.repeat(255), 'mit Ümlaut', '5f/..?&#'])('has not the id %p', async (id) => {
    expect((await read('schools', { id })).schools).toMatchObject([{ sourceId: id }]);
  });

  test('of another record an id that is longer than any names none, whatever its length', async () => {
    const long = 'x'.repeat(4_000);
    const fields = {
      school: long,
      course: long,
      term_id: long,
      teacher: long,
      teachers: [long],
      students: ['u1', long],
    };
    const { classes } = await read('sections', { ...section('r1'), ...fields });
    const cut = 'x'.repeat(256);
    expect(classes).toMatchObject([
      { school: cut, course: cut, term: cut, primaryTeacher: cut, teachers: [cut], students: ['u1', cut] },
    ]);
    const { users } = await read('users', user('r2', { student: { school: long, schools: ['s1', long] } }));
    expect(users).toMatchObject([{ schools: ['s1', cut], primarySchool: cut }]);
    const of = async (id: string) =>
      (await read('sections', section('r1', { students: [id] }))).classes[0]!.students;
    expect(await of('😀'.repeat(255))).toEqual(['😀'.repeat(255)]);
    expect(await of('😀'.repeat(300))).toEqual(['😀'.repeat(256)]);
  });

  test.each<[One, object, object]>([
    ['schools', school('r1', { name: 5 }), notA('name', 'a string')],
    ['schools', school('r1', { district: 5 }), notA('district', 'a string')],
    ['courses', { id: 'r1', number: 7 }, notA('number', 'a string')],
    ['terms', { id: 'r1', start_date: 20260817 }, notA('start_date', 'a string')],
    ['terms', { id: 'r1', start_date: '8/17/2026' }, notA('start_date', 'a date')],
    ['terms', { id: 'r1', end_date: '2026-02-30' }, notA('end_date', 'a date')],
    ['terms', { id: 'r1', end_date: '2026-08-17 or so' }, notA('end_date', 'a date')],
    ['sections', section('r1', { students: 'u1' }), notA('students', 'a list of strings')],
    ['sections', section('r1', { students: ['u1', 5] }), notA('students', 'a list of strings')],
    ['sections', section('r1', { teachers: [{ id: 'u1' }] }), notA('teachers', 'a list of strings')],
    ['sections', { id: 'r1', name: 'Science' }, { code: 'bad-record', problem: 'school is missing' }],
    ['users', user('r1', { student: {} }, { email: ['a'] }), notA('email', 'a string')],
    ['users', user('r1', { student: {} }, { name: 'Ana' }), notA('name', 'an object')],
    ['users', user('r1', { student: {} }, { name: { first: 1 } }), notA('name.first', 'a string')],
    ['users', user('r1', { student: true }), notA('roles.student', 'an object')],
    [
      'users',
      user('r1', { student: { schools: ['s1', 2] } }),
      notA('roles.student.schools', 'a list of strings'),
    ],
    ['users', user('r1', { student: {}, staff: { staff_id: 3 } }), notA('roles.staff.staff_id', 'a string')],
    ['users', user('r1', ['student']), notA('roles', 'an object')],
    ['users', { id: 'r1' }, { code: 'bad-record', problem: 'it holds no role' }],
    ['users', user('r1', { of_tomorrow: {} }), { code: 'bad-record', problem: 'it holds no role' }],
    [
      'schools',
      school('r1', { district: 'd2', name: 5 }),
      { code: 'foreign-record', problem: 'it belongs to another district' },
    ],
  ])('of %s: %j', async (list, record, expected) => {
    expect(await problem(list, record)).toEqual({ id: 'r1', ...expected });
  });

  test('is left out alone', async () => {
    const { schools, leftOut } = await read('schools', school('s1'), school('s2', { name: 5 }), school('s3'));
    expect(schools.map(({ sourceId }) => sourceId)).toEqual(['s1', 's3']);
    expect(leftOut.map(({ id }) => id)).toEqual(['s2']);
  });

  test('is not one that belongs to this district, or says nothing of its district', async () => {
    const share = await read(
      'schools',
      { id: 's1', district: DISTRICT },
      { id: 's2', district: null },
      { id: 's3' },
    );
    expect(share.schools).toHaveLength(3);
  });
});
