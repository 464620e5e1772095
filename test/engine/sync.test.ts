import { openDatabase } from '../../src/database/open.ts';
import { sync } from '../../src/engine/sync.ts';
import { onlyFor } from '../support/only.ts';
import { eachPortal } from './each.ts';
import { Share, smallShare } from './share.ts';

const portal = eachPortal();
const LATER = new Date('2026-11-24T10:00:00.000Z');

test('a first Edit brings the whole share in', async () => {
  const { report } = await portal().edit(smallShare());
  expect(report.status).toBe('launched');
  expect(report.changes.schools.created).toBe(2);
  expect(report.changes.teachers.created).toBe(3);
  expect(report.changes.students.created).toBe(6);
  expect(report.changes.classes.created).toBe(3);
  expect(report.changes.schoolUsers).toEqual({ created: 10, updated: 0, deleted: 0 });
  expect(report.changes.classTeachers).toEqual({ created: 4, updated: 0, deleted: 0 });
  expect(report.changes.classStudents).toEqual({ created: 8, deleted: 0 });
  expect(await portal().rosters()).toEqual([
    'c1: t1* t3 | p1 p2 p3',
    'c2: t2* | p4 p5 p6',
    'c3: t3* | p1 p4',
  ]);
});

test('the same Edit twice changes nothing the second time, times included', async () => {
  await portal().edit(smallShare());
  const before = await portal().dump();
  portal().now = LATER;
  const { report } = await portal().edit(smallShare());
  expect(await portal().dump()).toEqual(before);
  expect(JSON.stringify(report.changes)).not.toMatch(/[1-9]/);
});

test('an Edit updates what differs, and only the time of what it updates', async () => {
  await portal().edit(smallShare());
  portal().now = LATER;
  const share = smallShare();
  share.users.find(({ sourceId }) => sourceId === 'p1')!.lastName = 'Moreno';
  share.schools[1]!.name = 'Lincoln';
  const { report } = await portal().edit(share);
  expect(report.changes.students).toEqual({ created: 0, updated: 1, linked: 0, restored: 0, deleted: 0 });
  expect(report.changes.schools.updated).toBe(1);
  expect(await portal().row('users', 'p1')).toMatchObject({
    last_name: 'Moreno',
    updated_at: LATER.toISOString(),
  });
  expect((await portal().row('users', 'p2'))?.updated_at).not.toBe(LATER.toISOString());
});

test('rosters of shared classes follow the share, in an Edit too', async () => {
  await portal().edit(smallShare());
  const share = smallShare();
  Object.assign(share.classes[0]!, { teachers: ['t3', 't2'], primaryTeacher: 't3', students: ['p2', 'p6'] });
  const { report } = await portal().edit(share);
  expect((await portal().rosters())[0]).toBe('c1: t2 t3* | p2 p6');
  expect(report.changes.classTeachers).toEqual({ created: 1, updated: 1, deleted: 1 });
  expect(report.changes.classStudents).toEqual({ created: 1, deleted: 2 });
});

test('a class moves to another school; a user changes schools', async () => {
  await portal().edit(smallShare());
  const share = smallShare();
  share.classes[2]!.school = 's2';
  Object.assign(
    share.users.find(({ sourceId }) => sourceId === 'p1')!,
    { schools: ['s2'], primarySchool: 's2' },
  );
  const { report } = await portal().edit(share);
  const school = await portal().row('schools', 's2');
  expect(await portal().row('classes', 'c3')).toMatchObject({ school_id: school!.id });
  expect(report.changes.schoolUsers).toEqual({ created: 1, updated: 0, deleted: 1 });
});

test('an Edit keeps what is no longer shared, and counts it', async () => {
  await portal().edit(smallShare());
  const { report } = await portal().edit(smallShare().unshare('t2', 'p4', 'c2'));
  expect(report.kept).toEqual({ schools: 0, teachers: 1, students: 1, staff: 0, admins: 0, classes: 1 });
  expect(await portal().rosters()).toEqual(['c1: t1* t3 | p1 p2 p3', 'c2: t2* | p4 p5 p6', 'c3: t3* | p1']);
});

