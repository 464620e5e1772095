// Random districts and what people do to their Portals: small, so that a failure reads well, and dense, so that every
// rule meets every other. Every shared record refers to shared records only.

import fc from 'fast-check';
import type { Row } from '../../src/database/database.ts';
import { Portal } from '../engine/portal.ts';
import { Share } from '../engine/share.ts';

/** A district's share as data, so that fast-check can shrink it. */
export interface District {
  schools: { id: string; name: string }[];
  people: { id: string; schools: number[]; lastName: string; isAdmin: boolean }[];
  classes: { id: string; school: number; period: string; teachers: number[]; students: number[] }[];
}

const names = fc.constantFrom('Lee', 'Okoye', 'Ruiz');
const picks = fc.array(fc.nat(20), { maxLength: 6 });

/** Some of the records there could be, in order: `p0`, `p3`, `p4`. */
const some = <T>(prefix: string, most: number, minLength: number, one: (id: string) => fc.Arbitrary<T>) =>
  fc
    .subarray(
      Array.from({ length: most }, (_, n) => `${prefix}${n}`),
      { minLength },
    )
    .chain((ids) => fc.tuple(...ids.map(one)));

const school = (id: string) => fc.record({ id: fc.constant(id), name: names });

const person = (id: string) => {
  const isAdmin = fc.constant(id.startsWith('a'));
  return fc.record({ id: fc.constant(id), schools: picks, lastName: names, isAdmin });
};

const section = (minLength: number, maxLength: number) => (id: string) =>
  fc.record({
    ...{ id: fc.constant(id), school: fc.nat(5), period: fc.constantFrom('1', '2') },
    ...{ teachers: picks, students: fc.array(fc.nat(40), { minLength, maxLength }) },
  });

/** Some of all schools, people and classes there could be. `least`: at least so many students, in classes. */
export function district({ students = 8, least = 0 } = {}): fc.Arbitrary<District> {
  const isFull = least > 0;
  const people = [
    some('t', 4, 0, person),
    some('p', students, least, person),
    some('a', 1, 0, person),
  ] as const;
  return fc.record({
    schools: some('s', 3, isFull ? 1 : 0, school),
    people: fc.tuple(...people).map((groups) => groups.flat()),
    classes: some('c', 5, isFull ? 3 : 0, section(least, students)),
  });
}

const pick = <T>(list: T[], indexes: number[]): T[] => [
  ...new Set(indexes.flatMap((index) => (list.length > 0 ? [list[index % list.length]!] : []))),
];

/** The share that a district's data stands for. Without a school nobody but admins is shared. */
export function shareOf({ schools, people, classes }: District): Share {
  const share = new Share();
  const schoolIds = schools.map(({ id }) => id);
  for (const { id, name } of schools) share.school(id, { name });
  if (schoolIds.length === 0) people = people.filter(({ isAdmin }) => isAdmin);
  for (const { id, lastName, isAdmin, ...person } of people) {
    const of = pick(schoolIds, person.schools.length > 0 ? person.schools : [0]);
    const role = isAdmin ? 'district_admin' : id.startsWith('t') ? 'teacher' : 'student';
    share.user(id, role, isAdmin ? [] : of, { lastName, primarySchool: isAdmin ? null : of[0]! });
  }
  const of = (prefix: string) => people.map(({ id }) => id).filter((id) => id.startsWith(prefix));
  for (const each of schoolIds.length > 0 ? classes : []) {
    const [school] = pick(schoolIds, [each.school]);
    share.section(each.id, school!, pick(of('t'), each.teachers), pick(of('p'), each.students), {
      period: each.period,
    });
  }
  return share;
}

/** What people do by hand, as numbers that pick rows. */
export type Hand = { kind: 'work' | 'book' | 'license' | 'student' | 'class'; a: number; b: number };

export const hands = fc.array(
  fc.record<Hand>({
    kind: fc.constantFrom('work', 'book', 'license', 'student', 'class'),
    ...{ a: fc.nat(20), b: fc.nat(20) },
  }),
  { maxLength: 8 },
);

/** Does it, where there are rows to do it to. `twins`: students made by hand may have the SIS ids of shared ones. */
export async function byHand(portal: Portal, acts: Hand[], twins = false): Promise<void> {
  const { database, district } = portal;
  const read = (sql: string) => database.all<{ id: number }>(sql, [district.id]);
  const licenseFields = { district_id: district.id, product: 'Rocks', audience: 'both', seats: 3 };
  const book_id = await portal.insert('books', { title: 'Rocks', product: 'Rocks' });
  const license_id = await portal.insert('licenses', { ...licenseFields, po_number: '1' });
  const at = { assigned_at: '2026-09-01T00:00:00.000Z' };
  for (const { kind, a, b } of acts) {
    const schools = await read('select id from schools where district_id = $1 order by id');
    const classes = await read('select id from classes where district_id = $1 order by id');
    const students = await read(
      `select id from users where district_id = $1 and role = 'student' order by id`,
    );
    const teachers = await read(
      `select id from users where district_id = $1 and role = 'teacher' order by id`,
    );
    const row = (rows: { id: number }[], n: number) => (rows.length > 0 ? rows[n % rows.length]!.id : null);
    const [class_id, user_id, teacher, school_id] = [
      row(classes, a),
      row(students, b),
      row(teachers, b),
      row(schools, a),
    ];
    const once = (table: string, values: Row) => portal.insert(table, values).catch(() => 0);
    if (kind === 'work' && user_id)
      await portal.insert('student_work', {
        user_id,
        class_id,
        kind: 'homework',
        title: `Work ${a}`,
        score: a / 3,
      });
    if (kind === 'book' && user_id && class_id) {
      await once('class_books', { class_id, book_id, ...at });
      await once('student_books', { user_id, class_id, book_id, ...at });
    }
    if (kind === 'license' && teacher)
      await once('license_assignments', { license_id, user_id: teacher, ...at });
    if (kind === 'student') {
      const hand = await portal.insert('users', {
        district_id: district.id,
        role: 'student',
        last_name: `Hand ${a}`,
        sis_id: twins && a % 2 ? `sis-p${b % 8}` : null,
      });
      if (class_id) await portal.insert('class_students', { class_id, user_id: hand });
    }
    if (kind === 'class' && school_id) {
      const club = await portal.insert('classes', { district_id: district.id, school_id, name: `Club ${a}` });
      if (user_id) await portal.insert('class_students', { class_id: club, user_id });
    }
  }
}

/** Runs `work` in a Portal of its own. */
export async function inPortal(work: (portal: Portal) => Promise<void>): Promise<void> {
  const portal = await Portal.create();
  try {
    await work(portal);
  } finally {
    await portal.close();
  }
}

/** So many examples of each property: a few seconds. CLEVER_SYNC_TEST_RUNS asks for more. */
export const RUNS = { numRuns: Number(process.env['CLEVER_SYNC_TEST_RUNS'] ?? 25) };
