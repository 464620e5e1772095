// Licenses and books on the command line: what is printed can be copied, does what it says, and writes nothing else.

import { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.withDistrict();
  await world.seed('before');
  await world.run('edit 1');
  await world.setDay(2, '2026-11-24');
  await world.seed('after-day1');
  await world.run('edit 1');
  await world.save();
});
beforeEach(() => world.restore());
afterAll(() => world.close());

const ALLOWED = ['licenses', 'license_assignments', 'class_books', 'student_books'];

/** Every row that a command may not write. */
async function others(): Promise<string> {
  const tables = ['districts', 'schools', 'users', 'school_users', 'classes', 'class_teachers'];
  const all = [
    ...tables,
    'class_students',
    'student_work',
    'books',
    'sync_runs',
    'sync_changes',
    'sync_settings',
  ];
  const rows = [];
  for (const name of all) rows.push(await world.rows(`select * from ${name} order by 1, 2`));
  return JSON.stringify(rows);
}

/** Every row that it may. */
async function given(): Promise<string> {
  const rows = [];
  for (const name of ALLOWED) rows.push(await world.rows(`select * from ${name} order by 1, 2`));
  return JSON.stringify(rows);
}

const ADD = 'licenses add 1 --po PO-2291 --product "Small Worlds" --audience both --seats 40';

describe('what is asked for is done once, and touches no other table', () => {
  test.each<[string, RegExp, RegExp]>([
    [ADD, /^License 6: 40 seats of Small Worlds for teachers and students,/, /It was there already\.\n$/],
    [`${ADD} --expires 2026-11-23`, /until 2026-11-23\. It has expired: nobody can/, /already\.\n$/],
    ['licenses assign 1 3 54 66', /9 of 25 seats left\.\n {2}\+ Dvorsky, Pavel/, /66\) has it already\n$/],
    ['licenses revoke 1 1 1', /of 12 seats left\.\n {2}- Okoye, Lee \(user 1\)/, /1\) does not have it\n$/],
    ['books assign 1 2 2', /The class has it from now on\./, /nobody got it, \d had it already\. Nothing/],
  ])('%s', async (line, first, second) => {
    const before = await others();
    const done = await world.run(line);
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(done.out.replace(/\n(?=\S)/g, ' ')).toMatch(first);
    const after = await given();
    const again = await world.run(line);
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(again.out.replace(/\n(?=\S)/g, ' ')).toMatch(second);
    expect(await given()).toBe(after);
    expect(await others()).toBe(before);
    expect((await world.run('db check')).code).toBe(0);
  });
});

describe('refused in one line, and nothing is written', () => {
  test.each<[string, number, RegExp]>([
    ['licenses assign 1 3 one', 2, /"one" is not a Portal id\./],
    ['licenses assign 1 3 99999', 2, /There is no user 99999 in/],
    ['licenses assign 1 99 54', 2, /no license 99 in .*clever-sync licenses list 1$/],
    ['licenses assign 1 3 54 5', 2, /The role of user 5 is student: .*clever-sync books assign/],
    ['licenses assign 1 2 54', 2, /License 2 \(Watersheds\) covers students only\./],
    ['licenses assign 1 5 54', 3, /License 5 \(Watersheds\) expired on 2025-06-30\./],
    [
      'licenses assign 1 4 54 66',
      3,
      /License 4 \(Small Worlds\) has 1 of 2 seats left, and 2 people need one\./,
    ],
    ['licenses revoke 1 3 99999', 2, /There is no user 99999/],
    ['licenses add 1', 2, /licenses add needs --po\./],
    [`${ADD} --seats 0`, 2, /--seats: "0" is not a whole number from 1/],
    [`${ADD} --seats 2.5`, 2, /--seats: "2.5" is not/],
    [`${ADD} --audience teachers`, 2, /Did you mean teacher\?/],
    [`${ADD} --product " "`, 2, /--product has to be one line/],
    [`${ADD} --product "small worlds"`, 2, /calls that product "Small Worlds", not "small worlds"\./],
    [`${ADD} --starts soon`, 2, /--starts: "soon" is not a date\./],
    [`${ADD} --starts 2027-02-30`, 2, /--starts: there is no day 2027-02-30/],
    [`${ADD} --starts 2027-07-01 --expires 2027-06-30`, 2, /expire on 2027-06-30, before it starts/],
    [`${ADD} --po PO-2026-0140 --audience teacher`, 2, /License 4 is of that purchase order/],
    ['books assign 1 nowhere 1', 2, /There is no class "nowhere" in/],
    ['books assign 1 5 Watershed', 2, /Did you mean "Watersheds: Student Book"\?/],
    ['books assign 1 5 1 --students 1', 2, /User 1 is not a student of class 5\./],
  ])('%s', async (line, code, text) => {
    const before = [await given(), await others()];
    const ran = await world.run(`${line} --no-input`);
    expect(ran).toMatchObject({ code, out: '' });
    expect(ran.err.trimEnd()).toMatch(text);
    expect(ran.err).toMatch(/^error: [^\n]+\n$/);
    const { out } = await world.run(`${line} --json`);
    expect(JSON.parse(out)).toMatchObject({ error: { message: expect.any(String) as string } });
    expect([await given(), await others()]).toEqual(before);
  });
});

