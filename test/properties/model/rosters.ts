// The schools of users, and the teachers and students of classes, once a sync is over.

import type { SharedClass, SharedUser } from '../../../src/roster/records.ts';
import type { Found, Sync } from './found.ts';
import type { Recognized } from './recognize.ts';
import { isStudent, type ClassRow, type Flag, type Id, type PortalRows, type UserRow } from './rows.ts';

/** The records as they will be, by id. */
export interface Records {
  schools: ReadonlyMap<Id, unknown>;
  users: ReadonlyMap<Id, UserRow>;
  classes: ReadonlyMap<Id, ClassRow>;
}

type Rosters = Pick<PortalRows, 'school_users' | 'class_teachers' | 'class_students'>;

interface Member {
  id: Id;
  /** Whether it is listed and syncs: then it may become the primary one. */
  isEligible: boolean;
}

export function rostersOf(sync: Sync, found: Found, records: Records): Rosters {
  const users = found.users.records.filter(({ syncs }) => syncs);
  const classes = found.classes.records.filter(({ syncs }) => syncs);
  const writtenUsers = new Set(users.map(({ id }) => id));
  const writtenClasses = new Set(classes.map(({ id }) => id));
  const { before } = sync;
  const untouched = (row: { class_id: Id }) => !writtenClasses.has(row.class_id);
  return {
    school_users: [
      ...before.school_users.filter(({ user_id }) => !writtenUsers.has(user_id)),
      ...users.flatMap((user) => schoolsOf(user, sync, found, records)),
    ],
    class_teachers: [
      ...before.class_teachers.filter(untouched),
      ...classes.flatMap((section) => teachersOf(section, sync, found, records)),
    ],
    class_students: [
      ...before.class_students.filter(untouched),
      ...classes.flatMap((section) => studentsOf(section, sync, found, records)),
    ],
  };
}

/** The listed schools that sync, and those that do not, are there already and stay. */
function schoolsOf(
  user: Recognized<SharedUser, UserRow>,
  { before }: Sync,
  { schools }: Found,
  records: Records,
) {
  const listed = user.record.schools.flatMap((id) => {
    const school = schools.of(id);
    return school?.syncs ? [{ id: school.id!, isEligible: true }] : [];
  });
  const syncing = new Set(schools.records.filter(({ syncs }) => syncs).map(({ id }) => id));
  const present = before.school_users.filter(({ user_id }) => user_id === user.id);
  const others = present
    .filter(({ school_id }) => user.record.unsaid || !syncing.has(school_id))
    .filter(({ school_id }) => records.schools.has(school_id) && !listed.some(({ id }) => id === school_id))
    .map(({ school_id }) => ({ id: school_id, isEligible: false }));
  const members = [...listed, ...others];
  const named = schools.of(user.record.primarySchool);
  const former = primaries(present).map(({ school_id }) => school_id);
  const primary = primaryOf(members, named?.syncs ? named.id! : null, former);
  return members.map(({ id }) => ({
    school_id: id,
    user_id: user.id!,
    is_primary: flag(id === primary),
  }));
}

/** The listed adults, and whoever was made by hand. The named teacher is listed, if only by being named. */
function teachersOf(
  { id: class_id, record }: Recognized<SharedClass, ClassRow>,
  { before }: Sync,
  found: Found,
  { users }: Records,
) {
  const listed = peopleOf(teachersListed(record), found).filter(({ id }) => !isStudent(users.get(id)!));
  const present = before.class_teachers.filter((row) => row.class_id === class_id);
  const staying = says(record, 'teachers')
    ? mayBe(teachersListed(record), present, found, users)
    : stay(present, users);
  const kept = staying.filter(
    ({ id }) => !isStudent(users.get(id)!) && !listed.some((each) => each.id === id),
  );
  const members = [...listed, ...kept, ...byHand(present, users)];
  const { primaryTeacher: named } = record;
  const isNamed = named !== null && syncsAsAdult(named, found);
  const former = primaries(present).map(({ user_id }) => user_id);
  const primary = primaryOf(members, isNamed ? found.person(named) : null, former);
  return members.map(({ id }) => ({
    class_id: class_id!,
    user_id: id,
    is_primary: flag(id === primary),
  }));
}

