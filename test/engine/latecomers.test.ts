// The Portal's rows that come, or get a source id, while the share is read or somebody looks at the plan: what is shared is
// neither deleted nor made twice, and nobody's settings are overwritten.

import type { Database } from '../../src/database/database.ts';
import { createDatabase, openDatabase } from '../../src/database/open.ts';
import { link } from '../../src/engine/byHand/settle.ts';
import type { SyncEvent } from '../../src/engine/events.ts';
import type { Report } from '../../src/engine/report/report.ts';
import type { SyncRequest } from '../../src/engine/request.ts';
import { sync } from '../../src/engine/sync.ts';
import { Fault } from '../../src/roster/errors.ts';
import { testDatabase } from '../support/databases.ts';
import { overriding } from '../support/overriding.ts';
import { eachPortal } from './each.ts';
import { Share, smallShare } from './share.ts';

const portal = eachPortal();
const all = (sql: string) => portal().database.all(sql);

/** Does it once, before the n-th page of a collection. */
function before(share: Share, collection: string, nth: number, work: () => Promise<unknown>): Share {
  let seen = 0;
  share.beforePage = async (page) => {
    if (page.collection === collection && (seen += 1) === nth) await work();
  };
  share.pageSize = 1;
  return share;
}

/** Another program's Edit, and how it ends. */
async function elsewhere(
  share: Share,
  fields: Partial<SyncRequest> = {},
  status: Report['status'] = 'launched',
): Promise<void> {
  const open = testDatabase === 'sqlite' ? createDatabase : openDatabase;
  const database = await open(portal().location);
  const { report } = await sync(portal().request(fields), { ...portal().tools(share), database });
  expect(report.status).toBe(status);
  await database.close();
}

describe.each([2, 2_000])('staged %d at once', (atOnce) => {
  beforeEach(() => {
    portal().stagedAtOnce = atOnce;
  });

  test.each(['like its record', 'unlike it'])(
    'a student linked by hand, %s, stays with the work',
    async (how) => {
      const { id: district_id } = portal().district;
      await portal().edit(smallShare().unshare('p6'));
      const school_id = (await portal().row('schools', 's2'))!.id!;
      const fields = {
        sis_id: 'by hand',
        email: 'p6@example.org',
        first_name: 'Ann',
        last_name: 'Lee p6',
        grade: '7',
      };
      const row = how === 'like its record' ? fields : { last_name: 'Old' };
      const id = await portal().insert('users', { district_id, role: 'student', ...row });
      await portal().insert('school_users', { school_id, user_id: id, is_primary: true });
      await portal().insert('student_work', { user_id: id, kind: 'homework', title: 'W' });
      const share = smallShare();
      const p6 = share.users.find(({ sourceId }) => sourceId === 'p6')!;
      p6.roles[0]!.sisId = 'by hand';
      share.users = [p6, ...share.users.filter((user) => user !== p6)];
      for (const section of share.classes)
        section.students = section.students.filter((each) => each !== 'p6');
      const linked = () =>
        link(portal().database, portal().district, { kind: 'student', sourceId: 'p6', id }, portal().now);
      const { report } = await portal().reset(before(share, 'users', 5, linked));
      expect(report.changes.students.deleted).toBe(0);
      expect(await portal().row('users', 'p6')).toMatchObject({ id, last_name: 'Lee p6' });
      expect(await all('select title from student_work')).toEqual([{ title: 'W' }]);
    },
  );

  test('a class linked by hand stays with its books', async () => {
    await portal().edit(smallShare().unshare('c3'));
    const school_id = (await portal().row('schools', 's1'))!.id!;
    const id = await portal().insert('classes', {
      district_id: portal().district.id,
      school_id,
      name: 'Hand',
    });
    const book_id = await portal().insert('books', { title: 'R', product: 'R' });
    await portal().insert('class_books', { class_id: id, book_id });
    const share = smallShare();
    share.classes.reverse();
    const linked = () =>
      link(portal().database, portal().district, { kind: 'class', sourceId: 'c3', id }, portal().now);
    const { report } = await portal().reset(before(share, 'classes', 3, linked));
    expect(report.changes.classes.deleted).toBe(0);
    expect(await all('select class_id as id from class_books')).toEqual([{ id }]);
  });

  test('in a district that had nobody, too', async () => {
    await portal().edit(new Share().school('s1').teacher('t1', 's1'));
    await portal().insert('users', { district_id: portal().district.id, role: 'student', last_name: 'Hand' });
    await portal().database.run(`update users set source_id = null where source_id = 't1'`);
    const [hand] = await all(`select id from users where last_name = 'Hand'`);
    const share = new Share().school('s1').student('p1', 's1').student('p2', 's1').teacher('t9', 's1');
    const linked = () =>
      link(
        portal().database,
        portal().district,
        { kind: 'student', sourceId: 'p1', id: hand!.id as number },
        portal().now,
      );
    const { report } = await portal().reset(before(share, 'users', 2, linked), {
      maxDeletes: { percent: 100 },
    });
    expect(report.changes.students.deleted).toBe(0);
    expect(await portal().row('users', 'p1')).toMatchObject({ id: hand!.id });
  });

  test('what another run brings in meanwhile is not taken for what is not shared', async () => {
    await portal().edit(smallShare().unshare('c3'));
    const share = before(smallShare(), 'classes', 3, () => elsewhere(smallShare()));
    share.classes.reverse();
    await portal().reset(share);
    expect(await portal().rosters()).toContain('c3: t3* | p1 p4');
  });

  test('a school without classes, too', async () => {
    await portal().edit(smallShare());
    const more = () => smallShare().school('s3').student('p7', 's3');
    const share = before(more(), 'classes', 1, () => elsewhere(more(), { schools: 'all' }));
    await portal().reset(share);
    expect(await portal().row('schools', 's3')).toBeDefined();
    expect(await all(`select selected from sync_schools where source_id = 's3'`)).toEqual([{ selected: 1 }]);
  });
});

