// Licenses by hand: whose seats are taken, who may get one, and that no more are given than there are.

import type { Database } from '../../src/database/database.ts';
import { openDatabase } from '../../src/database/open.ts';
import { assignLicense, revokeLicense } from '../../src/engine/byHand/assignLicenses.ts';
import { addLicense, licenseHolders, listLicenses, type Purchase } from '../../src/engine/byHand/licenses.ts';
import { reminders } from '../../src/engine/report/reminders.ts';
import { eachPortal } from './each.ts';
import { NOW } from './portal.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();
beforeEach(async () => void (await portal().edit(smallShare())));

const BOUGHT: Purchase = {
  poNumber: 'PO-1',
  product: 'Genetics',
  audience: 'both',
  seats: 3,
  startsOn: null,
  expiresOn: null,
};

async function bought(fields: Partial<Purchase> = {}): Promise<number> {
  const { database, district } = portal();
  return (await addLicense(database, district, { ...BOUGHT, ...fields }, NOW)).license.id;
}

const user = (sourceId: string) => portal().id('users', sourceId);
const users = (...sourceIds: string[]) => Promise.all(sourceIds.map(user));

async function assign(license: number, ...sourceIds: string[]) {
  const { database, district } = portal();
  return assignLicense(database, district, { license, users: await users(...sourceIds) }, NOW);
}

async function seats(): Promise<[taken: number, left: number, status: string][]> {
  const { database, district } = portal();
  const all = await listLicenses(database, district, NOW);
  return all.map(({ taken, left, status }) => [taken, left, status]);
}

/** Gives students a book of the product in the class c2. */
async function hold(...sourceIds: string[]): Promise<void> {
  const [known] = await portal().database.all<{ id: number }>('select id from books');
  const book = known?.id ?? (await portal().insert('books', { title: 'Genes', product: 'Genetics' }));
  const c2 = await portal().id('classes', 'c2');
  for (const id of await users(...sourceIds))
    await portal().insert('student_books', { user_id: id, class_id: c2, book_id: book });
}

describe('seats', () => {
  test('are taken by whom a license is assigned to, and by students who hold a book, where it covers them', async () => {
    const both = await bought();
    const teachers = await bought({ audience: 'teacher' });
    await assign(both, 't1');
    await assign(teachers, 't1', 't2');
    await hold('p4');
    expect(await seats()).toEqual([
      [2, 1, 'in-force'],
      [2, 1, 'in-force'],
    ]);
  });

  test('of several licenses of a product are taken one after the other, each student’s once', async () => {
    await bought({ seats: 2, audience: 'student' });
    await bought({ seats: 2, poNumber: 'PO-2' });
    await bought({ seats: 9, poNumber: 'PO-3', expiresOn: '2026-11-22' });
    await bought({ seats: 9, poNumber: 'PO-4', startsOn: '2026-11-24' });
    await hold('p1', 'p4', 'p5');
    const others: Awaited<ReturnType<typeof seats>> = [
      [0, 9, 'expired'],
      [0, 9, 'not-begun'],
    ];
    expect(await seats()).toEqual([[2, 0, 'in-force'], [1, 1, 'in-force'], ...others]);
    await hold('p2', 'p3');
    // One more than there are: counted where the last of them would sit.
    expect(await seats()).toEqual([[2, 0, 'in-force'], [3, 0, 'in-force'], ...others]);
    const { database, district } = portal();
    const reminded = await reminders(database, district, { now: NOW });
    expect(reminded.seats.map(({ assigned }) => assigned)).toEqual([2, 3]);
  });

  test('of the first and of the last day are in force', async () => {
    await bought({ startsOn: '2026-11-23', expiresOn: '2026-11-23' });
    expect(await seats()).toEqual([[0, 3, 'in-force']]);
  });
});

test('a holder whose names are empty or blanks is called by an id', async () => {
  const { database, district } = portal();
  const license = await bought();
  await assign(license, 't1', 't2');
  await database.run(`update users set last_name = '  ', first_name = '' where source_id = 't1'`);
  const holders = (await licenseHolders(database, district)).get(license);
  expect(holders?.map(({ name }) => name)).toContain('user t1');
});