test('a preview writes nothing, not even a run, and plans what the run then does', async () => {
  const before = await portal().dump();
  const preview = await portal().preview(smallShare());
  expect(await portal().dump()).toEqual(before);
  expect(await portal().database.all('select * from sync_runs')).toEqual([]);
  expect(await portal().database.all('select * from sync_schools')).toEqual([]);
  const { report } = await portal().edit(smallShare());
  expect(report.plan).toBe(preview.report.plan);
  expect(report.changes).toEqual(preview.report.changes);
});

test('another district with the same SIS ids and addresses is never touched', async () => {
  const other = await portal().insert('districts', { source: 'clever', source_id: 'd2', name: 'Other' });
  await portal().insert('users', {
    district_id: other,
    role: 'student',
    sis_id: 'sis-p1',
    email: 'p1@example.org',
  });
  await portal().insert('users', { district_id: other, role: 'student', source_id: 'p2' });
  const foreign = await portal().database.all('select * from users order by id');
  await portal().edit(smallShare());
  await portal().reset(smallShare().unshare('p2', 'p3'), { maxDeletes: { percent: 100 } });
  expect(
    await portal().database.all('select * from users where district_id = $1 order by id', [other]),
  ).toEqual(foreign);
});

test('nor is one with the same source ids: each has rows of its own', async () => {
  const name = 'Other';
  const id = await portal().insert('districts', { source: 'clever', source_id: 'd2', name });
  const other = { district: { id, sourceId: 'd2', name } };
  const sharing = (share: Share): Share => {
    share.district_.sourceId = 'd2';
    return share;
  };
  await portal().edit(sharing(smallShare()), other);
  const rows = async () =>
    Promise.all([
      ...['schools', 'users', 'classes'].map((table) =>
        portal().database.all(`select * from ${table} where district_id = ${id} order by id`),
      ),
      ...['school_users', 'class_teachers', 'class_students'].map((table) =>
        portal().database.all(`select m.* from ${table} m join users u on u.id = m.user_id
          where u.district_id = ${id} order by 1, 2`),
      ),
    ]);
  const before = await rows();
  const { changes } = (await portal().edit(smallShare())).report;
  expect([changes.schools.created, changes.students.created, changes.classes.created]).toEqual([2, 6, 3]);
  const everything = { maxDeletes: { percent: 100 } };
  await portal().reset(smallShare().unshare('s2', 't2', 'p4', 'p5', 'p6', 'c2', 'p1'), everything);
  await portal().edit(smallShare());
  expect(await rows()).toEqual(before);
  const again = await portal().edit(sharing(smallShare()), other);
  expect(JSON.stringify(again.report.changes)).not.toMatch(/[1-9]/);
});

onlyFor('the file’s pages', 'the journal is written in its order, so that its pages are full', async () => {
  const share = new Share()
    .school('s1')
    .teacher('t1', 's1')
    .student('p', 's1')
    .section('c', 's1', ['t1'], []);
  const [student] = share.users.filter(({ sourceId }) => sourceId === 'p');
  const [section] = share.classes;
  const id = (n: number) => n.toString(16).padStart(24, '0');
  share.users = Array.from({ length: 3_000 }, (_, n) => ({ ...student!, sourceId: id(n) }));
  share.classes = Array.from({ length: 1_000 }, (_, n) => ({
    ...section!,
    sourceId: id(n),
    students: [id(n)],
  }));
  share.pageSize = 1_000;
  await portal().edit(share);
  const [journal] = await portal().database.all<{ full: number }>(
    `select sum(payload) * 1.0 / sum(pgsize) as full from dbstat where name = 'sync_changes'`,
  );
  // Written from its end it was half empty: 477 MB instead of 338 for a large district, and a fifth of the sync's time.
  expect(journal!.full).toBeGreaterThan(0.8);
});

onlyFor('the file’s pages', 'without a log a reader holds the commit up, and it waits', async () => {
  await portal().edit(smallShare());
  await portal().database.all('pragma journal_mode = delete');
  const reader = await openDatabase(portal().location);
  const share = smallShare();
  share.users[0]!.lastName = 'Moreno';
  let reading: Promise<void> | undefined;
  const on = ({ type }: { type: string }) => {
    if (type !== 'stage' || reading) return;
    reading = (async () => {
      await reader.script(['begin', 'select count(*) from users']);
      await new Promise((resolve) => setTimeout(resolve, 600));
      await reader.script(['commit']);
    })();
  };
  const { report } = await sync(portal().request(), portal().tools(share, { on }));
  await reading;
  await reader.close();
  expect(report.status).toBe('launched');
});
