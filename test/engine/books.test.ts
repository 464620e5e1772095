// Books by hand: a class's book for the students who lack it, as far as there are seats for students.

import { openDatabase } from '../../src/database/open.ts';
import { assignBook } from '../../src/engine/byHand/assignBook.ts';
import { assignLicense } from '../../src/engine/byHand/assignLicenses.ts';
import { listBooks } from '../../src/engine/byHand/books.ts';
import { addLicense, type Audience } from '../../src/engine/byHand/licenses.ts';
import { reminders } from '../../src/engine/report/reminders.ts';
import { eachPortal } from './each.ts';
import { NOW } from './portal.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();
let book: number;
beforeEach(async () => {
  await portal().edit(smallShare());
  book = await portal().insert('books', { title: 'Genes', product: 'Genetics' });
});

const classId = (sourceId: string) => portal().id('classes', sourceId);
const user = (sourceId: string) => portal().id('users', sourceId);

async function bought(seats: number, audience: Audience = 'student'): Promise<number> {
  const { database, district } = portal();
  const order = { poNumber: `PO-${audience}-${seats}`, product: 'Genetics', startsOn: null, expiresOn: null };
  return (await addLicense(database, district, { ...order, audience, seats }, NOW)).license.id;
}

const give = (named: { class?: string; book?: string; students?: number[] } = {}, on = portal().database) =>
  assignBook(on, portal().district, { class: 'c2', book: 'genes', ...named }, NOW);

const held = async () =>
  (
    await portal().database.all(
      'select u.source_id from student_books join users u on u.id = user_id order by 1',
    )
  ).map((row) => row['source_id']);

test('goes to the class and to all its students; the second time there is nothing to do', async () => {
  await bought(3);
  const done = await give();
  expect(done).toMatchObject({ isNew: true, held: 0, lacking: 0, seatsLeft: 0, without: [] });
  expect(await held()).toEqual(['p4', 'p5', 'p6']);
  const again = await give({ class: 'Science c2', book: String(book) });
  expect(again).toMatchObject({ isNew: false, students: [], held: 3 });
  const { database, district } = portal();
  expect((await reminders(database, district, { now: NOW })).books).toEqual([]);
});

test('who has it keeps it as it is', async () => {
  await bought(3);
  const [p4, c2] = [await user('p4'), await classId('c2')];
  const before = { user_id: p4, class_id: c2, book_id: book, assigned_at: '2026-08-03T16:00:00.000Z' };
  await portal().insert('student_books', before);
  await give();
  const rows = await portal().database.all('select * from student_books where user_id = $1', [p4]);
  expect(rows).toEqual([before]);
});

test('some of the students can be named; a stranger, or a class that there is not, is refused', async () => {
  await bought(3);
  const done = await give({ students: [await user('p5')] });
  expect([done.students.map(({ name }) => name), done.lacking]).toEqual([['Lee p5, Ann'], 2]);
  await expect(give({ students: [await user('p1')] })).rejects.toMatchObject({ code: 'usage' });
  await expect(give({ class: 'Science' })).rejects.toMatchObject({
    code: 'not-found',
    message: 'There is no class "Science" in "Riverside".',
    hint: 'All: clever-sync roster classes 1',
  });
  await expect(give({ book: 'Gens' })).rejects.toMatchObject({ hint: 'Did you mean "Genes"?' });
  await expect(give({ book: '99' })).rejects.toMatchObject({
    hint: 'Those of its classes: clever-sync books list 1',
  });
  await portal().database.run(`update classes set name = 'Science'`);
  const ids = [await classId('c1'), await classId('c2'), await classId('c3')].join(', ');
  await expect(give({ class: 'science' })).rejects.toMatchObject({
    code: 'usage',
    message: '3 classes are called "science".',
    hint: `Name it by its Portal id: ${ids}.`,
  });
  expect(await held()).toEqual(['p5']);
});

test('needs a seat for each student who holds no book of the product, of all licenses that cover students', async () => {
  await expect(give()).rejects.toMatchObject({
    code: 'refused',
    message: 'No license for students of Genetics is in force.',
  });
  await bought(1);
  await bought(2, 'both');
  await give({ class: 'c3' });
  expect(await held()).toEqual(['p1', 'p4']);
  // p4 has a seat by the book of c3.
  await expect(give()).rejects.toMatchObject({
    code: 'refused',
    message: 'Genetics has 1 of 3 seats left, and 2 students need one.',
  });
  expect(await portal().database.all('select * from class_books')).toHaveLength(1);
  expect(await give({ students: [await user('p4'), await user('p5')] })).toMatchObject({ seatsLeft: 0 });
});

test('a teacher of the class with the teacher license alone is told', async () => {
  const { database, district } = portal();
  const [license, t2] = [await bought(1, 'teacher'), await user('t2')];
  await assignLicense(database, district, { license, users: [t2] }, NOW);
  const hint = expect.stringMatching(
    `^User ${t2}, a teacher of the class, holds its teacher license only`,
  ) as string;
  await expect(give()).rejects.toMatchObject({ code: 'refused', hint });
  await bought(9, 'both');
  expect((await give()).without.map(({ userId }) => userId)).toEqual([t2]);
});

test('are listed with their classes, who holds them and who lacks them', async () => {
  const { database, district } = portal();
  await portal().insert('books', { title: 'Of another district', product: 'Weather' });
  expect(await listBooks(database, district, NOW)).toEqual([]);
  await bought(5);
  expect(await listBooks(database, district, NOW)).toMatchObject([{ id: book, seatsLeft: 5, classes: [] }]);
  await give({ students: [await user('p4')] });
  const of = { classId: await classId('c2'), class: 'Science c2', students: 3, holding: 1, lacking: 2 };
  const [listed] = await listBooks(database, district, NOW);
  expect(listed).toEqual({ id: book, title: 'Genes', product: 'Genetics', seatsLeft: 4, classes: [of] });
});

test('two at once never take more seats than there are', async () => {
  await bought(4);
  const other = await openDatabase(portal().location);
  const ended = await Promise.all(
    [give(), give({ class: 'c1' }, other)].map((each) =>
      each.then(
        () => 'given',
        ({ code }: { code: string }) => code,
      ),
    ),
  );
  await other.close();
  expect(ended.sort()).toEqual(['given', 'refused']);
  expect(await held()).toHaveLength(3);
});

test('a run that created the class is not undone as if nothing had come since', async () => {
  const { run } = (await portal().edit(smallShare().section('c4', 's2', ['t2'], ['p4']).teacher('t9', 's2')))
    .report;
  await bought(3, 'both');
  const { database, district } = portal();
  const license = (await database.all<{ id: number }>('select id from licenses'))[0]!.id;
  await assignLicense(database, district, { license, users: [await user('t9')] }, NOW);
  await give({ class: 'c4' });
  const before = await portal().dump();
  const { report } = await portal().undo(run);
  expect(report.status).toBe('refused');
  expect(report.guards).toContainEqual(expect.objectContaining({ code: 'drifted', refused: true }));
  expect(await portal().dump()).toEqual(before);
});