describe('a license that is added', () => {
  const add = (fields: Partial<Purchase>) =>
    addLicense(portal().database, portal().district, { ...BOUGHT, ...fields }, NOW);

  test('is there once, however often', async () => {
    const { license } = await add({});
    expect(await add({ poNumber: 'po-1' })).toEqual({ license, added: false });
    await expect(add({ seats: 4 })).rejects.toThrow(
      `License ${license.id} is of that purchase order, product and audience already: 3 seats, always.`,
    );
    expect(await add({ audience: 'teacher' })).toMatchObject({ added: true });
    expect(await seats()).toHaveLength(2);
  });

  test.each(['genetics', 'Génetics', ' Gene tics'])(
    'may not be of “%s”, which has a name',
    async (product) => {
      await portal().insert('books', { title: 'Genes', product: 'Genetics' });
      const hint = 'Give --product "Genetics"';
      await expect(add({ product })).rejects.toMatchObject({ code: 'usage', hint });
      expect(await seats()).toEqual([]);
    },
  );

  test('may not end before it begins', async () => {
    const days = { startsOn: '2026-08-01', expiresOn: '2026-07-31' };
    await expect(add(days)).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('a license that is assigned', () => {
  test('is given to all who are named, and taken back', async () => {
    const { database, district } = portal();
    const license = await bought();
    await assign(license, 't1');
    const done = await assign(license, 't1', 't2');
    expect([done.changed, done.unchanged].map((each) => each.map(({ userId }) => userId))).toEqual([
      await users('t2'),
      await users('t1'),
    ]);
    expect(done.license).toMatchObject({ taken: 2, left: 1 });
    const back = { license, users: await users('t1', 't3') };
    const taken = await revokeLicense(database, district, back, NOW);
    expect([taken.changed.length, taken.unchanged.length, taken.license.left]).toEqual([1, 1, 2]);
    const holders = await licenseHolders(database, district);
    expect(holders.get(license)?.map(({ userId }) => userId)).toEqual(await users('t2'));
  });

  test('for teachers alone says who cannot give it to students', async () => {
    const { without } = await assign(await bought({ audience: 'teacher' }), 't1');
    expect(without.map(({ userId }) => userId)).toEqual(await users('t1'));
    expect((await assign(await bought({ poNumber: 'PO-2' }), 't1')).without).toEqual([]);
  });

  test.each<[string, string[], Partial<Purchase>, string, RegExp]>([
    [
      'to more than there are seats',
      ['t1', 't2'],
      { seats: 1 },
      'refused',
      /1 of 1 seat left, and 2 people need/,
    ],
    ['to a student among others', ['t1', 'p4'], {}, 'usage', /^The role of user \d+ is student/],
    ['where it covers students only', ['t1'], { audience: 'student' }, 'usage', /covers students only/],
    ['where it has expired', ['t1'], { expiresOn: '2026-11-22' }, 'refused', /expired on 2026-11-22/],
  ])('%s is refused, and nobody has it', async (_what, who, fields, code, message) => {
    const license = await bought(fields);
    await expect(assign(license, ...who)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
    expect(await portal().database.all('select * from license_assignments')).toEqual([]);
  });

  test('may begin later', async () => {
    const license = await bought({ startsOn: '2026-12-01' });
    expect((await assign(license, 't1')).license).toMatchObject({ status: 'not-begun', taken: 1 });
  });

  test('of another district, or to somebody of another, is not found', async () => {
    const { database, district } = portal();
    const there = await portal().insert('districts', { source: 'clever', source_id: 'd2', name: 'Valley' });
    const stranger = await portal().insert('users', { district_id: there, role: 'teacher' });
    const license = await bought();
    const give = (id: number, who: number, where = district) =>
      assignLicense(database, where, { license: id, users: [who] }, NOW);
    await expect(give(license, stranger)).rejects.toMatchObject({ code: 'not-found' });
    const valley = { id: there, sourceId: 'd2', name: 'Valley' };
    await expect(give(license, stranger, valley)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('two at once', () => {
  let other: Database;
  beforeEach(async () => void (other = await openDatabase(portal().location)));
  afterEach(() => other.close());

  test('never give more seats than there are', async () => {
    const { database, district } = portal();
    const license = await bought({ seats: 1 });
    const [t1, t2] = await users('t1', 't2');
    const give = (on: Database, who: number) =>
      assignLicense(on, district, { license, users: [who] }, NOW).then(
        () => 'given',
        ({ code }: { code: string }) => code,
      );
    for (let round = 0; round < 5; round += 1) {
      const ended = await Promise.all([give(database, t1!), give(other, t2!)]);
      expect(ended.sort()).toEqual(['given', 'refused']);
      expect(await seats()).toEqual([[1, 0, 'in-force']]);
      await database.run('delete from license_assignments');
    }
  });
});
