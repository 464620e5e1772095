// Random shares, small and dense: few people, names, addresses and SIS ids, so that every rule meets every other. Fields
// are missing, sections and users name who and what is not shared, records come twice or cannot be read.

import fc from 'fast-check';
import {
  SHARED_ROLES,
  type RoleFields,
  type SharedClass,
  type SharedUser,
} from '../../../src/roster/records.ts';
import { Share } from '../../engine/share.ts';

const SCHOOLS = ['s1', 's2', 's3'];
const STUDENTS = ['p1', 'p2', 'p3', 'p4', 'p5'];
const ADULTS = ['t1', 't2', 't3', 't4'];
const CLASSES = ['c1', 'c2', 'c3', 'c4'];
/** Named, and never shared. */
const [NO_SCHOOL, NOBODY] = ['s9', 'x9'];

export const SIS_IDS = ['1', '2', '3', '4', 'A', 'a'];
export const EMAILS = ['a@example.org', 'B@example.org', 'b@example.org', 'c@example.org', 'd@example.org'];

const maybe = <T>(value: fc.Arbitrary<T>, freq = 4) => fc.option(value, { freq });
const oneOf = <const T>(...values: T[]) => fc.constantFrom(...values);
/** Lists of which a record says nothing, most often none. */
const unsaid = <const T extends string>(...lists: T[]) =>
  fc.option(oneOf(...lists), { freq: 6, nil: undefined }).map((none) => none);
const text = (...values: string[]) => maybe(oneOf(...values));
const sisId = maybe(oneOf(...SIS_IDS), 3);
const someOf = (ids: string[], maxLength: number, minLength = 0) =>
  fc.shuffledSubarray(ids, { minLength, maxLength });
const schools = (minLength: number) => someOf([...SCHOOLS, NO_SCHOOL], 2, minLength);

/** Some of the records there could be, most often at least half of them. */
const records = <T>(ids: string[], one: (id: string) => fc.Arbitrary<T>) =>
  fc
    .oneof(
      { weight: 5, arbitrary: fc.subarray(ids, { minLength: Math.ceil(ids.length / 2) }) },
      { weight: 1, arbitrary: fc.subarray(ids) },
    )
    .chain((some) => fc.tuple(...some.map(one)));

const school = (id: string) =>
  fc.record({
    sourceId: fc.constant(id),
    sisId,
    name: text('North', 'South'),
    number: text('1', '2'),
    ncesId: fc.constant(null),
    lowGrade: text('6'),
    highGrade: fc.constant(null),
  });

const course = (id: string) =>
  fc.record({ sourceId: fc.constant(id), name: text('Rocks', 'Waves'), number: maybe(oneOf('N1', 'N2'), 2) });

const term = (id: string) =>
  fc.record({
    sourceId: fc.constant(id),
    name: text('Fall', 'Spring'),
    startsOn: text('2025-08-17'),
    endsOn: text('2025-12-18'),
  });

const role = (name: RoleFields['role']): fc.Arbitrary<RoleFields> =>
  fc.record({
    role: fc.constant(name),
    sisId: name === 'district_admin' ? fc.constant(null) : sisId,
    number: name === 'student' || name === 'teacher' ? text('7') : fc.constant(null),
    grade: name === 'student' ? text('6', '7') : fc.constant(null),
    title: name === 'student' ? fc.constant(null) : text(name),
  });

/** As a source yields them: what one role does not say it has from the first other that does. */
function filled(roles: RoleFields[]): RoleFields[] {
  const first = (name: 'sisId' | 'number' | 'title') =>
    roles.map((each) => each[name]).find((value) => value !== null) ?? null;
  const rest = { sisId: first('sisId'), number: first('number'), title: first('title') };
  return roles.map((each) => ({
    role: each.role,
    grade: each.grade,
    sisId: each.sisId ?? rest.sisId,
    number: each.number ?? rest.number,
    title: each.title ?? rest.title,
  }));
}

const inOrder = (roles: RoleFields['role'][]) =>
  roles.toSorted((a, b) => SHARED_ROLES.indexOf(a) - SHARED_ROLES.indexOf(b));

const person = (id: string, roles: fc.Arbitrary<RoleFields[]>, schools: fc.Arbitrary<string[]>) =>
  fc
    .record({
      sourceId: fc.constant(id),
      roles: roles.map(filled),
      schools,
      primary: maybe(fc.nat(1), 2),
      unsaid: unsaid('schools'),
      email: maybe(oneOf(...EMAILS), 3),
      firstName: text('Ann', 'Bo'),
      lastName: text('Lee', 'Ruiz'),
    })
    .map(({ primary, ...rest }): SharedUser => {
      const primarySchool = (primary === null ? null : rest.schools[primary]) ?? null;
      return { ...rest, middleName: null, primarySchool };
    });

