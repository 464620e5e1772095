// Which roles a list of people can be narrowed to, and what a query asks for.

import type { Address } from './address.ts';
import { ROLES, type Role } from './records.ts';

/** The lists that take a `role`, by the last part of their address behind the type, and the roles each knows. */
const LISTS: Record<string, readonly Role[]> = {
  users: ROLES,
  'schools/users': ['staff', 'student', 'teacher'],
  'sections/users': ['student', 'teacher'],
  'resources/users': ['student', 'teacher'],
};

/**
 * The roles that people are asked for: the one named, else all of the list; none where an address takes no role. Null for a
 * role that the list does not know. Clever does not say what it answers then; the sandbox refuses (400), since a client
 * that misspells a role would otherwise take everybody for its holders, or find that nobody is shared, and delete.
 */
export function rolesAsked({ type, id, relation, query }: Address): readonly Role[] | null {
  const list = id === null ? type : `${type}/${relation}`;
  const known = Object.hasOwn(LISTS, list) ? LISTS[list]! : null;
  const role = query.get('role');
  if (known === null || role === null) return known ?? [];
  return known.some((each) => each === role) ? known.filter((each) => each === role) : null;
}
