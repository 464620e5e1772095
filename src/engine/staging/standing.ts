// Which records sync: by their schools. The one place of that rule, but for people of whose schools nothing is said (unsaid.ts).

import type { SharedClass, SharedUser } from '../../roster/records.ts';

/** The shared schools by source id: whether they sync, and their Portal id if they have one. */
export type Schools = ReadonlyMap<string, { id: number | null; syncs: boolean }>;

/** Whether a school is shared and syncs. */
export const syncs = (schools: Schools, id: string): boolean => schools.get(id)?.syncs === true;

/** The Portal id of a school that syncs, if it has one. */
export function idOf(schools: Schools, sourceId: string): number | undefined {
  const known = schools.get(sourceId);
  return known?.syncs ? (known.id ?? undefined) : undefined;
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

/** A class syncs with its school. */
export function classStanding(section: Pick<SharedClass, 'school'>, schools: Schools): Standing {
  const school = schools.get(section.school);
  if (school === undefined) return 'without-school';
  return school.syncs ? 'syncs' : 'unselected';
}