const student = (id: string) => person(id, fc.tuple(role('student')), schools(1));

const adult = (id: string) => {
  const held = fc.subarray(['teacher', 'district_admin', 'staff'] as const, { minLength: 1, maxLength: 2 });
  const roles = held.chain((names) => fc.tuple(...inOrder(names).map(role)));
  return person(id, roles, schools(0));
};

const section = (id: string) =>
  fc
    .record({
      sourceId: fc.constant(id),
      school: oneOf(...SCHOOLS, ...SCHOOLS, NO_SCHOOL),
      sisId,
      name: text('Rocks', 'Waves'),
      subject: text('science'),
      grade: text('7'),
      period: text('1', '2'),
      sectionNumber: fc.constant(null),
      course: text('k1', 'k2', 'k9'),
      term: text('f1', 'f2', 'f9'),
      teachers: someOf([...ADULTS, 'p1', NOBODY], 3),
      primaryTeacher: maybe(oneOf(...ADULTS, 'p1', NOBODY), 2),
      students: someOf([...STUDENTS, 't1', NOBODY], 4),
      unsaid: unsaid('teachers', 'students', 'teachers students'),
    })
    .map(silenced);

/** As a source yields it: of teachers of whom nothing is said there is the primary one, where the section names one. */
function silenced(section: SharedClass): SharedClass {
  const { primaryTeacher, unsaid } = section;
  return {
    ...section,
    ...(unsaid?.includes('teachers') && { teachers: primaryTeacher === null ? [] : [primaryTeacher] }),
    ...(unsaid?.includes('students') && { students: [] }),
  };
}

/**
 * Repeats of the first record of a kind, and records that could not be read: their ids are not shared otherwise. `strays`:
 * whether records name schools that are not shared. Of those a Reset deletes none.
 */
const faults = fc.record({
  again: maybe(oneOf('schools', 'users', 'classes'), 1),
  unread: maybe(oneOf(...STUDENTS, ...ADULTS, ...CLASSES, ...SCHOOLS), 1),
  strays: fc.boolean(),
});

/** A share as data, so that fast-check can print and shrink it. */
export const shareData = fc.record({
  schools: records(SCHOOLS, school),
  courses: records(['k1', 'k2'], course),
  terms: records(['f1', 'f2'], term),
  users: fc.tuple(records(STUDENTS, student), records(ADULTS, adult)).map((sides) => sides.flat()),
  classes: records(CLASSES, section),
  faults,
});

export type ShareData = typeof shareData extends fc.Arbitrary<infer Data> ? Data : never;

/** The share that the data stands for. */
export function shareOf({ faults: { again, unread, strays }, ...data }: ShareData): Share {
  const share: Share = Object.assign(new Share(), structuredClone(data));
  if (!strays) nameSharedSchools(share);
  if (unread !== null) leaveOut(share, unread);
  if (again !== null) repeatFirst(share[again]);
  return share;
}

/** As most districts do: nobody is in a school that is not shared. */
function nameSharedSchools(share: Share): void {
  const isShared = (id: string) => share.schools.some(({ sourceId }) => sourceId === id);
  for (const user of share.users) {
    user.schools = user.schools.filter(isShared);
    if (!user.schools.includes(user.primarySchool!)) user.primarySchool = null;
  }
  share.classes = share.classes.filter(({ school }) => isShared(school));
}

function leaveOut(share: Share, id: string): void {
  const collection = SCHOOLS.includes(id) ? 'schools' : CLASSES.includes(id) ? 'classes' : 'users';
  const list: { sourceId: string }[] = share[collection];
  const at = list.findIndex(({ sourceId }) => sourceId === id);
  if (at >= 0) list.splice(at, 1);
  const record = { id, code: 'bad-record', problem: 'it is not an object' } as const;
  share.leftOut.push({ collection, record });
}

/** Another record with the id of the first, before it, so that it does not count. */
function repeatFirst(records: { sourceId: string }[]): void {
  const [first] = records;
  if (first) records.unshift({ ...first, ...TWICE });
}
const TWICE = { name: 'Twice', lastName: 'Twice', sisId: 'Twice', subject: 'Twice' };
