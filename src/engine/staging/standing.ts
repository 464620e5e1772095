// Which records sync, which depends on their schools. The one place of that rule, except for people whose schools the
// share leaves out (unsaid.ts).

import type { SharedUser } from '../../roster/records.ts';

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

/** How a record stands by one school: a class by its own. */
export function standingBy(school: string, schools: Schools): Standing {
  const shared = schools.get(school);
  if (shared === undefined) return 'without-school';
  return shared.syncs ? 'syncs' : 'unselected';
}

/** How it stands by all of its schools: it syncs if one of them does. */
export function standingOf(named: readonly string[], schools: Schools): Standing {
  let best: Standing = 'without-school';
  for (const school of named) {
    const standing = standingBy(school, schools);
    if (standing === 'syncs') return standing;
    if (standing === 'unselected') best = standing;
  }
  return best;
}

/**
 * How a user stands: one with no school at all syncs. Where the share leaves a user's schools out, those in the Portal count
 * as well, once all users have come (unsaid.ts).
 */
export const userStanding = ({ schools: named }: SharedUser, schools: Schools): Standing =>
  named.length === 0 ? 'syncs' : standingOf(named, schools);
