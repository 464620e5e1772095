// Awkward Valley's student with every optional field: of what the Portal has no column for, nothing is kept, reported
// or printed.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, type Json } from '../../src/sandbox/json.ts';
import { find, parse, type Records } from '../../src/sandbox/records.ts';
import { districtOf, readShare } from '../../src/sandbox/share.ts';
import { awkward } from '../sandbox/client.ts';
import { World } from './world.ts';

/** What the Portal has a column for, and ids. */
const KEPT = ['sis_id', 'student_number', 'grade', 'school', 'schools', 'email', 'legacy_id'];
/** Words that no text of the program has in it. */
const NAMES =
  /\b(frl_status|iep_status|home_language(_code)?|gifted_status|section_504_status|disability\w*|preferred_name|lms_\w+|synced_in_lms|last_attendance_sync|district_username|unweighted_gpa)\b/;

const LINES = [
  'edit 1 --dry-run --full',
  'edit 1 --dry-run --json --report plan.html',
  'edit 1 --dry-run --report plan.csv',
  'edit 1 --dry-run --report plan.ndjson',
  'edit 1',
  'edit 1 --json',
  'show 1 --full',
  'show 1 --json',
  'roster students 1 --json',
  'roster classes 1',
  'status',
  'doctor',
];

let world: World;
let printed = '';
let kept = '';
const secrets: string[] = [];
beforeAll(async () => {
  world = await World.withDistrict('awkward', 'Awkward Valley');
  for (const line of LINES) {
    const { out, err } = await world.run(line);
    printed += out + err;
  }
  kept = await world.contents();
  secrets.push(...(await secretTexts()));
});
afterAll(() => world.close());

/** Every text in the record of 0101, its section's and the district's, that is not for the Portal. */
async function secretTexts(): Promise<string[]> {
  const share = await readShare(world.fixture, 1);
  const of = (records: Records, number: number): Json => parse(records, find(records, awkward(number))!);
  const { roles, lms_status } = of(share.users, 101) as { roles: { student: object }; lms_status: Json };
  const { last_attendance_sync, lms_state, lms_type } = districtOf(share);
  const student = Object.entries(roles.student).filter(([key]) => !KEPT.includes(key));
  return [
    ...textsIn([...student.map(([, value]) => value as Json), lms_status ?? null]),
    ...textsIn([last_attendance_sync!, lms_state!, lms_type!]),
  ];
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** What is long enough to stand nowhere by chance. */
const telling = (): string[] => secrets.filter((text) => text.length > 4);

test('The record has a value for every optional field', () => {
  expect(secrets).toEqual(
    expect.arrayContaining(['Reduced', 'Kurdish (Sorani)', 'ckb', 'Orthopedic impairment', 'oi', 'Wrenna']),
  );
  expect(telling().length).toBeGreaterThan(15);
});

test('Nothing of it is in a table of the database', () => {
  expect(kept).toContain('"Vila"');
  expect(secrets.filter((text) => kept.includes(`"${text}"`))).toEqual([]);
  expect(telling().filter((text) => kept.includes(text))).toEqual([]);
  expect(kept).not.toMatch(NAMES);
});

test('Nothing of it is printed', () => {
  expect(printed).toContain('Vila, Ana');
  expect(telling().filter((text) => printed.includes(text))).toEqual([]);
  expect(printed).not.toMatch(NAMES);
});

test('Nothing of it is in a file: reports, and on SQLite the database', async () => {
  const names = (await readdir(world.folder)).sort();
  expect(names).toEqual(expect.arrayContaining(['plan.csv', 'plan.html', 'plan.ndjson']));
  for (const name of names) {
    const text = await readFile(join(world.folder, name), 'latin1');
    expect([name, telling().filter((each) => text.includes(each))]).toEqual([name, []]);
    expect(text).not.toMatch(NAMES);
  }
});

test('Of the student there is what the Portal has columns for', async () => {
  const [{ id, district_id, created_at, updated_at, ...row }] = (await world.rows(
    `select * from users where source_id = '${awkward(101)}'`,
  )) as [Record<string, unknown>];
  expect([id, district_id, created_at, updated_at]).not.toContain(null);
  expect(row).toEqual({
    source_id: awkward(101),
    role: 'student',
    sis_id: 'AV-900101',
    email: 'person101@awkward.example.org',
    first_name: 'Ana',
    middle_name: 'Inês',
    last_name: 'Vila',
    number: 'AV-900101',
    grade: '7',
    title: null,
  });
});
