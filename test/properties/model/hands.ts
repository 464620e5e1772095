// What people do in a Portal by hand between syncs: make records, give books, licenses and work, change and delete.

import fc from 'fast-check';
import type { Row } from '../../../src/database/database.ts';
import type { Portal } from '../../engine/portal.ts';
import { EMAILS, SIS_IDS } from './shares.ts';

const KINDS = [
  'student',
  'adult',
  'school',
  'class',
  'work',
  'book',
  'license',
  'role',
  'side',
  'delete',
  'edit',
  'remove',
  'unlink',
  'link',
  'primary',
] as const;

/** Numbers pick rows and values. */
export type Hand = { kind: (typeof KINDS)[number]; a: number; b: number };

export const someHands = fc.array(
  fc.record<Hand>({ kind: fc.constantFrom(...KINDS), a: fc.nat(30), b: fc.nat(30) }),
  { maxLength: 6 },
);

/** A book, and licenses with few seats: two alike, one that has expired, one that has not begun, one for teachers alone. */
export async function stock(portal: Portal): Promise<void> {
  const license = { district_id: portal.district.id, product: 'Rocks', audience: 'both' };
  await portal.insert('books', { title: 'Rocks', product: 'Rocks' });
  await portal.insert('licenses', { ...license, po_number: '1', seats: 1 });
  await portal.insert('licenses', { ...license, po_number: '2', seats: 9, expires_on: '2026-06-30' });
  await portal.insert('licenses', { ...license, po_number: '3', seats: 1, audience: 'teacher' });
  await portal.insert('licenses', { ...license, po_number: '4', seats: 2 });
  await portal.insert('licenses', { ...license, po_number: '5', seats: 1, starts_on: '2027-08-01' });
}

/** Does it, where there are rows to do it to. */
export async function byHand(portal: Portal, hands: Hand[]): Promise<void> {
  for (const { kind, a, b } of hands) await ACTS[kind]({ portal, a, b });
}

interface Act {
  portal: Portal;
  a: number;
  b: number;
}

const pick = <T>(list: T[], n: number): T | null => (list.length > 0 ? list[n % list.length]! : null);
const sisId = (n: number) => (n % 3 === 0 ? null : pick(SIS_IDS, n));
const email = (n: number) => (n % 2 === 0 ? null : pick(EMAILS, n));

async function nth(portal: Portal, table: string, n: number, where = 'true'): Promise<number | null> {
  const sql = `select id from ${table} where district_id = $1 and ${where} order by id`;
  return pick(await portal.database.all<{ id: number }>(sql, [portal.district.id]), n)?.id ?? null;
}

/** Inserts a row unless something in it is missing, or it is there already. */
const link = async (portal: Portal, table: string, row: Row) => {
  if (!Object.values(row).includes(null)) await portal.insert(table, row).catch(() => 0);
};

const update = (portal: Portal, table: string, set: string, id: number | null) =>
  portal.database.run(`update ${table} set ${set} where id = $1`, [id]);

async function addUser({ portal, a, b }: Act, role: string): Promise<void> {
  const row = { role, sis_id: sisId(a), email: email(b), last_name: 'Hand' };
  const user_id = await portal.insert('users', { district_id: portal.district.id, ...row });
  const [class_id, school_id] = [await nth(portal, 'classes', b), await nth(portal, 'schools', a)];
  const isPrimary = { is_primary: a % 2 };
  if (role === 'student') await link(portal, 'class_students', { class_id, user_id });
  else await link(portal, 'class_teachers', { class_id, user_id, ...isPrimary });
  await link(portal, 'school_users', { school_id, user_id, ...isPrimary });
}

/** Source ids that somebody may say a row has. */
const LINKS: [table: string, sourceId: string][] = [
  ['users', 'p1'],
  ['users', 'p4'],
  ['users', 't1'],
  ['users', 't3'],
  ['classes', 'c1'],
  ['classes', 'c3'],
  ['schools', 's1'],
  ['schools', 's3'],
];

const adultRoles = ['teacher', 'staff', 'school_admin', 'district_admin'];
const isStudent = `role = 'student'`;
const isAdult = `role <> 'student'`;
const assigned = (n: number) => ({ assigned_at: `2026-09-${10 + (n % 20)}T00:00:00.000Z` });

const ACTS: Record<Hand['kind'], (act: Act) => Promise<unknown>> = {
  student: (act) => addUser(act, 'student'),
  adult: (act) => addUser(act, pick(adultRoles, act.a)!),
  school: ({ portal, a }) =>
    portal.insert('schools', { district_id: portal.district.id, name: 'Hand', sis_id: sisId(a) }),
  async class({ portal, a, b }) {
    const school_id = await nth(portal, 'schools', b);
    const row = { district_id: portal.district.id, school_id, name: 'Hand', sis_id: sisId(a) };
    if (school_id !== null) await portal.insert('classes', row);
  },
  async work({ portal, a, b }) {
    const class_id = a % 5 === 0 ? null : await nth(portal, 'classes', a);
    const user_id = await nth(portal, 'users', b, isStudent);
    const row = { user_id, class_id, kind: 'homework', title: 'Rocks' };
    if (user_id !== null) await portal.insert('student_work', row);
  },
  async book({ portal, a, b }) {
    const [class_id, user_id] = [await nth(portal, 'classes', a), await nth(portal, 'users', b, isStudent)];
    await link(portal, 'class_books', { class_id, book_id: 1, ...assigned(a) });
    await link(portal, 'student_books', { user_id, class_id, book_id: 1, ...assigned(b) });
  },
  async license({ portal, a, b }) {
    const user_id = await nth(portal, 'users', b, isAdult);
    const license_id = await nth(portal, 'licenses', a);
    await link(portal, 'license_assignments', { license_id, user_id, ...assigned(a) });
  },
  role: async ({ portal, a, b }) =>
    update(portal, 'users', `role = '${pick(adultRoles, a)}'`, await nth(portal, 'users', b, isAdult)),
  side: async ({ portal, b }) =>
    update(
      ...([portal, 'users'] as const),
      `role = case when ${isStudent} then 'teacher' else 'student' end`,
      await nth(portal, 'users', b),
    ),
  delete: async ({ portal, b }) =>
    portal.database.run('delete from users where id = $1', [await nth(portal, 'users', b)]),
  edit: async ({ portal, a }) =>
    update(portal, 'classes', `name = 'Edited', period = '9'`, await nth(portal, 'classes', a)),
  remove: async ({ portal, a, b }) => {
    const table = a % 4 ? 'classes' : 'schools';
    await portal.database.run(`delete from ${table} where id = $1`, [await nth(portal, table, b)]);
  },
  link: async ({ portal, a, b }) => {
    const [table, sourceId] = pick(LINKS, a)!;
    const free = `not exists (select 1 from ${table} x where x.district_id = t.district_id and x.source_id = $2)`;
    const values = [await nth(portal, table, b), sourceId];
    await portal.database.run(
      `update ${table} set source_id = $2 where id = $1 and exists (select 1 from ${table} t where t.id = $1 and ${free})`,
      values,
    );
  },
  unlink: async ({ portal, a }) => update(portal, 'users', 'source_id = null', await nth(portal, 'users', a)),
  primary: async ({ portal, a }) =>
    portal.database.run(
      `update ${a % 2 ? 'class_teachers' : 'school_users'} set is_primary = false where user_id = $1`,
      [await nth(portal, 'users', a)],
    ),
};
