// What comes back with a record besides the record itself: where the share says nothing of it, and after undos of undos.

import { eachPortal } from './each.ts';
import type { Portal } from './portal.ts';
import { smallShare, type Share } from './share.ts';

const portal = eachPortal();
const insert: Portal['insert'] = (...row) => portal().insert(...row);
const id: Portal['id'] = (...record) => portal().id(...record);
const later = () => portal().later();
const all = (sql: string) => portal().database.all(sql);
const write = (sql: string) => portal().database.run(sql);
const nothing = async (share: Share) =>
  expect(JSON.stringify((await portal().edit(share)).report.changes)).not.toMatch(/[1-9]/);

async function edit(share: Share) {
  later();
  return (await portal().edit(share)).report;
}
async function reset(share: Share, keepManual = false) {
  later();
  const { report } = await portal().reset(share, { maxDeletes: { percent: 100 }, keepManual });
  expect(report.status).toBe('launched');
  return report;
}
async function undo({ run }: { run: number | null }) {
  later();
  const { report } = await portal().undo(run);
  expect(report.status).toBe('launched');
  return report;
}

describe('a Reset that an undo of its undo put in force again is the last that happened:', () => {
  const keys = async () => ({
    books: await all('select user_id, class_id from student_books'),
    work: await all('select user_id, class_id from student_work'),
  });

  test.each([
    ['the student went in it', 'p1', 'c3'],
    ['the class went in it', 'c3', 'p1'],
  ])('%s', async (_, first, second) => {
    await portal().edit(smallShare());
    const [user_id, class_id] = [await id('users', 'p1'), await id('classes', 'c3')];
    const book_id = await insert('books', { title: 'Rocks', product: 'Rocks' });
    await insert('student_books', { user_id, class_id, book_id });
    await insert('student_work', { user_id, class_id, kind: 'homework', title: 'Rocks' });
    const before = await keys();
    const undone = await undo(await reset(smallShare().unshare(first)));
    await reset(smallShare().unshare(second));
    await edit(smallShare());
    expect(await keys()).toEqual(before);
    const redone = await undo(undone);
    await undo(await undo(redone));
    expect((await keys()).books).toEqual([]);
    await edit(smallShare());
    expect(await keys()).toEqual(before);
  });
});

describe('nothing is said of', () => {
  const silent = (at: number, list: 'teachers' | 'students'): Share => {
    const share = smallShare();
    Object.assign(share.classes[at]!, { [list]: [], unsaid: list });
    if (list === 'teachers') share.classes[at]!.primaryTeacher = null;
    return share;
  };

  test.each([
    ['a class’s students, of whom one comes back', 'p1', () => silent(0, 'students')],
    ['a class’s teachers, of whom one comes back', 't3', () => silent(2, 'teachers')],
    ['the students of a class that comes back', 'c1', () => silent(0, 'students')],
    ['the teachers of a class that comes back', 'c3', () => silent(2, 'teachers')],
  ])('%s: its roster is as it was', async (_, gone, shared) => {
    await portal().edit(smallShare());
    const before = await portal().rosters();
    await reset(smallShare().unshare(gone));
    await edit(shared());
    expect(await portal().rosters()).toEqual(before);
    await nothing(shared());
  });

  test.each(['p1', 't3'])('the schools of somebody who comes back: %s is in them again', async (sourceId) => {
    const memberships = () =>
      all(`select school_id, is_primary from school_users m join users u on u.id = m.user_id
        where u.source_id = '${sourceId}' order by 1`);
    await portal().edit(smallShare());
    const before = await memberships();
    await reset(smallShare().unshare(sourceId));
    const share = smallShare();
    const user = share.users.find((each) => each.sourceId === sourceId)!;
    Object.assign(user, { schools: [], primarySchool: null, unsaid: 'schools' });
    await edit(share);
    expect(await memberships()).toEqual(before);
    await nothing(share);
  });

  /** A Reset deletes s2, and t3 stays in s1. */
  async function resetSchool() {
    await portal().edit(smallShare());
    const rest = smallShare().unshare('s2', 'c2', 't2', 'p4', 'p5', 'p6');
    rest.users.find((each) => each.sourceId === 't3')!.schools = ['s1'];
    await reset(rest);
  }

  /** The share with s2 again, which says nothing of the schools of t3. */
  function silentOfT3(more: { lastName?: string } = {}) {
    const share = smallShare();
    const t3 = share.users.find((each) => each.sourceId === 't3')!;
    Object.assign(t3, { schools: [], primarySchool: null, unsaid: 'schools', ...more });
    return share;
  }

  test('the schools of somebody who stays, when one of them comes back', async () => {
    await resetSchool();
    const share = silentOfT3();
    await edit(share);
    expect(
      await all(`select school_id from school_users where user_id = ${await id('users', 't3')}`),
    ).toHaveLength(2);
  });

  test('the schools of somebody who waits, when one of them comes back: with it she syncs at once', async () => {
    await resetSchool();
    const share = silentOfT3({ lastName: 'Said' });
    later();
    await portal().edit(share, { schools: ['s2'] });
    expect(await portal().row('users', 't3')).toMatchObject({ last_name: 'Said' });
    await nothing(share);
  });
});

