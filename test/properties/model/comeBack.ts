// What comes back with records that a Reset deleted: all that hung on them and the share does not speak of.

import { allThere, idsOf } from './bury.ts';
import type { Found, Sync } from './found.ts';
import { primaryAgain } from './primary.ts';
import { says } from './rosters.ts';
import {
  isStudent,
  keyOf,
  parentsOf,
  type Flag,
  type HangingTable,
  type Id,
  type PortalRows,
} from './rows.ts';

/** The Portal with what comes back; `after`: as it is without. */
export function withReturned(sync: Sync, found: Found, after: PortalRows): PortalRows {
  const back = returning(sync, found, after);
  const again = primaryAgain(sync, found, after);
  const schools = onePrimary(({ user_id }) => user_id, after.school_users, back('school_users'));
  const teachers = onePrimary(({ class_id }) => class_id, after.class_teachers, back('class_teachers'));
  const work = [...after.student_work, ...back('student_work')];
  const portal = {
    ...after,
    school_users: again('school_users', [...after.school_users, ...schools]),
    class_teachers: again('class_teachers', [...after.class_teachers, ...teachers]),
    class_students: [...after.class_students, ...back('class_students')],
    class_books: [...after.class_books, ...back('class_books')],
    student_books: [...after.student_books, ...back('student_books')],
    student_work: work.map((each) => withClass(each, sync, after)),
  };
  // Licenses come last, for students who hold a book take seats.
  const licenses = seated(back('license_assignments'), sync, portal);
  return { ...portal, license_assignments: [...after.license_assignments, ...licenses] };
}

/** Of a table, what hung on a record that comes back, if all that it hung on is there. */
function returning(sync: Sync, found: Found, after: PortalRows) {
  const isThere = idsOf(after);
  const spoken = isSpokenOf(sync, found, after);
  return <Table extends HangingTable>(table: Table): PortalRows[Table] => {
    const there = new Set(after[table].map(keyOf));
    const rows: object[] = sync.buried.rows[table];
    return rows.filter(
      (row) =>
        allThere(table, row, isThere) &&
        parentsOf(table, row).some(([parent, id]) => found[parent].cameBack(id)) &&
        !there.has(keyOf(row)) &&
        !spoken(table, row as Membership),
    ) as PortalRows[Table];
  };
}

interface Membership {
  school_id: Id;
  class_id: Id;
  user_id: Id;
}

/**
 * The share speaks of the schools that sync of whoever syncs, and of the members with a source id of classes that
 * sync. Whoever changed sides does not come back to a class.
 */
function isSpokenOf({ before }: Sync, found: Found, after: PortalRows) {
  const users = new Map(after.users.map((user) => [user.id, user]));
  const { schools, users: people, classes } = found;
  const syncing = new Set(schools.records.filter(({ syncs }) => syncs).map(({ id }) => id));
  const silent = new Set(people.records.filter(({ record }) => record.unsaid).map(({ id }) => id));
  const listed = new Set(people.records.filter(({ syncs }) => syncs).map(({ id }) => id));
  const isSilent = (id: Id, list: 'teachers' | 'students') =>
    classes.records.some((each) => each.id === id && !says(each.record, list));
  const waiting = new Set(classes.records.filter(({ syncs }) => !syncs).map(({ id }) => id));
  const inShare = new Set(before.classes.filter(classes.isRead).map(({ id }) => id));
  const ofClass = ({ class_id: id, user_id }: Membership) =>
    (classes.cameBack(id) || (inShare.has(id) && !waiting.has(id))) && users.get(user_id)!.source_id !== null;
  return (table: HangingTable, row: Membership): boolean => {
    if (table === 'school_users')
      return (
        syncing.has(row.school_id) &&
        !silent.has(row.user_id) &&
        (listed.has(row.user_id) || people.cameBack(row.user_id))
      );
    if (table !== 'class_teachers' && table !== 'class_students') return false;
    const list = table === 'class_teachers' ? 'teachers' : 'students';
    return (
      (ofClass(row) && !isSilent(row.class_id, list)) ||
      isStudent(users.get(row.user_id)!) !== (table === 'class_students')
    );
  };
}

/** Nobody has two primary schools, nor a class two primary teachers. */
function onePrimary<Row extends { is_primary: Flag }>(
  ownerOf: (row: Row) => Id,
  there: Row[],
  back: Row[],
): Row[] {
  const taken = new Set(there.filter(({ is_primary }) => is_primary).map(ownerOf));
  return back.map((row) => {
    const is_primary: Flag = row.is_primary && !taken.has(ownerOf(row)) ? 1 : 0;
    if (is_primary) taken.add(ownerOf(row));
    return { ...row, is_primary };
  });
}

/** Work that lost its class has it again, once both are there. */
function withClass(
  work: PortalRows['student_work'][number],
  { buried }: Sync,
  { classes }: PortalRows,
): PortalRows['student_work'][number] {
  const class_id = work.class_id ?? buried.classOfWork.get(work.id) ?? null;
  return { ...work, class_id: classes.some(({ id }) => id === class_id) ? class_id : null };
}

type License = Sync['licenses'][number];
type Assignment = PortalRows['license_assignments'][number];

/**
 * The earliest assigned first, each while its license is unexpired and has a seat that is not assigned, and the students who
 * hold a book still find one of the product's.
 */
function seated(back: Assignment[], sync: Sync, portal: PortalRows): Assignment[] {
  const { licenses, today } = sync;
  const order = (a: Assignment, b: Assignment) =>
    a.assigned_at.localeCompare(b.assigned_at) ||
    Number(a.user_id) - Number(b.user_id) ||
    Number(a.license_id) - Number(b.license_id);
  const given: Assignment[] = [];
  const room = ({ id, seats }: License) => {
    const all = [...portal.license_assignments, ...given];
    return Math.max(0, seats - all.filter(({ license_id }) => license_id === id).length);
  };
  const isInForce = ({ starts_on, expires_on }: License) =>
    (starts_on ?? today) <= today && today <= (expires_on ?? today);
  const isForStudents = (each: License) => each.audience !== 'teacher' && isInForce(each);
  const hasSeat = (license: License) => {
    if (license.expires_on !== null && license.expires_on < today) return false;
    if (room(license) === 0) return false;
    if (!isForStudents(license)) return true;
    const alike = licenses.filter((each) => each.product === license.product && isForStudents(each));
    return alike.reduce((sum, each) => sum + room(each), 0) > holdersOf(license.product, sync, portal);
  };
  for (const each of back.toSorted(order)) {
    const license = licenses.find(({ id }) => id === each.license_id);
    if (license && hasSeat(license)) given.push(each);
  }
  return given;
}

function holdersOf(product: string, { books }: Sync, { student_books }: PortalRows): number {
  const ofProduct = new Set<Id>(books.filter((book) => book.product === product).map((book) => book.id));
  const holding = student_books.filter(({ book_id }) => ofProduct.has(book_id));
  return new Set(holding.map(({ user_id }) => user_id)).size;
}
