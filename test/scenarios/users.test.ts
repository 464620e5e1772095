// What a sync reports and support settles: roles and links, by the very commands that the report prints.

import { World } from './world.ts';

/** The first command line of a report that begins with `clever-sync` and these words; without `clever-sync`. */
function printed(out: string, begins: string): string {
  const lines = out.replace(/ \\\n\s*/g, ' ').split('\n');
  const line = lines.find((each) => each.trim().startsWith(`clever-sync ${begins} `));
  if (line === undefined) throw new Error(`No command in:\n${out}`);
  return line.trim().replace('clever-sync ', '');
}

describe('a role', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.withDistrict();
    await world.run('edit 1');
    await world.setDay(2, '2026-11-24');
  });
  afterAll(() => world.close());

  test('is set by the command that the report prints; the next sync has no conflict', async () => {
    const { out } = await world.run('edit 1');
    expect(out).toContain('Role conflicts: 1');
    const set = await world.run(printed(out, 'users set-role'));
    expect(set).toMatchObject({ code: 0, err: '' });
    expect(set.out).toMatch(/^Boudreaux, Claire \(user \d+\): staff → teacher\. /);
    expect((await world.run('edit 1')).out).not.toContain('Role conflicts');
    expect(await world.rows("select role from users where last_name = 'Boudreaux'")).toEqual([
      { role: 'teacher' },
    ]);
  });

  test('of the other side is said to take them out of the lists of their classes', async () => {
    const idOf = async (role: string) =>
      Number((await world.rows(`select id from users where role = '${role}'`))[0]!['id']);
    const [student, teacher] = [await idOf('student'), await idOf('teacher')];
    const set = async (id: number, role: string) =>
      (await world.run(`users set-role 1 ${id} ${role}`)).out.replace(/\s+/g, ' ');
    expect(await set(student, 'staff')).toContain(
      'takes them out of the lists of students of their classes.',
    );
    expect(await set(teacher, 'student')).toContain('out of the lists of teachers of their classes.');
    expect(await set(student, 'teacher')).not.toContain('out of the lists');
  });

  test.each([
    ['users set-role 1 1 principal', 'There is no role "principal". Choose one of student, teacher,'],
    ['users set-role 1 1 techer', 'Did you mean teacher?'],
    ['users set-role 1 99999 teacher', 'There is no user 99999 in'],
    ['users set-role 1 one teacher', '"one"'],
    ['users set-role 2 1 teacher', 'There is no district "2"'],
  ])('%s', async (line, text) => {
    const { code, err } = await world.run(line);
    expect(code).toBe(2);
    expect(err).toContain(text);
  });
});

describe('a link', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.withDistrict('awkward', 'Awkward Valley');
    await world.seed('before');
    await world.run('edit 1');
  });
  afterAll(() => world.close());

  const conflicts = async (kind: string) => {
    const { out } = await world.run('edit 1 --dry-run --json');
    const { linkConflicts } = JSON.parse(out) as {
      linkConflicts: { kind: string; sourceId: string; candidates: number[] }[];
    };
    return linkConflicts.filter((conflict) => conflict.kind === kind);
  };

  test.each([
    ['student', 'users'],
    ['school', 'schools'],
    ['class', 'classes'],
  ])(
    'of a %s is made by the command that the report prints, and the row keeps its id',
    async (kind, table) => {
      const [first] = await conflicts(kind);
      const { out } = await world.run('edit 1 --dry-run');
      const line = printed(out, `users link "Awkward Valley" ${kind}`);
      expect(await world.run(line)).toMatchObject({ code: 0, err: '' });
      const after = await conflicts(kind);
      expect(after.map(({ sourceId }) => sourceId)).not.toContain(first!.sourceId);
      const linked = await world.rows(`select id from ${table} where source_id = '${first!.sourceId}'`);
      expect(linked).toEqual([{ id: first!.candidates[0] }]);
      expect(await world.run('edit 1')).toMatchObject({ code: 0 });
    },
  );

  test('takes an id however it was copied', async () => {
    const [second] = await conflicts('student');
    const line = `users link 1 student " ${second!.sourceId.toUpperCase()} " ${second!.candidates[0]!}`;
    expect((await world.run(line)).out).toContain(`Linked student ${second!.sourceId} to`);
    expect((await conflicts('student')).map(({ sourceId }) => sourceId)).not.toContain(second!.sourceId);
  });

  test.each([
    [
      'of another side',
      'users link 1 adult aa0000000000000000000999 STUDENT',
      /in the Portal is student, not adult/,
    ],
    ['that is there already', 'users link 1 student aa0000000000000000000101 OTHER', /is user \d+ already/],
    ['of nobody', 'users link 1 student aa0000000000000000000101 99999', /no user 99999/],
    ['of a blank id', 'users link 1 student "  " 1', /is not a Clever id/],
    ['of an id that Clever cannot have', 'users link 1 student zz 1', /"zz" is not a Clever id/],
    ['of a kind that there is not', 'users link 1 teacher aa0000000000000000000101 1', /no kind "teacher"/],
  ])('%s is refused', async (_what, line, text) => {
    const [student, other] = await world.rows(
      "select id from users where role = 'student' order by id desc limit 2",
    );
    const { code, err } = await world.run(
      line.replace('STUDENT', String(student!['id'])).replace('OTHER', String(other!['id'])),
    );
    expect(code).toBe(2);
    expect(err).toMatch(text);
  });
});
