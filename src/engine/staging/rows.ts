// From the share's people to rows of a page, and who syncs. It knows no SQL.

import type { Value } from '../../database/database.ts';
import { SEPARATOR } from '../../database/statements/lines.ts';
import type { SharedClass, SharedUser } from '../../roster/records.ts';
import type { Line } from './compare.ts';

/** The shared schools by source id: whether they sync, and their Portal id if they have one. */
export type Schools = ReadonlyMap<string, { id: number | null; syncs: boolean }>;

const syncs = (schools: Schools, id: string): boolean => schools.get(id)?.syncs === true;

/** A roster as one line: a JSON array of sorted ids, the primary one marked. */
export function line(ids: readonly string[], primary: string | null): string {
  const sorted = [...ids].sort();
  return JSON.stringify(
    primary === null ? sorted : sorted.map((id) => (id === primary ? id + SEPARATOR : id)),
  );
}

/** Whether a record syncs, waits for its school to be selected, or has no shared school at all. */
export type Standing = 'syncs' | 'unselected' | 'without-school';

/**
 * A user syncs with a selected school, or with no school at all. Where nothing is said of schools, the Portal's count
 * too, in the end.
 */
export function userStanding(user: SharedUser, schools: Schools): Standing {
  if (user.schools.length === 0 || user.schools.some((id) => syncs(schools, id))) return 'syncs';
  return user.schools.some((id) => schools.has(id)) ? 'unselected' : 'without-school';
}

export function classStanding(section: SharedClass, schools: Schools): Standing {
  const school = schools.get(section.school);
  if (school === undefined) return 'without-school';
  return school.syncs ? 'syncs' : 'unselected';
}

/**
 * What the Portal's row has to be like for nothing to have changed, as `userLine` of the statements says it; null for
 * whom one line cannot say it: with several roles, with a school that is new to the Portal, with no primary one, or with
 * schools of which nothing is said.
 */
export function userLine(user: SharedUser, schools: Schools): Line {
  const synced = userStanding(user, schools) === 'syncs';
  return { line: lineOf(user, schools), synced, counts: synced || user.unsaid !== undefined };
}

function lineOf(user: SharedUser, schools: Schools): string | null {
  const [first] = user.roles;
  const line = schoolsLine(user, schools);
  if (!first || user.roles.length > 1 || user.unsaid || line === null) return null;
  const { sourceId, email, firstName, middleName, lastName } = user;
  const fields = [sourceId, first.role, first.sisId, email, firstName, middleName, lastName];
  return joined([...fields, first.number, first.grade, first.title], line);
}

/** Fields as one line, with what ends it; null where a field holds what stands between them. */
export function joined(fields: readonly (string | null)[], end: string): string | null {
  if (fields.some((value) => value?.includes(SEPARATOR))) return null;
  // Array.join takes null for "".
  return `${fields.join(SEPARATOR)}${SEPARATOR}${end}`;
}

function schoolsLine({ schools: listed, primarySchool }: SharedUser, schools: Schools): string | null {
  const ids = listed.filter((id) => syncs(schools, id)).map((id) => idOf(schools, id));
  return idLine(ids, idOf(schools, primarySchool ?? ''));
}

/**
 * The Portal's ids, ascending, the primary one with a star, as the statements say them; null when one is not there,
 * or no one is primary.
 */
export function idLine(ids: (number | undefined)[], primary: number | undefined): string | null {
  if (ids.includes(undefined) || (ids.length > 0 && primary === undefined)) return null;
  const ascending = (ids as number[]).sort((a, b) => a - b);
  return ascending.map((id) => (id === primary ? `${id}*` : id)).join();
}

/** The Portal id of a school that syncs, if it has one. */
export function idOf(schools: Schools, sourceId: string): number | undefined {
  const known = schools.get(sourceId);
  return known?.syncs ? (known.id ?? undefined) : undefined;
}

const NO_ROLE = { role: null, sisId: null, number: null, grade: null, title: null };

/** A row in the order of PAGE_COLUMNS.users. `always`: it is staged even when it is like the Portal's. */
export function userRow(user: SharedUser, schools: Schools, always: boolean): Value[] {
  const [first = NO_ROLE] = user.roles;
  const listed = user.schools.filter((id) => syncs(schools, id));
  const primary = syncs(schools, user.primarySchool ?? '') ? user.primarySchool : null;
  return [
    user.sourceId,
    first.role,
    user.roles.map((each) => each.role).join(' '),
    first.sisId,
    user.email,
    user.firstName,
    user.middleName,
    user.lastName,
    first.number,
    first.grade,
    first.title,
    JSON.stringify(listed),
    primary,
    line(listed, primary),
    user.unsaid ?? null,
    always ? 'always' : null,
    userStanding(user, schools) === 'syncs',
  ];
}

/** Rows in the order of PAGE_COLUMNS.roles, for a user with several roles. */
export function roleRows(user: SharedUser): Value[][] {
  if (user.roles.length < 2) return [];
  return user.roles.map(({ role, sisId, number, grade, title }) => [
    user.sourceId,
    role,
    sisId,
    number,
    grade,
    title,
  ]);
}
