import fc from 'fast-check';
import type { RecordKind } from '../../src/engine/plan/kinds.ts';
import { sync } from '../../src/engine/sync.ts';
import { district, inPortal, RUNS, shareOf } from './district.ts';

const large = { students: 40, least: 20 };
const KINDS: [RecordKind, string][] = [
  ['students', `select count(*) as n from users where role = 'student'`],
  ['teachers', `select count(*) as n from users where role = 'teacher'`],
  ['classes', 'select count(*) as n from classes'],
  ['schools', 'select count(*) as n from schools'],
];

test('a plan above the limits is never applied unless it is approved', async () => {
  let refusals = 0;
  await fc.assert(
    fc.asyncProperty(district(large), district({ students: 40 }), async (a, b) => {
      await inPortal(async (portal) => {
        await portal.edit(shareOf(a));
        const before = await portal.dump();
        const count = async (sql: string) => Number((await portal.database.all<{ n: number }>(sql))[0]!.n);
        const sizes = await Promise.all(KINDS.map(async ([kind, sql]) => [kind, await count(sql)] as const));
        const request = portal.request({ mode: 'reset', confirmed: true, schools: 'all' });
        const { report } = await sync(request, portal.tools(shareOf(b)));
        const over = sizes.filter(([kind, size]) => {
          const { deleted } = report.changes[kind];
          return deleted > 10 && deleted > size / 10;
        });
        if (report.status === 'refused') expect(await portal.dump()).toEqual(before);
        if (over.length > 0) {
          refusals += 1;
          expect(report.status).toBe('refused');
          expect(report.guards).toContainEqual(
            expect.objectContaining({ code: 'max-deletes', refused: true }),
          );
        }
      });
    }),
    RUNS,
  );
  expect(refusals).toBeGreaterThan(0);
});

test('nor is an Edit that takes more than the limit out of class rosters', async () => {
  let refusals = 0;
  await fc.assert(
    fc.asyncProperty(district(large), fc.integer({ min: 1, max: 12 }), async (a, every) => {
      await inPortal(async (portal) => {
        await portal.edit(shareOf(a));
        const before = await portal.dump();
        const classes = a.classes.map((each) => ({
          ...each,
          students: each.students.filter((_, n) => n % every),
        }));
        const b = { ...a, classes };
        const members = before['class_students']!.length + before['class_teachers']!.length;
        const { report } = await portal.edit(shareOf(b), { schools: 'all' });
        const deleted = report.changes.classStudents.deleted + report.changes.classTeachers.deleted;
        if (report.status === 'refused') expect(await portal.dump()).toEqual(before);
        if (deleted > 10 && deleted > members / 10) {
          refusals += 1;
          expect(report).toMatchObject({ status: 'refused' });
        }
      });
    }),
    RUNS,
  );
  expect(refusals).toBeGreaterThan(0);
});