describe('the primary one is as it was, where the share names none:', () => {
  const unnamed = (): Share => {
    const share = smallShare().user('f1', 'staff', ['s1', 's2']);
    share.classes[0]!.primaryTeacher = null;
    return share;
  };
  const c1 = async () => (await portal().rosters())[0];

  test('of a class that comes back', async () => {
    await portal().edit(unnamed());
    const [class_id, t3] = [await id('classes', 'c1'), await id('users', 't3')];
    await write(`update class_teachers set is_primary = (user_id = ${t3}) where class_id = ${class_id}`);
    await reset(unnamed().unshare('c1'));
    await edit(unnamed());
    expect(await c1()).toBe('c1: t1 t3* | p1 p2 p3');
    await nothing(unnamed());
    await reset(smallShare().unshare('c1', 'f1'));
    await edit(smallShare());
    expect(await c1()).toBe('c1: t1* t3 | p1 p2 p3');
  });

  test('of such a class, one made by hand', async () => {
    await portal().edit(unnamed());
    const class_id = await id('classes', 'c1');
    const user_id = await insert('users', {
      district_id: portal().district.id,
      role: 'teacher',
      last_name: 'Hand',
    });
    await write(`update class_teachers set is_primary = false where class_id = ${class_id}`);
    await write(
      `insert into class_teachers (class_id, user_id, is_primary) values (${class_id}, ${user_id}, true)`,
    );
    await reset(unnamed().unshare('c1'), true);
    await edit(unnamed());
    expect(await c1()).toBe(`c1: #${user_id}* t1 t3 | p1 p2 p3`);
    await nothing(unnamed());
  });

  test.each([null, 'gone'])(
    'of the schools of somebody who comes back (named: %s)',
    async (primarySchool) => {
      await portal().edit(unnamed());
      const [s2, f1] = [await id('schools', 's2'), await id('users', 'f1')];
      await write(`update school_users set is_primary = (school_id = ${s2}) where user_id = ${f1}`);
      await reset(unnamed().unshare('f1'));
      const share = unnamed();
      share.users.find(({ sourceId }) => sourceId === 'f1')!.primarySchool = primarySchool;
      await edit(share);
      expect(await all(`select school_id from school_users where user_id = ${f1} and is_primary`)).toEqual([
        { school_id: s2 },
      ]);
      await nothing(share);
    },
  );

  test.each(['t1', 'v1'])(
    'of a class that names one on the wrong side (%s comes back with it)',
    async (back) => {
      const share = unnamed().teacher('v1', 's1');
      Object.assign(share.classes[0]!, { teachers: ['t1', 'v1', 't3'], primaryTeacher: 't1' });
      await portal().edit(share);
      const [class_id, t3] = [await id('classes', 'c1'), await id('users', 't3')];
      await write("update users set role = 'student' where source_id = 't1'");
      await write(`update class_teachers set is_primary = (user_id = ${t3}) where class_id = ${class_id}`);
      await edit(share);
      expect(await c1()).toBe('c1: t3* v1 | p1 p2 p3');
      const without = unnamed().teacher('v1', 's1');
      await reset(without.unshare('c1', back));
      await edit(share);
      expect(await c1()).toBe('c1: t3* v1 | p1 p2 p3');
      await nothing(share);
    },
  );

  test.each([false, true])(
    'one named who comes back an adult, and is shared as a student (alone: %s)',
    async (alone) => {
      const share = smallShare().student('t9', 's1');
      Object.assign(share.classes[0]!, { teachers: ['t1', 't3', 't9'], primaryTeacher: 't9' });
      await portal().edit(share);
      await write("update users set role = 'teacher' where source_id = 't9'");
      await reset(smallShare());
      if (alone) await write('delete from users');
      await edit(share);
      expect(await c1()).toBe('c1: t1 t3 t9* | p1 p2 p3');
      await nothing(share);
    },
  );

  test('but whoever is primary by now stays so', async () => {
    await portal().edit(unnamed());
    await reset(unnamed().unshare('t1'));
    await edit(unnamed());
    expect(await c1()).toBe('c1: t1 t3* | p1 p2 p3');
  });
});

test('licenses and books that were deleted since do not come back, and it is said', async () => {
  await portal().edit(smallShare());
  const district_id = portal().district.id;
  const [t1, p1, c1] = [await id('users', 't1'), await id('users', 'p1'), await id('classes', 'c1')];
  const license_id = await insert('licenses', {
    district_id,
    po_number: '1',
    product: 'Rocks',
    audience: 'teacher',
    seats: 9,
  });
  const book_id = await insert('books', { title: 'Rocks', product: 'Rocks' });
  await insert('license_assignments', { license_id, user_id: t1 });
  await insert('class_books', { class_id: c1, book_id });
  await insert('student_books', { user_id: p1, class_id: c1, book_id });
  await reset(smallShare().unshare('t1', 'p1', 'c1'));
  for (const table of ['licenses', 'books']) await write(`delete from ${table}`);
  await insert('books', { title: 'Another', product: 'Rocks' });
  const { warnings } = await edit(smallShare());
  const what = 'not given again:';
  expect(warnings).toEqual([
    {
      code: 'deleted-license',
      count: 1,
      message: `1 license of people who come back ${what} deleted since in the Portal`,
    },
    {
      code: 'deleted-book',
      count: 2,
      message: `2 book assignments of what comes back ${what} the book was deleted since in the Portal`,
    },
  ]);
});

test('what goes with a deletion is journalled in the order of its keys, on every database', async () => {
  await portal().edit(smallShare());
  const { run } = await reset(smallShare().unshare('c3', 'p1', 'p2', 't3'));
  for (const table of ['class_students', 'class_teachers', 'school_users']) {
    const rows = await all(`select key from sync_changes where run_id = ${run} and entity = '${table}'
      and reason like 'their%' or run_id = ${run} and entity = '${table}' and reason like 'its%' order by seq`);
    const keys = rows.map(({ key }) => String(key));
    const [first, second] = [0, 1].map((at) => (key: string) => Number(key.split('/')[at]));
    expect(keys).toEqual(keys.toSorted((a, b) => first!(a) - first!(b) || second!(a) - second!(b)));
  }
});
