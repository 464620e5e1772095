// The licenses of a district: listed with their seats, and added as purchase orders come in.

import type { Database } from '../../database/database.ts';
import { otherValue } from '../../database/otherValue.ts';
import * as statements from '../../database/statements/licenses.ts';
import { dayOf } from '../../roster/day.ts';
import { Fault } from '../../roster/errors.ts';
import { folded } from '../../roster/sameName.ts';
import { districtAgain } from '../districts/districts.ts';
import type { DistrictRef } from '../plan/plan.ts';
import { counted } from '../plural.ts';

/** Whom a license covers. */
export const AUDIENCES = ['teacher', 'student', 'both'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What a purchase order says. Days are `YYYY-MM-DD`; null: not limited. */
export interface Purchase {
  poNumber: string;
  product: string;
  audience: Audience;
  seats: number;
  startsOn: string | null;
  expiresOn: string | null;
}

/** A license as it stands today. `taken`: by assignment, and by students who hold a book; it may be more than there are. */
export interface License extends Purchase {
  id: number;
  taken: number;
  left: number;
  status: 'in-force' | 'expired' | 'not-begun';
}

/** Somebody of the Portal, by name. */
export interface Person {
  userId: number;
  name: string;
}

/** All licenses of the district, by product, the earliest first. */
export async function listLicenses(database: Database, district: DistrictRef, now: Date): Promise<License[]> {
  const rows = await database.all<Omit<License, 'left'>>(statements.allLicenses, [district.id, dayOf(now)]);
  // SQLite takes a text for a number of seats, and then calculates with it.
  if (rows.some(({ seats }) => typeof seats !== 'number')) throw otherValue(database.location);
  return rows.map((row) => ({ ...row, left: Math.max(0, row.seats - row.taken) }));
}

/** `from 2026-08-01 until 2027-06-30`, `always`. */
export function spanOf({ startsOn, expiresOn }: Pick<Purchase, 'startsOn' | 'expiresOn'>): string {
  const from = startsOn === null ? [] : [`from ${startsOn}`];
  const until = expiresOn === null ? [] : [`until ${expiresOn}`];
  return [...from, ...until].join(' ') || 'always';
}

/** Who may use each license of the district, by its id. */
export async function licenseHolders(
  database: Database,
  district: DistrictRef,
): Promise<Map<number, Person[]>> {
  const holders = new Map<number, Person[]>();
  const rows = database.each<Person & { licenseId: number }>(statements.holders, [district.id]);
  for await (const { licenseId, userId, name } of rows) {
    const known = holders.get(licenseId) ?? [];
    known.push({ userId, name });
    holders.set(licenseId, known);
  }
  return holders;
}

/** Those in force with which students may use a product: they share its students. */
export const coveringStudents = (licenses: License[], product: string): License[] =>
  licenses.filter(
    (each) => each.product === product && each.audience !== 'teacher' && each.status === 'in-force',
  );

/** How many seats they have left, in all. */
export const seatsLeft = (licenses: License[]): number => licenses.reduce((sum, each) => sum + each.left, 0);

/**
 * Adds a license; `added` is false when it is there already, just so. Throws `usage` when its days are in the wrong order, when
 * its product is another one's name spelled otherwise, and when the same purchase order says something else already.
 */
export async function addLicense(
  database: Database,
  district: DistrictRef,
  purchase: Purchase,
  now: Date,
): Promise<{ license: License; added: boolean }> {
  const { poNumber, product, audience, seats, startsOn, expiresOn } = purchase;
  requireOrder(purchase);
  return database.transaction(async () => {
    await database.run(statements.holdOrders, [district.id]);
    await districtAgain(database, district);
    await requireSpelling(database, district, product);
    const known = (await listLicenses(database, district, now)).find((each) => isOfOrder(each, purchase));
    if (known && !isSame(known, purchase)) throw otherwiseThere(known);
    if (known) return { license: known, added: false };
    const values = [district.id, poNumber, product, audience, seats, startsOn, expiresOn];
    const [row] = await database.all<{ id: number }>(statements.addLicense, values);
    const after = await listLicenses(database, district, now);
    return { license: after.find(({ id }) => id === row!.id)!, added: true };
  });
}

function requireOrder({ startsOn, expiresOn }: Purchase): void {
  if (startsOn === null || expiresOn === null || startsOn <= expiresOn) return;
  throw new Fault('usage', `It would expire on ${expiresOn}, before it starts on ${startsOn}.`);
}

async function requireSpelling(database: Database, district: DistrictRef, product: string): Promise<void> {
  const rows = await database.all<{ product: string }>(statements.products, [district.id]);
  if (rows.some((each) => each.product === product)) return;
  const meant = rows.find((each) => bare(each.product) === bare(product));
  if (!meant) return;
  throw new Fault(
    'usage',
    `The Portal calls that product "${meant.product}", not "${product}".`,
    `Give --product "${meant.product}"`,
  );
}

/** A name without what is easily mistyped: case, accents, blanks. */
const bare = (name: string): string => folded(name.normalize('NFD').replace(/[\p{M}\s]/gu, ''));

const isOfOrder = (known: Purchase, { poNumber, product, audience }: Purchase): boolean =>
  folded(known.poNumber) === folded(poNumber) && known.product === product && known.audience === audience;

const isSame = (known: Purchase, { seats, startsOn, expiresOn }: Purchase): boolean =>
  known.seats === seats && known.startsOn === startsOn && known.expiresOn === expiresOn;

function otherwiseThere(known: License): Fault {
  const says = `${counted(known.seats, 'seat')}, ${spanOf(known)}`;
  return new Fault(
    'usage',
    `License ${known.id} is of that purchase order, product and audience already: ${says}.`,
    'Nothing was added. Seats that were bought later have a PO number of their own.',
  );
}
