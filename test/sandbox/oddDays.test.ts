// Records of Awkward Valley that are odd by what they were, or will be, on another day; and the days' own times.

import { at, isObject, textAt, textsAt, type Json } from '../../src/sandbox/json.ts';
import { find, parse } from '../../src/sandbox/records.ts';
import { districtOf, listDays, readShare, type Share } from '../../src/sandbox/share.ts';
import { awkward } from './client.ts';

type Kind = 'schools' | 'courses' | 'terms' | 'users' | 'sections';

const days = new Map<number, Share>();
beforeAll(async () => {
  for (const day of await listDays('fixtures/awkward'))
    days.set(day, await readShare('fixtures/awkward', day));
});

function recordOn(day: number, kind: Kind, number: number): Json | undefined {
  const records = days.get(day)![kind];
  const entry = find(records, awkward(number));
  return entry ? parse(records, entry) : undefined;
}

const student = (record: Json, ...keys: string[]): Json | undefined =>
  at(record, 'roles', 'student', ...keys);
const inSchool = (record: Json, number: number): boolean =>
  textsAt(record, 'roles', 'student', 'schools').includes(awkward(number));
const has = (record: Json, name: string): boolean => isObject(record) && Object.hasOwn(record, name);
const userName = (record: Json): string => textAt(student(record, 'credentials'), 'district_username') ?? '';
const LISTS = ['students', 'teachers', 'teacher'];

test.each<[number, Kind, number, (record: Json) => boolean]>([
  [
    1,
    'users',
    101,
    (user) => student(user, 'disability', 'disability_code') === 'oi' && has(user, 'lms_status'),
  ],
  [1, 'users', 104, (user) => student(user, 'frl_status') === null && student(user, 'iep_status') === ''],
  [1, 'users', 149, (user) => student(user, 'sis_id') === 'AV-900149'],
  [1, 'users', 150, (user) => student(user, 'sis_id') === 'AV-900149'],
  [1, 'users', 156, (user) => student(user, 'school') === awkward(11) && inSchool(user, 12)],
  [2, 'users', 156, (user) => student(user, 'school') === awkward(12) && inSchool(user, 11)],
  [1, 'users', 159, (user) => inSchool(user, 12)],
  [2, 'users', 159, (user) => student(user, 'schools') === undefined],
  [2, 'users', 157, (user) => textAt(user, 'name', 'last') === 'Turnsbad'],
  [3, 'users', 157, (user) => typeof at(user, 'name') === 'string'],
  [6, 'users', 157, (user) => typeof at(user, 'name') === 'string'],
  [1, 'users', 172, (user) => userName(user).length === 56],
  [1, 'users', 173, (user) => /'.*'/.test(JSON.stringify(at(user, 'name')))],
  [2, 'users', 256, (user) => textAt(user, 'roles', 'teacher', 'sis_id') === 't226'],
  [1, 'sections', 508, (section) => at(section, 'lms_status') === null],
  [1, 'sections', 534, (section) => LISTS.every((list) => has(section, list))],
  [2, 'sections', 534, (section) => !LISTS.some((list) => has(section, list))],
  [2, 'sections', 535, (section) => LISTS.every((list) => at(section, list) === null)],
  [2, 'sections', 536, (section) => textAt(section, 'district') === awkward(1)],
  [3, 'sections', 536, (section) => textAt(section, 'district') !== awkward(1)],
  [6, 'sections', 536, (section) => textAt(section, 'district') !== awkward(1)],
  [3, 'terms', 20, (term) => textAt(term, 'name') === '2012-13'],
  [3, 'sections', 509, (section) => at(section, 'term_id') === awkward(20)],
  [3, 'sections', 523, (section) => at(section, 'term_id') === awkward(25)],
  [3, 'sections', 533, (section) => at(section, 'course') === awkward(35)],
])('On day %i %s %i is odd as listed', (day, kind, number, isOdd) => {
  expect(isOdd(recordOn(day, kind, number)!)).toBe(true);
});

test('Somebody was enrolled in a school that is not among the schools', () => {
  const enrollments = student(recordOn(1, 'users', 171)!, 'enrollments') as Json[];
  expect(enrollments.map((each) => textAt(each, 'school'))).toEqual([11, 12].map(awkward));
});

test('A section of which only `lms_status` changes', () => {
  const [was, is] = [1, 2].map((day) => recordOn(day, 'sections', 501) as Record<string, Json>);
  const changed = Object.keys(is!).filter((key) => JSON.stringify(is![key]) !== JSON.stringify(was![key]));
  expect(changed.sort()).toEqual(['last_modified', 'lms_status']);
});

test.each(['riverside', 'awkward'])('%s: its times never go back from a day to the next', async (name) => {
  const folder = `fixtures/${name}`;
  const shares = await Promise.all((await listDays(folder)).map((day) => readShare(folder, day)));
  for (const field of ['last_sync', 'last_clever_sync']) {
    const times = shares.map((share) => districtOf(share)[field]).filter((time) => time !== undefined);
    expect(times.length).toBeGreaterThan(2);
    expect(times).toEqual([...times].sort());
  }
});
