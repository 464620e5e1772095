// From the share's people to lines and rows of a page. It knows no SQL.

import type { Value } from '../../database/database.ts';
import type { SharedUser } from '../../roster/records.ts';
import type { Line } from './compare.ts';
import { idLine, joined, namesPrimary } from './lines.ts';
import { idOf, syncs, userStanding, type Schools } from './standing.ts';

/**
 * The line that the Portal's row has if nothing has changed, in the form of the statements' `userLine`. Null for a user
 * whom one line cannot describe: one with several roles, with a school that is new to the Portal, without a primary school,
 * or whose schools the share leaves out.
 */
export function userLine(user: SharedUser, schools: Schools): Line {
  const synced = userStanding(user, schools) === 'syncs';
  return { line: lineOf(user, schools), synced, counts: synced || user.unsaid !== undefined };
}

function lineOf(user: SharedUser, schools: Schools): string | null {
  const [first] = user.roles;
  const line = schoolLine(user, schools);
  if (!first || user.roles.length > 1 || user.unsaid) return null;
  if (line === null || !namesPrimary(line)) return null;
  const { sourceId, email, firstName, middleName, lastName } = user;
  const fields = [sourceId, first.role, first.sisId, email, firstName, middleName, lastName];
  return joined([...fields, first.number, first.grade, first.title], line);
}

function schoolLine({ schools: listed, primarySchool }: SharedUser, schools: Schools): string | null {
  const ids = listed.filter((id) => syncs(schools, id)).map((id) => idOf(schools, id));
  return idLine(ids, idOf(schools, primarySchool ?? ''));
}

const NO_ROLE = { role: null, sisId: null, number: null, grade: null, title: null };

/** A row in the order of PAGE_COLUMNS.users. `always`: it is staged even when it equals the Portal's. */
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
    user.unsaid ?? null,
    schoolLine(user, schools),
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