test.each(['edit', 'reset'] as const)(
  'a school that somebody else selects while the plan is looked at stays so: %s',
  async (mode) => {
    const more = () => smallShare().school('s3').student('p7', 's3').section('c4', 's3', ['t1'], ['p7']);
    await portal().edit(smallShare());
    let looks = 0;
    const review = async () => {
      looks += 1;
      if (looks === 1) await elsewhere(more(), { schools: 'all' });
      return { proceed: true, approved: true };
    };
    await sync(portal().request({ mode, inSession: true }), portal().tools(more(), { review }));
    expect(looks).toBe(2);
    expect(await all(`select selected from sync_schools where source_id = 's3'`)).toEqual([{ selected: 1 }]);
  },
);

describe('of a preview during which another run is launched', () => {
  const nothing = expect.objectContaining({ created: 0, updated: 0, deleted: 0 }) as unknown;

  /** A preview, and why it began again. */
  async function previewed(share: Share) {
    const restarts: string[] = [];
    const on = (event: SyncEvent) => void (event.type === 'restart' && restarts.push(event.reason));
    const { report } = await sync(portal().request({ dryRun: true }), portal().tools(share, { on }));
    return { report, restarts };
  }

  test('nothing is told that was read before it', async () => {
    const share = before(smallShare(), 'users', 2, () => elsewhere(smallShare()));
    const { report, restarts } = await previewed(share);
    expect(restarts).toEqual(['The Portal changed while the sync was planned.']);
    expect(report.changes).toMatchObject({ schools: nothing, classes: nothing, students: nothing });
    const again = await portal().preview(smallShare());
    expect(report.plan).toBe(again.report.plan);
  });

  test('it is tried three times', async () => {
    const share = smallShare();
    let reads = 0;
    share.beforePage = async ({ collection }) => {
      if (collection !== 'schools') return;
      reads += 1;
      await elsewhere(smallShare());
    };
    await expect(portal().preview(share)).rejects.toMatchObject({
      code: 'failed',
      message: 'The Portal kept changing while the sync was planned.',
    });
    expect(reads).toBe(3);
  });

  test('one that changes nothing of it is none', async () => {
    await portal().edit(smallShare());
    const refused = () => elsewhere(smallShare(), { planDigest: 'ffffffffffff' }, 'refused');
    const share = before(smallShare(), 'users', 2, refused);
    expect((await previewed(share)).restarts).toEqual([]);
  });
});

