import { Portal } from './portal.ts';
import { smallShare } from './share.ts';

let portal: Portal;
beforeEach(async () => {
  portal = await Portal.create();
});
afterEach(() => portal.close());

test('a first Edit brings the whole share in', async () => {
  const { report } = await portal.edit(smallShare());
  expect(report.status).toBe('launched');
  expect(report.changes.schools.created).toBe(2);
  expect(report.changes.teachers.created).toBe(3);
  expect(report.changes.students.created).toBe(6);
  expect(report.changes.classes.created).toBe(3);
  expect(report.changes.schoolUsers).toEqual({ created: 10, updated: 0, deleted: 0 });
  expect(report.changes.classTeachers).toEqual({ created: 4, updated: 0, deleted: 0 });
  expect(report.changes.classStudents).toEqual({ created: 8, deleted: 0 });
  expect(await portal.rosters()).toEqual(['c1: t1* t3 | p1 p2 p3', 'c2: t2* | p4 p5 p6', 'c3: t3* | p1 p4']);
});

test('the same Edit twice changes nothing the second time', async () => {
  await portal.edit(smallShare());
  const before = await portal.dump();
  portal.now = new Date('2026-11-24T10:00:00.000Z');
  const { report } = await portal.edit(smallShare());
  expect(await portal.dump()).toEqual(before);
  expect(JSON.stringify(report.changes)).not.toMatch(/[1-9]/);
});
