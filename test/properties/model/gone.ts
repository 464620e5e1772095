// Who and what a Reset deletes: what is not shared, less what something shared refers to, less what it spares.

import type { Found, Sync } from './found.ts';
import { says } from './rosters.ts';
import {
  isAdmin,
  isStudent,
  type ClassRow,
  type Id,
  type PortalRows,
  type SchoolRow,
  type UserRow,
} from './rows.ts';

export type Gone = Record<'schools' | 'users' | 'classes', Set<Id>>;

/**
 * `classes`: as they will be, for a class keeps neither the school that it leaves, nor as one of that school who is
 * in it.
 */
export function findGone(sync: Sync, found: Found, classes: ClassRow[]): Gone {
  const { mode, before } = sync;
  if (mode === 'edit') return { schools: new Set(), users: new Set(), classes: new Set() };
  const goes = <Row extends { id: Id }>(rows: Row[], stays: ((row: Row) => boolean)[]) =>
    new Set(rows.filter((row) => !stays.some((is) => is(row))).map(({ id }) => id));
  const isKept = (row: { source_id: string | null }) => sync.keepManual && row.source_id === null;
  const inUnselected = isInUnselected(sync, found);
  const shared = countsAsShared(sync, found);
  const goneClasses = goes(before.classes, [
    shared.classes,
    isKept,
    ({ school_id }) => inUnselected(school_id),
  ]);
  const waiting = new Set(classes.filter(({ school_id }) => inUnselected(school_id)).map(({ id }) => id));
  const inSchool = (user: UserRow) =>
    before.school_users.some(({ user_id, school_id }) => user_id === user.id && inUnselected(school_id)) ||
    [...before.class_teachers, ...before.class_students].some(
      ({ user_id, class_id }) => user_id === user.id && waiting.has(class_id),
    );
  const users = goes(before.users, [shared.users, isAdmin, inSchool, isKept]);
  const keepsClass = (school: SchoolRow) =>
    classes.some(({ id, school_id }) => school_id === school.id && !goneClasses.has(id));
  const schools = goes(before.schools, [shared.schools, isKept, keepsClass]);
  return { schools, users, classes: goneClasses };
}

/** Whether a row is shared, or something that is shared refers to it. */
export function countsAsShared(sync: Sync, found: Found) {
  const [isSchoolNamed, listed] = [isNamed(sync), isListed(sync, found)];
  const [unread, silent] = [isInUnread(sync.before, found), isInSilent(sync.before, found)];
  return {
    schools: (row: SchoolRow) => found.schools.isShared(row) || isSchoolNamed(row),
    users: (row: UserRow) => found.users.isShared(row) || listed(row) || unread(row) || silent(row),
    classes: (row: ClassRow) => found.classes.isShared(row),
  };
}

/** Deselecting a school deletes nothing of it, also when its record cannot be read, or only others name it. */
function isInUnselected(sync: Sync, { schools }: Found): (school: Id) => boolean {
  const unselected = new Set(schools.records.filter(({ syncs }) => !syncs).map(({ id }) => id));
  const isNamedBy = isNamed(sync);
  for (const row of sync.before.schools) {
    const isDeselected = row.source_id !== null && sync.selection.get(row.source_id) === false;
    const isRead =
      schools.wasLinked(row.id) || sync.share.schools.some(({ sourceId }) => sourceId === row.source_id);
    if (isDeselected && !isRead && (schools.isLeftOut(row) || isNamedBy(row))) unselected.add(row.id);
  }
  return (school) => unselected.has(school) || schools.isAwaited(school);
}

/** A person whom any shared section lists. */
function isListed({ share }: Sync, { person }: Found): (user: UserRow) => boolean {
  const named = share.classes.flatMap(({ teachers, students, primaryTeacher }) => [
    ...teachers,
    ...students,
    ...(primaryTeacher === null ? [] : [primaryTeacher]),
  ]);
  const listed = new Set(named.map(person));
  return ({ id }) => listed.has(id);
}

/** Of whom a section says nothing, the class's members stay; if it syncs, those on the right side. */
function isInSilent(before: PortalRows, { classes: { records } }: Found): (user: UserRow) => boolean {
  const isIn = (list: 'teachers' | 'students', user: UserRow) =>
    before[`class_${list}`].some(({ class_id, user_id }) => {
      const section = records.find(({ id }) => id === class_id);
      if (user_id !== user.id || !section || says(section.record, list)) return false;
      return !section.syncs || isStudent(user) === (list === 'students');
    });
  return (user) => user.source_id !== null && (isIn('teachers', user) || isIn('students', user));
}

/** Whom a class lists whose record could not be read is not known: its members stay. */
function isInUnread(before: PortalRows, { classes }: Found): (user: UserRow) => boolean {
  const ids = new Set(before.classes.filter(classes.isLeftOut).map(({ id }) => id));
  const members = [...before.class_teachers, ...before.class_students];
  return ({ id, source_id }) =>
    source_id !== null && members.some(({ class_id, user_id }) => user_id === id && ids.has(class_id));
}

/** A school that a shared section or user names. */
function isNamed({ share: { users, classes } }: Sync): (school: SchoolRow) => boolean {
  const named = new Set([...users.flatMap(({ schools }) => schools), ...classes.map(({ school }) => school)]);
  return ({ source_id }) => source_id !== null && named.has(source_id);
}
