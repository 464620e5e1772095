// Who gets a license back after a Reset: while a seat of it is free, the earliest assigned first.

import { eachPortal } from './each.ts';
import type { Portal } from './portal.ts';
import { everything, gone, livedBefore } from './restoring.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();
const insert: Portal['insert'] = (...row) => portal().insert(...row);
const id: Portal['id'] = (...record) => portal().id(...record);
const all = (sql: string) => portal().database.all(sql);

let license: number;
let book: number;
const lived = async (seats?: number) => void ({ license, book } = await livedBefore(portal(), seats));

test('a license comes back while a seat is free, the earliest assigned first; else it is said', async () => {
  await lived(2);
  for (const [source, day] of [
    ['t2', '2026-10-01'],
    ['t3', '2026-08-01'],
  ] as const) {
    const assigned_at = `${day}T00:00:00.000Z`;
    await insert('license_assignments', {
      license_id: license,
      user_id: await id('users', source),
      assigned_at,
    });
  }
  // What another one of the same product has left is not for those who had this one.
  const other = { po_number: '2', product: 'Rocks', audience: 'teacher', seats: 9 };
  await insert('licenses', { district_id: portal().district.id, ...other });
  const before = [await id('users', 't1'), await id('users', 't3')];
  await portal().reset(smallShare().unshare('t1', 't2', 't3'), everything);
  const { report } = await portal().edit(smallShare());
  const holders = await all('select user_id, assigned_at from license_assignments order by assigned_at');
  expect(holders.map(({ user_id }) => user_id)).toEqual([before[1], before[0]]);
  expect(report.warnings).toMatchObject([{ code: 'no-free-seat', count: 1 }]);
  expect(report.reminders.licenses.map(({ userId }) => userId)).toEqual([await id('users', 't2')]);
});

test('on its last day a license comes back', async () => {
  await lived();
  await portal().reset(gone(), everything);
  await portal().database.run(`update licenses set expires_on = '2026-11-23'`);
  await portal().edit(smallShare());
  expect(await all('select * from license_assignments')).toHaveLength(1);
});

