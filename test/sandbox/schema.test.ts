// The sandbox's answers against Clever's own OpenAPI file, where there is one (CLEVER_OPENAPI).

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateDistrict } from '../generator/generate.ts';
import { awkward, list, withSandbox, type Row } from './client.ts';
import { mismatches, readDefinitions } from './openApi.ts';

const definitions = readDefinitions();
const whereThere = definitions ? test : test.skip;

const TYPES = {
  districts: 'District',
  schools: 'School',
  courses: 'Course',
  terms: 'Term',
  users: 'User',
  sections: 'Section',
};

/** Fields that Clever sends though its file does not have them. */
const EXTRA = ['District.last_clever_sync is unknown', 'User.roles.student.email is unknown'];

async function problems(folder: string, day: number): Promise<string[]> {
  const found: string[] = [];
  await withSandbox({ folder, day }, async (sandbox) => {
    for (const [type, definition] of Object.entries(TYPES)) {
      const { data, links } = await list(sandbox, `/v3.1/${type}?limit=10000`);
      expect(data.length).toBeGreaterThan(0);
      found.push(...data.flatMap((row) => mismatches(definitions!, definition, row.data)));
      found.push(...links.flatMap((each) => mismatches(definitions!, 'Link', each)));
    }
  });
  return [...new Set(found)].filter((problem) => !EXTRA.includes(problem));
}

whereThere.each([1, 2, 3])('Every record of Riverside on day %i is as the file says', async (day) => {
  expect(Object.keys(definitions!).length).toBeGreaterThan(30);
  expect(await problems('fixtures/riverside', day)).toEqual([]);
});

whereThere(
  'A student of Awkward Valley has every field that the file has, another all that 3.1 added, null or ""',
  async () => {
    await withSandbox({ folder: 'fixtures/awkward' }, async (sandbox) => {
      const { data } = await list(sandbox, '/v3.1/users?role=student');
      const user = (number: number) =>
        data.find((row) => row.data?.id === awkward(number))!.data as {
          roles: { student: object };
        } & Row['data'];
      const problems = [101, 104].flatMap((number) => mismatches(definitions!, 'User', user(number)));
      // What the file does not let be null, but Clever may send so; and what it does not have.
      const odd = /^User\.roles\.student\.(\w+ is null|unweighted_gpa is unknown)$/;
      expect(problems.filter((problem) => !odd.test(problem) && !EXTRA.includes(problem))).toEqual([]);
      const fields = Object.keys(definitions!['Student']!);
      expect(Object.keys(user(101).roles.student)).toEqual(expect.arrayContaining(fields));
    });
  },
);

whereThere('Every record of a generated district is as the file says', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'district-'));
  await generateDistrict(folder, { schools: 2, students: 60, teachers: 6, staff: 2, sections: 12, seed: 5 });
  expect(await problems(folder, 1)).toEqual([]);
  await rm(folder, { recursive: true });
});

whereThere('A record that is not as the file says is found out', async () => {
  const wrong = {
    id: 1,
    name: 'A',
    students: ['a', 2],
    subject: 'alchemy',
    course: null,
    school: null,
    color: 'red',
  };
  expect(mismatches(definitions!, 'Section', wrong)).toEqual([
    'Section.id is no string',
    'Section.students[1] is no string',
    'Section.subject is none of the values',
    'Section.school is null',
    'Section.color is unknown',
  ]);
});
