// Who can be given a license: teachers and staff members, if it covers them, has not expired, and has a seat for each.

import { Fault } from '../../roster/errors.ts';
import type { PortalRole } from '../../roster/tables.ts';
import type { DistrictRef } from '../plan/plan.ts';
import { counted, plural } from '../plural.ts';
import type { License, Person } from './licenses.ts';

/** Somebody who is to be given a license. */
export type User = Person & { role: PortalRole };

/**
 * Throws `usage` unless the people are whom the license is for, and `refused` when it has expired or has no seat for each of
 * them. The hints name what will do instead.
 */
export function requireSeats(
  license: License,
  { licenses, people, district }: { licenses: License[]; people: User[]; district: DistrictRef },
): void {
  const called = `License ${license.id} (${license.product})`;
  const list = `clever-sync licenses list ${district.id}`;
  if (license.audience === 'student')
    throw new Fault(
      'usage',
      `${called} covers students only.`,
      `${STUDENTS_TAKE} Those of teachers: ${list}`,
    );
  requireAdults(people);
  if (license.status === 'expired')
    throw new Fault('refused', `${called} expired on ${license.expiresOn}.`, `Those in force: ${list}`);
  if (license.left >= people.length) return;
  const figures = `${license.left} of ${counted(license.seats, 'seat')} left`;
  const needed = `${people.length} ${plural(people.length, 'person needs', 'people need')} one`;
  throw new Fault(
    'refused',
    `${called} has ${figures}, and ${needed}.`,
    whereSeatsAre(licenses, license, list),
  );
}

const STUDENTS_TAKE = 'Students take a seat with a book: clever-sync books assign.';

function requireAdults(people: User[]): void {
  const wrong = people.find(({ role }) => role !== 'teacher' && role !== 'staff');
  if (!wrong) return;
  const hint = wrong.role === 'student' ? STUDENTS_TAKE : 'Nothing was assigned.';
  const message = `The role of user ${wrong.userId} is ${wrong.role}: licenses are for teachers and staff members.`;
  throw new Fault('usage', message, hint);
}

/** Another license of the product that has some, else what can be done. */
function whereSeatsAre(licenses: License[], { id, product }: License, list: string): string {
  const other = licenses.find(
    (each) =>
      each.product === product &&
      each.id !== id &&
      each.audience !== 'student' &&
      each.status === 'in-force' &&
      each.left > 0,
  );
  if (other) return `License ${other.id} of the same product has ${other.left} left.`;
  return `Who holds it, and may give it back: ${list} --full`;
}