describe('a seat is free', () => {
  const holders = async () =>
    (await all(`select user_id from license_assignments where license_id = ${license}`)).map(
      ({ user_id }) => user_id,
    );
  const both = () => portal().database.run(`update licenses set audience = 'both'`);

  test('that a deletion of the same plan leaves', async () => {
    await lived(1);
    const t1 = await id('users', 't1');
    await portal().reset(smallShare().unshare('t1'), everything);
    await insert('license_assignments', { license_id: license, user_id: await id('users', 't2') });
    await portal().reset(smallShare().unshare('t2'), everything);
    expect(await holders()).toEqual([t1]);
  });

  test('but not when more had it than there are seats, and one of them goes', async () => {
    await lived(1);
    await portal().reset(smallShare().unshare('t1'), everything);
    for (const source of ['t2', 't3'])
      await insert('license_assignments', { license_id: license, user_id: await id('users', source) });
    await portal().reset(smallShare().unshare('t2'), everything);
    expect(await holders()).toEqual([await id('users', 't3')]);
  });

  test('that a student leaves whose book goes with them', async () => {
    await lived(2);
    await both();
    const t1 = await id('users', 't1');
    await portal().reset(smallShare().unshare('t1'), everything);
    await portal().reset(smallShare().unshare('p1'), everything);
    expect(await holders()).toEqual([t1]);
  });

  test.each([
    ['one of the classes in which a student has the book', 2, 'c3'],
    ['one of the students who have it', 1, 'p1'],
  ])('but not when only %s goes', async (_, seats, left) => {
    await lived(seats);
    await both();
    const keys = { user_id: await id('users', 'p1'), class_id: await id('classes', 'c3'), book_id: book };
    await insert('student_books', keys);
    await portal().reset(smallShare().unshare('t1'), everything);
    await portal().reset(smallShare().unshare(left), everything);
    expect(await holders()).toEqual([]);
  });

  const rocks = { po_number: '2', product: 'Rocks', audience: 'both', seats: 1 };

  test.each([
    ['as students find theirs in another license of the product', rocks, true],
    ['but not where the other one is full', { ...rocks, seats: 0 }, false],
    ['but not where the other one is for teachers alone', { ...rocks, audience: 'teacher' }, false],
    ['but not where the other one has not begun', { ...rocks, starts_on: '2027-08-01' }, false],
    ['but not where the other one is of another product', { ...rocks, product: 'Stars' }, false],
  ])('%s', async (_, other, isBack) => {
    await lived(2);
    await both();
    await insert('licenses', { district_id: portal().district.id, ...other });
    const t1 = await id('users', 't1');
    await portal().reset(smallShare().unshare('t1'), everything);
    await portal().edit(smallShare());
    expect(await holders()).toEqual(isBack ? [t1] : []);
  });

  test('where the license has not begun, whoever holds a book', async () => {
    await lived(1);
    await both();
    await portal().database.run(`update licenses set starts_on = '2027-08-01'`);
    const t1 = await id('users', 't1');
    await portal().reset(smallShare().unshare('t1'), everything);
    await portal().edit(smallShare());
    expect(await holders()).toEqual([t1]);
  });

  test('once for licenses that are alike: the earliest assigned of all of them gets it', async () => {
    await lived(2);
    await both();
    const license_id = await insert('licenses', { district_id: portal().district.id, ...rocks });
    const t2 = await id('users', 't2');
    const assigned_at = '2026-08-01T00:00:00.000Z';
    await insert('license_assignments', { license_id, user_id: t2, assigned_at });
    await portal().reset(smallShare().unshare('t1', 't2'), everything);
    const { report } = await portal().edit(smallShare());
    expect(await all('select license_id, user_id from license_assignments')).toEqual([
      { license_id, user_id: t2 },
    ]);
    expect(report.warnings).toMatchObject([{ code: 'no-free-seat', count: 1 }]);
  });

  test('whatever other licenses and products, and students of another district, take', async () => {
    await lived(3);
    await both();
    const t1 = await id('users', 't1');
    const license_id = await insert('licenses', {
      district_id: portal().district.id,
      po_number: '2',
      product: 'Rocks',
      audience: 'teacher',
      seats: 9,
    });
    await insert('license_assignments', { license_id, user_id: await id('users', 't2') });
    const district_id = await insert('districts', { source: 'clever', source_id: 'd2', name: 'Other' });
    const school_id = await insert('schools', { district_id, name: 'Other' });
    const class_id = await insert('classes', { district_id, school_id, name: 'Other' });
    const user_id = await insert('users', { district_id, role: 'student', last_name: 'Other' });
    await insert('student_books', { user_id, class_id, book_id: book });
    const book_id = await insert('books', { title: 'Stars', product: 'Stars' });
    const reader = { user_id: await id('users', 'p4'), class_id: await id('classes', 'c2') };
    await insert('student_books', { ...reader, book_id });
    await portal().reset(smallShare().unshare('t1'), everything);
    await portal().edit(smallShare());
    expect(await holders()).toEqual([t1]);
  });
});

test('an expired license does not come back; another of the same person does', async () => {
  await lived();
  const user_id = await id('users', 't1');
  const district_id = portal().district.id;
  const about = { district_id, po_number: '2', product: 'Rocks', audience: 'teacher', seats: 1 };
  const license_id = await insert('licenses', about);
  await insert('license_assignments', { license_id, user_id });
  await portal().reset(gone(), everything);
  await portal().database.run(`update licenses set expires_on = '2026-11-22' where id = ${license}`);
  const { report } = await portal().edit(smallShare());
  expect(await all('select license_id, user_id from license_assignments')).toEqual([{ license_id, user_id }]);
  expect(report.warnings).toMatchObject([{ code: 'no-free-seat', count: 1 }]);
});

test('a license for which there was no seat does not come from an older Reset, once there is one', async () => {
  await lived(1);
  await portal().reset(gone(), { ...everything, keepManual: true });
  const another = await id('users', 't2');
  await insert('license_assignments', { license_id: license, user_id: another });
  const { report } = await portal().edit(smallShare());
  expect(report.warnings).toMatchObject([{ code: 'no-free-seat', count: 1 }]);
  await portal().reset(gone(), { ...everything, keepManual: true });
  await portal().database.run('delete from license_assignments');
  await portal().edit(smallShare());
  expect(await all('select * from license_assignments')).toEqual([]);
});
