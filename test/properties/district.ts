// Random districts and what people do to their Portals: small, so that a failure reads well, and dense, so that every
// rule meets every other. Every shared record refers to shared records only.

import fc from 'fast-check';
import type { Row } from '../../src/database/database.ts';
import { Portal } from '../engine/portal.ts';
import { Share } from '../engine/share.ts';
import { testDatabase } from '../support/databases.ts';

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
    id: fc.constant(id),
    school: fc.nat(5),
    period: fc.constantFrom('1', '2'),
    teachers: picks,
    students: fc.array(fc.nat(40), { minLength, maxLength }),
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
    a: fc.nat(20),
    b: fc.nat(20),
  }),
  { maxLength: 8 },
);

/** Does it, where there are rows to do it to. `twins`: students made by hand may have the SIS ids of shared ones. */
export async function byHand(portal: Portal, acts: Hand[], twins = false): Promise<void> {
  const district_id = portal.district.id;
  const license = { district_id, po_number: '1', product: 'Rocks', audience: 'both', seats: 3 };
  const license_id = await portal.insert('licenses', license);
  const book_id = await portal.insert('books', { title: 'Rocks', product: 'Rocks' });
  for (const act of acts) await ACTS[act.kind](portal, act, { district_id, license_id, book_id, twins });
}

const FIRST = { assigned_at: '2026-09-01T00:00:00.000Z' };

type Act = (
  portal: Portal,
  picks: Hand,
  has: { district_id: number; license_id: number; book_id: number; twins: boolean },
) => Promise<unknown>;

const ACTS: Record<Hand['kind'], Act> = {
  async work(portal, { a, b }) {
    const [class_id, user_id] = [await nth(portal, 'classes', a), await nth(portal, 'students', b)];
    const work = { user_id, class_id, kind: 'homework', title: `Work ${a}`, score: a / 3 };
    if (user_id !== null) await portal.insert('student_work', work);
  },
  async book(portal, { a, b }, { book_id }) {
    const [class_id, user_id] = [await nth(portal, 'classes', a), await nth(portal, 'students', b)];
    if (class_id === null || user_id === null) return;
    await once(portal, 'class_books', { class_id, book_id, ...FIRST });
    await once(portal, 'student_books', { user_id, class_id, book_id, ...FIRST });
  },
  async license(portal, { b }, { license_id }) {
    const user_id = await nth(portal, 'teachers', b);
    if (user_id !== null) await once(portal, 'license_assignments', { license_id, user_id, ...FIRST });
  },
  async student(portal, { a, b }, { district_id, twins }) {
    const sis_id = twins && a % 2 ? `sis-p${b % 8}` : null;
    const class_id = await nth(portal, 'classes', a);
    const hand = { district_id, role: 'student', last_name: `Hand ${a}`, sis_id };
    const user_id = await portal.insert('users', hand);
    if (class_id !== null) await portal.insert('class_students', { class_id, user_id });
  },
  async class(portal, { a, b }, { district_id }) {
    const [school_id, user_id] = [await nth(portal, 'schools', a), await nth(portal, 'students', b)];
    if (school_id === null) return;
    const class_id = await portal.insert('classes', { district_id, school_id, name: `Club ${a}` });
    if (user_id !== null) await portal.insert('class_students', { class_id, user_id });
  },
};

const LISTS = {
  schools: 'select id from schools where district_id = $1 order by id',
  classes: 'select id from classes where district_id = $1 order by id',
  students: `select id from users where district_id = $1 and role = 'student' order by id`,
  teachers: `select id from users where district_id = $1 and role = 'teacher' order by id`,
};

/** The id of some row; null where there is none. */
async function nth(portal: Portal, list: keyof typeof LISTS, n: number): Promise<number | null> {
  const rows = await portal.database.all<{ id: number }>(LISTS[list], [portal.district.id]);
  return rows.length > 0 ? rows[n % rows.length]!.id : null;
}

/** Inserts a row unless it is there already. */
const once = (portal: Portal, table: string, row: Row) => portal.insert(table, row).catch(() => 0);

/** Runs `work` in a Portal of its own. */
export async function inPortal(work: (portal: Portal) => Promise<void>): Promise<void> {
  const portal = await Portal.create();
  try {
    await work(portal);
  } finally {
    await portal.close();
  }
}

/**
 * So many examples of each property: a few seconds, and the same ones each time, as some tests count what came of them.
 * CLEVER_SYNC_TEST_RUNS asks for more, and for others every time.
 */
const USUAL = { numRuns: testDatabase === 'sqlite' ? 12 : 4, seed: 20_261_126 };
const asked = process.env['CLEVER_SYNC_TEST_RUNS'];
export const RUNS = asked === undefined ? USUAL : { numRuns: Number(asked) };