describe('decided by what a person was when the plan was made', () => {
  const edited = async (share: Share, meanwhile: () => Promise<unknown>) => {
    let looks = 0;
    const review = async () => {
      looks += 1;
      if (looks === 1) await meanwhile();
      return { proceed: true, approved: true };
    };
    await sync(portal().request(), portal().tools(share, { review }));
    return looks;
  };
  const change = (sql: string) => portal().database.run(sql);

  test('a second primary teacher is not made', async () => {
    await portal().edit(smallShare());
    const share = smallShare();
    Object.assign(share.classes[0]!, { teachers: ['t1', 't2', 't3'], primaryTeacher: 't2' });
    // The plan speaks of t3, but not as one of the first class.
    share.classes[1]!.teachers.push('t3');
    const looks = await edited(share, () =>
      change(`update class_teachers set is_primary = true where user_id = (select id from users where source_id = 't3')
        and class_id = (select id from classes where source_id = 'c1')`),
    );
    expect(looks).toBe(2);
    expect(await portal().rosters()).toContain('c1: t1 t2* t3 | p1 p2 p3');
  });

  test('who became a student does not stay as a teacher who is no longer primary', async () => {
    await portal().edit(smallShare());
    const share = smallShare();
    Object.assign(share.classes[0]!, { teachers: ['t1', 't2'], primaryTeacher: 't2' });
    const became = () => change(`update users set role = 'student' where source_id = 't1'`);
    expect(await edited(share, became)).toBe(2);
    expect((await portal().rosters())[0]).not.toContain('t1');
  });

  test('who became a student does not join a class as a teacher', async () => {
    await portal().edit(smallShare());
    const share = smallShare();
    share.classes[0]!.teachers.push('t2');
    const became = () => change(`update users set role = 'student' where source_id = 't2'`);
    expect(await edited(share, became)).toBe(2);
    expect((await portal().rosters())[0]).not.toContain('t2');
  });

  test('a student who was made a teacher by hand, and stays, is no such change', async () => {
    await portal().edit(smallShare());
    const hand = await portal().insert('users', { district_id: portal().district.id, role: 'student' });
    const class_id = (await portal().row('classes', 'c1'))!.id!;
    await change('update class_teachers set is_primary = false');
    await portal().insert('class_teachers', { class_id, user_id: hand, is_primary: true });
    expect(await edited(smallShare(), async () => undefined)).toBe(1);
    const primary = `select user_id as id from class_teachers where class_id = ${class_id} and is_primary`;
    expect(await portal().database.all(primary)).toEqual([{ id: (await portal().row('users', 't1'))!.id }]);
  });

  test('who became a student does not become primary teacher', async () => {
    await portal().edit(smallShare());
    const share = smallShare();
    share.classes[0]!.primaryTeacher = 't3';
    await edited(share, () => change(`update users set role = 'student' where source_id = 't3'`));
    expect((await portal().rosters())[0]).not.toContain('t3');
  });

  test('who is a student again is not taken out of classes', async () => {
    await portal().edit(smallShare());
    await change(`update users set role = 'teacher' where source_id = 'p1'`);
    await edited(smallShare(), () => change(`update users set role = 'student' where source_id = 'p1'`));
    expect(await portal().rosters()).toContain('c1: t1* t3 | p1 p2 p3');
  });
});

test.each([
  ['is linked', 0, { sis_id: 'SIS-P6' }],
  ['is linked by e-mail', 0, { email: 'P6@example.org' }],
  ['makes a conflict of it', 1, { sis_id: 'SIS-P7' }],
])('who is made by hand while the plan is looked at %s', async (_how, conflicts, row) => {
  const { id: district_id } = portal().district;
  await portal().edit(smallShare().unshare('p6'));
  if (conflicts > 0)
    await portal().insert('users', { district_id, role: 'student', last_name: 'A', sis_id: 'sis-p7' });
  const share = smallShare().student('p7', 's1');
  let looks = 0;
  const review = async () => {
    looks += 1;
    if (looks === 1) await portal().insert('users', { district_id, role: 'student', last_name: 'B', ...row });
    return { proceed: true, approved: true };
  };
  const { report } = await sync(portal().request(), portal().tools(share, { review }));
  expect([looks, report.linkConflicts.length]).toEqual([2, conflicts]);
  expect(report.changes.students.linked).toBe(1 - conflicts);
});

