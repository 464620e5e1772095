// Generated districts: the same from the same seed, as large as asked, and consistent on each of their days.

import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateDistrict } from '../generator/generate.ts';

const SIZE = { schools: 5, students: 1500, teachers: 60, staff: 4, sections: 310, seed: 7, change: 0.05 };

interface Member {
  id: string;
  name: { last: string };
  roles: Record<string, { schools: string[] }>;
}
interface Section {
  id: string;
  school: string;
  course: string;
  term_id: string;
  teachers: string[];
  students: string[];
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'district-'));
  await generateDistrict(folder, SIZE);
});
afterAll(() => rm(folder, { recursive: true }));

async function read<T>(day: number, type: string): Promise<T[]> {
  const text = await readFile(join(folder, `day${day}`, `${type}.ndjson`), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

const idsOf = (records: { id: string }[]): string[] => records.map(({ id }) => id);

async function digest(of: string): Promise<string> {
  const hash = createHash('sha256');
  for (const day of [1, 2, 3]) {
    for (const type of ['schools', 'courses', 'terms', 'users', 'sections']) {
      hash.update(await readFile(join(of, `day${day}`, `${type}.ndjson`)));
    }
  }
  return hash.digest('hex');
}

test('The same seed gives the same bytes, another seed others', async () => {
  const again = join(folder, 'again');
  const other = join(folder, 'other');
  await generateDistrict(again, SIZE);
  await generateDistrict(other, { ...SIZE, seed: 8 });
  expect(await digest(again)).toBe(await digest(folder));
  expect(await digest(other)).not.toBe(await digest(folder));
});

test('A district is as large as asked; records are as long as real ones', async () => {
  const users = await read<Member>(1, 'users');
  const count = (role: string): number => users.filter(({ roles }) => roles[role]).length;
  expect([count('student'), count('teacher'), count('staff')]).toEqual([1500, 60, 4]);
  const sections = await read<Section>(1, 'sections');
  expect(sections).toHaveLength(310);
  expect(sections.reduce((sum, { students }) => sum + students.length, 0)).toBe(1500 * 6);
  const { size } = { size: (await readFile(join(folder, 'day1', 'users.ndjson'))).length };
  expect(size / users.length).toBeGreaterThan(800);
});

test.each([1, 2, 3])('Day %i: ids ascend, and whatever is named is there', async (day) => {
  const [schools, courses, terms] = await Promise.all(
    ['schools', 'courses', 'terms'].map(
      async (type) => new Set(idsOf(await read<{ id: string }>(day, type))),
    ),
  );
  const users = await read<Member>(day, 'users');
  const sections = await read<Section>(day, 'sections');
  for (const records of [idsOf(users), idsOf(sections)]) {
    expect(records).toEqual([...new Set(records)].sort());
    expect(records.every((id) => /^[0-9a-f]{24}$/.test(id))).toBe(true);
  }
  const known = new Map(users.map((user) => [user.id, user]));
  for (const { school, course, term_id, teachers, students } of sections) {
    expect([schools!.has(school), courses!.has(course), terms!.has(term_id)]).toEqual([true, true, true]);
    expect(teachers.every((id) => known.get(id)?.roles.teacher)).toBe(true);
    expect(students.every((id) => known.get(id)?.roles.student?.schools.includes(school))).toBe(true);
    expect(students).toEqual([...new Set(students)].sort());
  }
});

test('Day 2 changes the share asked for; day 3 loses a tenth of the students and of the sections', async () => {
  const [one, two] = [await read<Member>(1, 'users'), await read<Member>(2, 'users')];
  const renamed = one.filter((user, index) => user.name.last !== two[index]?.name.last).length;
  expect(renamed / one.length).toBeGreaterThan(0.03);
  expect(renamed / one.length).toBeLessThan(0.07);
  const [before, after] = [await read<Section>(1, 'sections'), await read<Section>(2, 'sections')];
  const moved = before.filter(
    (section, index) => `${section.students}` !== `${after[index]?.students}`,
  ).length;
  expect(moved).toBeGreaterThan(0);
  expect(moved % 2).toBe(0);
  const sizes = (list: Section[]): number[] => list.map(({ students }) => students.length);
  expect(sizes(after)).toEqual(sizes(before));
  const [users, sections] = [await read<Member>(3, 'users'), await read<Section>(3, 'sections')];
  expect((one.length - users.length) / 1500).toBeCloseTo(0.1, 1);
  expect((before.length - sections.length) / 310).toBeCloseTo(0.1, 1);
});