const teachersListed = ({ teachers, primaryTeacher }: SharedClass): string[] =>
  primaryTeacher === null || teachers.includes(primaryTeacher) ? teachers : [primaryTeacher, ...teachers];

function studentsOf(
  { id: class_id, record }: Recognized<SharedClass, ClassRow>,
  { before }: Sync,
  found: Found,
  { users }: Records,
) {
  const listed = peopleOf(record.students, found).filter(({ id }) => isStudent(users.get(id)!));
  const present = before.class_students.filter((row) => row.class_id === class_id);
  const staying = says(record, 'students')
    ? mayBe(record.students, present, found, users)
    : stay(present, users);
  const kept = staying.filter(({ id }) => isStudent(users.get(id)!));
  const ids = new Set([...listed, ...kept, ...byHand(present, users)].map(({ id }) => id));
  return [...ids].map((user_id) => ({ class_id: class_id!, user_id }));
}

/** The accounts that source ids name, each once; who has none is left out. */
function peopleOf(sourceIds: string[], found: Found): Member[] {
  const members = sourceIds.flatMap((sourceId) => {
    const id = found.person(sourceId);
    return id === null ? [] : [[id, { id, isEligible: syncsAsAdult(sourceId, found) }] as const];
  });
  return [...new Map(members).values()];
}

/** Whether somebody can become a primary teacher. */
export function syncsAsAdult(sourceId: string, { users }: Found): boolean {
  const shared = users.of(sourceId);
  if (!shared?.syncs) return false;
  const isAdultThere = shared.how === 'known' && !isStudent(shared.row!);
  return isAdultThere || shared.record.roles.some((role) => !isStudent(role));
}

/** Until a link conflict is settled, and while a school is not selected, whoever may be somebody listed stays. */
function mayBe(
  listed: string[],
  present: { user_id: Id }[],
  { users: { candidatesOf } }: Found,
  users: Records['users'],
): Member[] {
  const candidates = new Set(listed.flatMap(candidatesOf));
  return present
    .filter(({ user_id }) => candidates.has(user_id) && users.get(user_id)?.source_id)
    .map(({ user_id }) => ({ id: user_id, isEligible: false }));
}

/** Whether a section says anything of a list: one that is missing is not empty. */
export const says = ({ unsaid }: SharedClass, list: 'teachers' | 'students'): boolean =>
  !unsaid?.includes(list);

/** Of whom nothing is said, whoever is there stays. */
const stay = (present: { user_id: Id }[], users: Records['users']): Member[] =>
  present
    .filter(({ user_id }) => users.get(user_id)?.source_id)
    .map(({ user_id }) => ({ id: user_id, isEligible: false }));

/** Members made by hand stay as long as their account does, on whatever side they are. */
const byHand = (present: { user_id: Id }[], users: Records['users']): Member[] =>
  present
    .filter(({ user_id }) => users.get(user_id)?.source_id === null)
    .map(({ user_id }) => ({ id: user_id, isEligible: false }));

/**
 * The named one; else the present one, if it is there; else the first listed that syncs. Of two present ones, made by hand, the
 * first listed that syncs, or the older one.
 */
function primaryOf(members: Member[], named: Id | null, former: Id[]): Id | undefined {
  const present = members.filter(({ id }) => former.includes(id));
  const older = present.toSorted((a, b) => Number(a.id) - Number(b.id));
  const wanted =
    members.find(({ id }) => id === named) ?? present.find(({ isEligible }) => isEligible) ?? older[0];
  return (wanted ?? members.find(({ isEligible }) => isEligible))?.id;
}

/** There may be several: people may have made two by hand. */
const primaries = <Row extends { is_primary: Flag }>(rows: Row[]): Row[] =>
  rows.filter(({ is_primary }) => is_primary);

const flag = (is: boolean): Flag => (is ? 1 : 0);
