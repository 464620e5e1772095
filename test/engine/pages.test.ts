// A share that comes in many pages is the one that came in a single one: nothing is lost between two pages, and of a record
// that comes again nothing is left of the earlier one.

import { eachPortal } from './each.ts';
import { Share, smallShare } from './share.ts';

const portal = eachPortal();
const warnings = (report: { warnings: { code: string; count: number }[] }) =>
  report.warnings.map(({ code, count }) => `${code} ${count}`);

test('courses and terms of many pages', async () => {
  const share = new Share().school('s1').teacher('t1', 's1').student('p1', 's1');
  for (let n = 0; n < 7; n += 1) {
    share.course(`k${n}`, `Course ${n}`, null).term(`f${n}`, `Term ${n}`, '2026-08-01', '2027-06-01');
    share.section(`c${n}`, 's1', ['t1'], ['p1'], { course: `k${n}`, term: `f${n}` });
  }
  share.pageSize = 1;
  const { report } = await portal().edit(share);
  expect(report.warnings).toEqual([]);
  const names = await portal().database.all(
    `select course_name || ', ' || term_name as of from classes order by source_id collate binary`,
  );
  expect(names).toEqual(share.courses.map((_, n) => ({ of: `Course ${n}, Term ${n}` })));
});

test('rosters of more classes than are taken apart at once, with ids of more than one length', async () => {
  const share = (...students: string[]) => {
    const all = new Share().school('s1').teacher('t1', 's1');
    all.pageSize = 1_000;
    for (let n = 0; n < 12; n += 1) all.student(`p${n}`, 's1');
    for (let n = 0; n < 2_005; n += 1) all.section(`c${n}`, 's1', ['t1'], students);
    return all;
  };
  await portal().edit(share('p0', 'p8', 'p9', 'p10'));
  const { report } = await portal().edit(share('p0', 'p9', 'p11'), { maxDeletes: { percent: 100 } });
  expect(report.changes.classStudents).toEqual({ created: 2_005, deleted: 4_010 });
  const left = await portal().database.all(
    `select u.source_id as student, count(*) as classes from class_students cs join users u on u.id = cs.user_id
     group by u.source_id order by u.source_id collate binary`,
  );
  expect(left).toEqual(['p0', 'p11', 'p9'].map((student) => ({ student, classes: 2_005 })));
});

test('a course that comes again counts as it came last', async () => {
  const share = smallShare().course('k1', 'Old', null).course('k1', 'New', null);
  share.classes[0]!.course = 'k1';
  share.pageSize = 1;
  const { report } = await portal().edit(share);
  expect(warnings(report)).toEqual(['duplicate-record 1']);
  expect(await portal().row('classes', 'c1')).toMatchObject({ course_name: 'New' });
});

test.each([1, 10])('a school that comes again counts as it came last (%d a page)', async (pageSize) => {
  const share = smallShare().school('s1', { name: 'Renamed' });
  share.pageSize = pageSize;
  const { report } = await portal().edit(share);
  expect(warnings(report)).toEqual(['duplicate-record 1']);
  expect(await portal().row('schools', 's1')).toMatchObject({ name: 'Renamed' });
});

describe('of a record that comes again', () => {
  test('the last one counts, also where the two pages are the 10,000th and the one after it', async () => {
    const id = (n: number) => n.toString(16).padStart(24, '0');
    const share = () => {
      const all = new Share().school('s1').student('p', 's1');
      const [student] = all.users;
      all.users = Array.from({ length: 10_400 }, (_, n) => ({ ...student!, sourceId: id(n) }));
      all.pageSize = 500;
      return all;
    };
    await portal().edit(share());
    const twice = share();
    const again = twice.users[9_999]!;
    twice.users.splice(9_999, 1, { ...again, lastName: 'First' }, { ...again, lastName: 'Last' });
    await portal().edit(twice);
    expect(await portal().row('users', again.sourceId)).toMatchObject({ last_name: 'Last' });
    expect((await portal().edit(twice)).report.changes.students.updated).toBe(0);
  });

  test.each([1, 2, 10])(
    'once it is new, or differs, it counts as it came last, staged %d at once',
    async (atOnce) => {
      const share = smallShare();
      const [p1, c1] = [share.users.find(({ sourceId }) => sourceId === 'p1')!, share.classes[0]!];
      share.users.unshift({ ...p1, lastName: 'First', schools: ['s2'], primarySchool: 's2' });
      share.classes.push({ ...c1, name: 'Last', students: ['p2'] });
      share.pageSize = 1;
      portal().stagedAtOnce = atOnce;
      const first = await portal().edit(share);
      expect(warnings(first.report)).toEqual(['duplicate-record 2']);
      expect(await portal().row('users', 'p1')).toMatchObject({ last_name: p1.lastName });
      expect(await portal().rosters()).toContain('c1: t1* t3 | p2');
      share.users.push({ ...p1, lastName: 'Other' }, p1);
      const second = await portal().edit(share);
      expect(warnings(second.report)).toEqual(['duplicate-record 4']);
      expect(second.report.changes.students.updated).toBe(0);
    },
  );

  test('a teacher who is staff after all is no teacher who is shared', async () => {
    await portal().edit(new Share().school('s1').teacher('t1', 's1').section('c1', 's1', ['t1'], []));
    const share = new Share().school('s1').teacher('t1', 's1').user('t1', 'staff', ['s1']);
    share.section('c1', 's1', ['t1'], []).pageSize = 1;
    const { report } = await portal().preview(share, { mode: 'reset' });
    expect(report.guards.map(({ code }) => code)).toEqual(['empty-share']);
  });

  test('an adult who does not sync after all becomes nobody’s primary teacher', async () => {
    await portal().edit(smallShare());
    await portal().edit(smallShare(), { schools: ['s1'] });
    const share = smallShare().section('c9', 's1', ['t2', 't1'], [], { primaryTeacher: 't2' });
    const t2 = share.users.findIndex(({ sourceId }) => sourceId === 't2');
    share.users.splice(t2, 0, { ...share.users[t2]!, schools: ['s1'], primarySchool: 's1' });
    share.pageSize = 1;
    await portal().edit(share);
    expect(await portal().rosters()).toContain('c9: t1* t2 | ');
  });

  test('a school that it named first is not named any more', async () => {
    await portal().edit(smallShare());
    const less = () => {
      const share = smallShare().unshare('s2', 't2', 'p4', 'p5', 'p6', 'c2');
      share.users.find(({ sourceId }) => sourceId === 't3')!.schools = ['s1'];
      return share;
    };
    const again = less();
    again.classes.unshift({ ...again.classes[0]!, school: 's2' });
    again.pageSize = 1;
    const { report } = await portal().preview(again, { mode: 'reset' });
    expect(warnings(report)).toEqual(['duplicate-record 1']);
    expect(report.changes.schools.deleted).toBe(1);
  });

  test('a course or term that it named first is not unknown, however the share is cut into pages', async () => {
    await portal().edit(smallShare());
    const share = smallShare();
    share.classes.splice(1, 0, { ...share.classes[0]!, name: 'Renamed' });
    Object.assign(share.classes[0]!, { course: 'k9', term: 'f9' });
    const digests = [];
    for (const pageSize of [1, 100]) {
      share.pageSize = pageSize;
      const { report } = await portal().preview(share);
      expect(warnings(report)).toEqual(['duplicate-record 1']);
      digests.push(report.plan);
    }
    expect(digests[0]).toBe(digests[1]);
  });
});
