// Gives teachers and staff members seats of a license, and takes them back: all of those named, or none.

import type { Database } from '../../database/database.ts';
import * as statements from '../../database/statements/licenses.ts';
import { teachersWithoutStudentLicense } from '../../database/statements/reminders.ts';
import { holdSeats } from '../../database/statements/seats.ts';
import { dayOf } from '../../roster/day.ts';
import { Fault } from '../../roster/errors.ts';
import { districtTitle } from '../naming/titles.ts';
import type { DistrictRef } from '../plan/plan.ts';
import type { Reminders } from '../report/report.ts';
import { requireSeats, type User } from './licenseRules.ts';
import { licenseHolders, listLicenses, type License, type Person } from './licenses.ts';
import { findRow } from './settle.ts';

/** What is given to whom. */
export interface Assignment {
  license: number;
  users: number[];
}

/** Whom something was done to, and whom there was nothing to do for; the license as it is then. */
export interface Assigned {
  license: License;
  changed: Person[];
  unchanged: Person[];
}

/**
 * Gives each of the users a seat; whoever has one keeps it. Throws `not-found` and `usage` for what cannot be given or taken,
 * `refused` when the license has expired or has not as many seats left. `without`: those of them who cannot give the product
 * to students.
 */
export async function assignLicense(
  database: Database,
  district: DistrictRef,
  { license: id, users }: Assignment,
  now: Date,
): Promise<Assigned & { without: Person[] }> {
  return database.transaction(async () => {
    const licenses = await listLicenses(database, district, now);
    const found = findLicense(licenses, district, id);
    await database.run(holdSeats, [district.id, found.product]);
    const [held, fresh] = await split(database, district, { license: id, users });
    if (fresh.length > 0) requireSeats(found, { licenses, people: fresh, district });
    for (const { userId } of fresh)
      await database.run(statements.giveLicense, [id, userId, now.toISOString()]);
    const license = findLicense(await listLicenses(database, district, now), district, id);
    const without = await withoutStudentLicense(database, district, { product: license.product, now });
    const isNamed = ({ userId }: Person) => users.includes(userId);
    return {
      license,
      changed: fresh.map(person),
      unchanged: held.map(person),
      without: without.filter(isNamed),
    };
  });
}

/** Takes their seats back; whoever has none is left alone. Throws `not-found`. */
export async function revokeLicense(
  database: Database,
  district: DistrictRef,
  { license: id, users }: Assignment,
  now: Date,
): Promise<Assigned> {
  return database.transaction(async () => {
    findLicense(await listLicenses(database, district, now), district, id);
    const [held, others] = await split(database, district, { license: id, users });
    for (const { userId } of held) await database.run(statements.takeLicense, [id, userId]);
    const license = findLicense(await listLicenses(database, district, now), district, id);
    return { license, changed: held.map(person), unchanged: others.map(person) };
  });
}

/** Who holds the teacher license of a product, and no license with which to give it to students. */
export async function withoutStudentLicense(
  database: Database,
  district: DistrictRef,
  { product, now }: { product: string; now: Date },
): Promise<Person[]> {
  const values = [district.id, dayOf(now)];
  const rows = await database.all<Reminders['teachersWithoutStudentLicense'][number]>(
    teachersWithoutStudentLicense,
    values,
  );
  return rows.filter((each) => each.product === product).map(person);
}

const person = ({ userId, name }: Person): Person => ({ userId, name });

function findLicense(licenses: License[], district: DistrictRef, id: number): License {
  const found = licenses.find((each) => each.id === id);
  if (found) return found;
  const hint = `Those that it has: clever-sync licenses list ${district.id}`;
  throw new Fault('not-found', `There is no license ${id} in "${districtTitle(district)}".`, hint);
}

/** Those named who hold the license, and those who do not. */
async function split(
  database: Database,
  district: DistrictRef,
  { license, users }: Assignment,
): Promise<[held: User[], others: User[]]> {
  const found: User[] = [];
  for (const userId of users) {
    const { name, role } = await findRow(database, district, 'users', userId);
    found.push({ userId, name, role });
  }
  const holders = (await licenseHolders(database, district)).get(license) ?? [];
  const ids = new Set(holders.map(({ userId }) => userId));
  return [found.filter(({ userId }) => ids.has(userId)), found.filter(({ userId }) => !ids.has(userId))];
}
