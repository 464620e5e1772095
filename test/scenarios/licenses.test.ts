// Licenses and books by hand, on the command line: given by the commands that reminders and explain print, refused in one
// line, read by scripts.

import { World } from './world.ts';

let world: World;
let before: string;

beforeAll(async () => {
  world = await World.withDistrict();
  await world.seed('before');
  await world.run('edit 1');
  await world.seed('after-day1');
  await world.save();
  before = await world.contents();
});
beforeEach(() => world.restore());
afterAll(() => world.close());

const json = async <T>(line: string): Promise<T> => {
  const { code, out, err } = await world.run(`${line} --json`);
  expect({ line, code, err }).toEqual({ line, code: 0, err: '' });
  return JSON.parse(out) as T;
};
const withoutLicense = async () =>
  (await json<{ licenses: { userId: number }[] }>('reminders 1')).licenses.map(({ userId }) => userId);
const assigned = (license: number) =>
  world.rows(`select user_id from license_assignments where license_id = ${license} order by user_id`);

test('who has no license any more is named by reminders, and gets one by their command', async () => {
  const had = await assigned(1);
  const holder = had[0]!['user_id'] as number;
  const revoked = await json<object>(`licenses revoke 1 1 ${holder}`);
  expect(revoked).toMatchObject({ revoked: [{ userId: holder }], without: [] });
  const named = await withoutLicense();
  expect(named).toHaveLength(2);
  expect(named).toContain(holder);
  const { out } = await world.run('reminders 1');
  const command = `licenses assign "Riverside Unified" LICENSE ${named.join(' ')}`;
  expect(out).toContain(`clever-sync ${command}\n`);
  const given = await world.run(command.replace('LICENSE', '1'));
  expect(given).toMatchObject({ code: 0, err: '' });
  expect(given.out).toMatch(/^License 1, Watersheds: 2 of 12 seats left\.\n {2}\+ .+\n {2}\+ .+\n$/);
  expect(await withoutLicense()).toEqual([]);
  const again = await json<object>(`licenses assign 1 1 ${named.join(',')}`);
  expect(again).toMatchObject({ assigned: [], already: named.map((userId) => ({ userId })) });
  await json(`licenses revoke 1 1 ${named.filter((id) => id !== holder).join()}`);
  expect(await assigned(1)).toEqual(had);
});

test('a license is added once; the list has it, and who holds each', async () => {
  const add = 'licenses add 1 --po PO-3307 --product "Small Worlds" --audience student --seats 30';
  expect(await json<object>(add)).toMatchObject({
    added: true,
    license: { id: 6, poNumber: 'PO-3307', seats: 30, taken: 0, left: 30, startsOn: null, expiresOn: null },
  });
  expect(await json<object>(add)).toMatchObject({ added: false, license: { id: 6 } });
  const list = await json<{ id: number; holders: unknown[]; status: string }[]>('licenses list 1 --full');
  expect(list).toHaveLength(6);
  expect(list.find(({ id }) => id === 1)!.holders).toHaveLength((await assigned(1)).length);
  expect(list.find(({ id }) => id === 5)).toMatchObject({ status: 'expired' });
});

test('a book that explain misses is given by its command, to nobody else', async () => {
  const [held] = await world.rows(
    'select user_id, class_id, book_id from student_books order by user_id, class_id',
  );
  const { user_id: user, class_id: inClass, book_id: book } = held as Record<string, number>;
  await world.portal((portal) =>
    portal.run('delete from student_books where user_id = $1 and class_id = $2', [user!, inClass!]),
  );
  const [{ email }] = (await world.rows(`select email from users where id = ${user}`)) as [{ email: string }];
  const { out } = await world.run(`explain 1 ${email}`);
  const command = `books assign "Riverside Unified" ${inClass} ${book} --students ${user}`;
  expect(out.replaceAll(/ \\\n\s*/g, ' ')).toContain(`clever-sync ${command}`);
  expect(await json<object>(command)).toMatchObject({
    classIsNew: false,
    students: [{ userId: user }],
    lacking: 0,
  });
  const count = 'select user_id, class_id, book_id from student_books order by user_id, class_id';
  expect((await world.rows(count))[0]).toEqual(held);
});

const STUDENT = "(select min(id) from users where role = 'student')";

test.each([
  [
    'licenses assign 1 99 4',
    2,
    'There is no license 99 in "Riverside Unified". Those that it has: clever-sync licenses list 1',
  ],
  ['licenses assign 1 1 99999', 2, 'There is no user 99999 in "Riverside Unified".'],
  ['licenses assign 1 one 4', 2, '"one"'],
  ['licenses assign 1 1 4.5', 2, '"4.5" is not a Portal id.'],
  ['licenses assign 1 2 TEACHER', 2, 'License 2 (Watersheds) covers students only.'],
  ['licenses assign 1 1 STUDENT', 2, 'is student: licenses are for teachers and staff members.'],
  ['licenses assign 1 5 TEACHER', 3, 'License 5 (Watersheds) expired on 2025-06-30.'],
  ['licenses revoke 2 1 4', 2, 'There is no district "2"'],
  ['licenses add 1 --po PO-1', 2, 'licenses add needs --product.'],
  [
    'licenses add 1 --po P --product "small  worlds" --audience both --seats 3',
    2,
    'The Portal calls that product "Small Worlds"',
  ],
  ['licenses add 1 --po P --product X --audience pupil --seats 3', 2, 'There is no audience "pupil".'],
  ['licenses add 1 --po P --product X --audience both --seats 0', 2, '--seats'],
  [
    'licenses add 1 --po P --product X --audience both --seats 3 --starts 2027-02-30',
    2,
    'there is no day 2027-02-30',
  ],
  [
    'licenses add 1 --po P --product X --audience both --seats 3 --starts 2027-06-30 --expires 2027-01-01',
    2,
    'before it starts',
  ],
  ['books assign 1 99999 1', 2, 'There is no class "99999" in "Riverside Unified".'],
  ['books assign 1 1 "Watersheds: Studnt Book"', 2, 'Did you mean "Watersheds: Student Book"?'],
  ['books assign 1 1 1 --students 99999', 2, 'User 99999 is not a student of class 1.'],
])('%s: ends with %i in one line, and nothing is changed', async (line, code, text) => {
  const [{ id: student }] = (await world.rows(`select ${STUDENT} as id`)) as [{ id: number }];
  const [teacher] = await withoutLicense();
  const typed = line.replace('STUDENT', String(student)).replace('TEACHER', String(teacher));
  const ran = await world.run(typed);
  expect(ran).toMatchObject({ code, out: '' });
  expect(ran.err).toContain(text);
  expect(ran.err.trim().split('\n')).toHaveLength(1);
  expect(await world.contents()).toBe(before);
});
