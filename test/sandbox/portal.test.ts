// Hand-made rows find their places in a real Portal.

import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrations.ts';
import { createDatabase } from '../../src/database/open.ts';
import { addDistrict } from '../../src/engine/districts/changeDistrict.ts';
import { seedPortal } from '../../src/sandbox/portal.ts';

const NOW = new Date('2026-11-23T10:00:00.000Z');

let folder: string;
let database: Database;
let district: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-'));
  database = await createDatabase(join(folder, 'portal.db'));
  await migrate(database, NOW);
  const added = await addDistrict(database, { name: 'Any', sourceId: '5f', source: 'clever', now: NOW });
  district = added.id;
});

afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

async function seed(rows: object, mark = ''): Promise<void> {
  await mkdir(join(folder, 'portal'), { recursive: true });
  await writeFile(join(folder, 'portal', 'rows.json'), mark + JSON.stringify(rows));
  await seedPortal(database, district, folder, 'rows');
}

test.each(['riverside', 'awkward'])('%s: the rows by hand go into an empty Portal', async (name) => {
  await seedPortal(database, district, `fixtures/${name}`, 'before');
  const [made] = await database.all<{ users: number; placed: number }>(
    `select (select count(*) from users where source_id is null and district_id = $1) as users,
       (select count(*) from school_users join schools on id = school_id where district_id = $1) as placed`,
    [district],
  );
  expect(made?.users).toBeGreaterThan(2);
  expect(made?.placed).toBeGreaterThan(2);
});

test('The file may begin with a byte order mark', async () => {
  await seed({ users: [{ role: 'student', first_name: 'A', last_name: 'X' }] }, '\u{feff}');
  expect(await database.all('select last_name from users')).toEqual([{ last_name: 'X' }]);
});

test('A row is meant by source id, SIS id, e-mail address or name, in that order', async () => {
  const person = { role: 'student', last_name: 'X' };
  await seed({
    users: [
      { ...person, first_name: 'A', source_id: 'same' },
      { ...person, first_name: 'B', sis_id: 'same' },
      { ...person, first_name: 'C', email: 'C@example.org' },
    ],
    student_work: ['same', 'c@EXAMPLE.org', 'B X'].map((user) => ({ user, kind: 'homework', title: user })),
  });
  const work = await database.all(
    'select w.title, first_name from student_work w join users u on u.id = w.user_id order by w.id',
  );
  expect(work).toEqual([
    { title: 'same', first_name: 'A' },
    { title: 'c@EXAMPLE.org', first_name: 'C' },
    { title: 'B X', first_name: 'B' },
  ]);
});

test('A name that means no row, or several, is refused and nothing stays', async () => {
  const twins = { role: 'student', first_name: 'T', last_name: 'X' };
  const work = { user: 'T X', kind: 'homework', title: 'H' };
  await expect(seed({ users: [twins, twins], student_work: [work] })).rejects.toThrow(
    'More than one row of users',
  );
  await expect(seed({ student_work: [work] })).rejects.toThrow('No row of users');
  await expect(seed({ secrets: [] })).rejects.toThrow('cannot be filled: secrets');
  expect(await database.all('select id from users')).toEqual([]);
});

test('A book is made once, however many districts are given it', async () => {
  const books = [{ title: 'One', product: 'P' }];
  await seed({ books });
  await seed({ books });
  expect(await database.all('select title from books')).toEqual([{ title: 'One' }]);
});