test('who is made by hand meanwhile and could be nobody of the plan is no reason to look again', async () => {
  await portal().edit(smallShare());
  const share = smallShare().student('p7', 's1');
  share.users.find(({ sourceId }) => sourceId === 'p1')!.lastName = 'Moreno';
  const { id: district_id } = portal().district;
  const elsewhere = await portal().insert('districts', {
    name: 'Lakeside',
    source: 'clever',
    source_id: 'd2',
  });
  let looks = 0;
  const review = async () => {
    looks += 1;
    const hand = { district_id, role: 'student', last_name: 'Hand' };
    await portal().insert('users', { ...hand, sis_id: 'like no other' });
    await portal().insert('users', { ...hand, district_id: elsewhere, sis_id: 'sis-p7' });
    // Who is changed is known by the source id: no candidate is looked for.
    await portal().insert('users', { ...hand, sis_id: 'sis-p1' });
    return { proceed: true, approved: true };
  };
  const { report } = await sync(portal().request(), portal().tools(share, { review }));
  expect(looks).toBe(1);
  expect(report.changes.students).toMatchObject({ created: 1, updated: 1 });
});

test('a row that changes its source id while it is read ends the sync, and says so', async () => {
  await portal().edit(smallShare().unshare('p6'));
  const { id } = (await portal().row('users', 'p1'))!;
  const share = smallShare();
  const relink = () =>
    link(
      portal().database,
      portal().district,
      { kind: 'student', sourceId: 'p6', id: id as number },
      portal().now,
    );
  share.users.sort((a, b) => (a.sourceId === 'p6' ? 1 : 0) - (b.sourceId === 'p6' ? 1 : 0));
  before(share, 'users', share.users.length, relink);
  await expect(portal().edit(share)).rejects.toMatchObject({
    message: 'Somebody gave a row of the Portal another source id while the share was read.',
  });
  await portal().edit(smallShare());
});

test('another reason why what was seen cannot be noted is told as it is', async () => {
  await portal().edit(smallShare());
  const full = new Fault('failed', 'The disk is full.', null);
  const load: Database['load'] = (table, ...rest) =>
    table === 'tmp_seen_users' ? Promise.reject(full) : portal().database.load(table, ...rest);
  const database = overriding(portal().database, { load });
  await expect(sync(portal().request(), { ...portal().tools(smallShare()), database })).rejects.toBe(full);
});

test('of whose schools nothing is said, the Portal’s decide, whatever school is named as primary', async () => {
  await portal().edit(smallShare());
  await portal().edit(smallShare(), { schools: ['s1'] });
  for (const school of ['s2', 'not shared']) {
    const share = smallShare();
    const t3 = share.users.find(({ sourceId }) => sourceId === 't3')!;
    Object.assign(t3, {
      schools: [school],
      primarySchool: school,
      unsaid: 'schools',
      lastName: `By ${school}`,
    });
    const { report } = await portal().edit(share);
    expect(await portal().row('users', 't3')).toMatchObject({ last_name: `By ${school}` });
    expect(report.warnings.map(({ code }) => code)).not.toContain('unknown-school');
  }
});

test('who came as a student first and as a teacher last is no student who is shared', async () => {
  await portal().edit(new Share().school('s1').student('x1', 's1').student('x2', 's1'));
  const share = new Share().school('s1').student('x1', 's1');
  share.pageSize = 1;
  share.users.push({ ...share.users[0]!, roles: [{ ...share.users[0]!.roles[0]!, role: 'teacher' }] });
  const { report } = await portal().preview(share, { mode: 'reset' });
  expect(report.guards.find(({ code }) => code === 'empty-share')?.message).toContain(
    'no students are shared',
  );
});
