// From the share's records to rows of a page, with rosters as lines. It knows no SQL.

import type { Value } from '../../database/database.ts';
import type { SharedClass, SharedUser } from '../../roster/records.ts';

/** The shared schools by source id: whether they sync. */
export type Schools = ReadonlyMap<string, boolean>;

/** A roster as one line: a JSON array of sorted ids, the primary one with a star. */
function line(ids: readonly string[], primary: string | null): string {
  const sorted = isSorted(ids) ? ids : [...ids].sort();
  return JSON.stringify(primary === null ? sorted : sorted.map((id) => (id === primary ? `${id}*` : id)));
}

/** Sections list their students in order already: looking costs a fifth of sorting. */
function isSorted(ids: readonly string[]): boolean {
  for (let index = 1; index < ids.length; index += 1) if (ids[index - 1]! > ids[index]!) return false;
  return true;
}

/** Whether a record syncs, waits for its school to be selected, or has no shared school at all. */
export type Standing = 'syncs' | 'unselected' | 'without-school';

/** A user syncs with a selected school, or with no school at all. */
export function userStanding(user: SharedUser, schools: Schools): Standing {
  if (user.schools.length === 0 || user.schools.some((id) => schools.get(id))) return 'syncs';
  return user.schools.some((id) => schools.has(id)) ? 'unselected' : 'without-school';
}

export function classStanding(section: SharedClass, schools: Schools): Standing {
  const syncs = schools.get(section.school);
  if (syncs === undefined) return 'without-school';
  return syncs ? 'syncs' : 'unselected';
}

/** A row in the order of PAGE_COLUMNS.users. */
export function userRow(user: SharedUser, schools: Schools): Value[] {
  const [first] = user.roles;
  const listed = user.schools.filter((id) => schools.get(id));
  const primary = user.primarySchool !== null && schools.get(user.primarySchool) ? user.primarySchool : null;
  return [
    user.sourceId,
    first?.role ?? null,
    user.roles.map((each) => each.role).join(' '),
    ...[first?.sisId ?? null, user.email, user.firstName, user.middleName, user.lastName],
    ...[first?.number ?? null, first?.grade ?? null, first?.title ?? null],
    JSON.stringify(listed),
    primary,
    line(listed, primary),
    userStanding(user, schools) === 'syncs',
  ];
}

/** Rows of tmp_user_roles, for a user with several roles. */
export function roleRows(user: SharedUser): Value[][] {
  if (user.roles.length < 2) return [];
  return user.roles.map((each) => [user.sourceId, each.role, each.sisId, each.number, each.title]);
}

/** A row in the order of PAGE_COLUMNS.classes. */
export function classRow(section: SharedClass, schools: Schools): Value[] {
  const { teachers, primaryTeacher: primary } = section;
  const listed = primary !== null && !teachers.includes(primary) ? [primary, ...teachers] : teachers;
  return [
    section.sourceId,
    ...[section.sisId, section.name, section.subject, section.grade, section.period, section.sectionNumber],
    ...[section.school, section.course, section.term],
    ...[JSON.stringify(listed), primary, line(section.students, null), line(listed, primary)],
    classStanding(section, schools) === 'syncs',
  ];
}