/** The command lines of a text that begin so, after `clever-sync`. */
const commands = (out: string, begins: string): string[] =>
  [...out.replaceAll(/ \\\n\s*/g, ' ').matchAll(/clever-sync (.+)$/gm)]
    .map(([, line]) => line!)
    .filter((line) => line.startsWith(begins));

test('the command of the reminders gives all their teachers a license', async () => {
  const { out } = await world.run('reminders 1');
  const [line] = commands(out, 'licenses assign');
  expect((await world.run(line!.replace('LICENSE', '3'))).code).toBe(0);
  const after = await world.run('reminders 1 --json');
  expect(JSON.parse(after.out)).toMatchObject({ licenses: [] });
});

test('by what lists and reminders print, nobody lacks a book in the end', async () => {
  await world.portal((database) => database.run('delete from student_books where book_id = 1'));
  const [list] = commands((await world.run('reminders 1')).out, 'books list');
  for (let round = 0; round < 20; round += 1) {
    const [line] = commands((await world.run(list!)).out, 'books assign');
    if (line === undefined) break;
    expect((await world.run(line)).code).toBe(0);
  }
  const { out } = await world.run('reminders 1 --json');
  expect(JSON.parse(out)).toMatchObject({ books: [] });
});

test('explain names the very command', async () => {
  const [line] = commands((await world.run('explain 1 "Pavel Dvorsky"')).out, 'licenses list');
  expect((await world.run(line!)).code).toBe(0);
});

test('lists are arrays as JSON, with names only where they are asked for', async () => {
  const lists = async (line: string) =>
    JSON.parse((await world.run(`${line} --json`)).out) as Record<string, unknown>[];
  const [license] = await lists('licenses list 1');
  expect(Object.keys(license!).sort()).toEqual(
    [
      ...['audience', 'expiresOn', 'id', 'left', 'poNumber', 'product', 'seats'],
      'startsOn',
      'status',
      'taken',
    ].sort(),
  );
  const [withHolders] = await lists('licenses list 1 --full');
  expect(withHolders!['holders']).toContainEqual({ userId: 49, name: 'Brandvold, Marisol' });
  const [book] = await lists('books list 1');
  expect(Object.keys(book!)).toEqual(['id', 'title', 'product', 'seatsLeft', 'classes']);
});

test('a name in the Portal that would drive a terminal is shown', async () => {
  await world.portal((database) =>
    database.script([
      `update licenses set product = '\u001b[2JSmall'`,
      `update books set title = '\u001b[2JBook', product = '\u001b[2JSmall'`,
      `update classes set name = '\u001b[2JClass'`,
      `update users set last_name = '\u001b[2JPell'`,
    ]),
  );
  for (const line of [
    'licenses list 1 --full',
    'books list 1 --full',
    'licenses assign 1 3 54',
    'books assign 1 5 2',
  ]) {
    const { code, out } = await world.run(line);
    expect({ line, code }).toEqual({ line, code: 0 });
    expect(out).not.toContain('\u001b');
    expect(out).toContain('\\u{1b}');
  }
});
