// Districts, with what the tool keeps about them: listed, and found by what a person types. Reads only.

import type { Database } from '../../database/database.ts';
import * as statements from '../../database/statements/districts.ts';
import { Fault } from '../../roster/errors.ts';
import { asTyped } from '../../roster/shortened.ts';
import { folded } from '../../roster/sameName.ts';
import { closest } from '../naming/closest.ts';
import { markNamesake, markNamesakes, wordOf } from '../naming/namesakes.ts';
import { districtTitle } from '../naming/titles.ts';
import type { DistrictRef } from '../plan/plan.ts';

/** A customer's district with what the tool keeps about it. Times are ISO 8601, dates `YYYY-MM-DD`. */
export interface District extends DistrictRef {
  source: string;
  ncesId: string | null;
  /** The last day on which it syncs; null for never ending. */
  expiresOn: string | null;
  subscribers: string[];
  /** All that it ever shared. `shared`: in the share that was launched last. */
  schools: { sourceId: string; name: string; selected: boolean; shared: boolean }[];
  lastLaunchedAt: string | null;
}

type DistrictRow = Omit<District, 'subscribers' | 'schools'>;

/** All districts, in the order of names. Two statements for each of 5,000 would take PostgreSQL seconds. */
export async function listDistricts(database: Database): Promise<District[]> {
  const rows = await allDistricts(database);
  const schools = byDistrict(await database.all<SchoolRow & Of>(statements.allKnownSchools));
  const subscribed = byDistrict(await database.all<{ email: string } & Of>(statements.allSubscribers));
  return rows.map((row) => ({
    ...row,
    subscribers: (subscribed.get(row.id) ?? []).map(({ email }) => email),
    schools: (schools.get(row.id) ?? []).map(schoolOf),
  }));
}

/** Of which district a row is. */
interface Of {
  district: number;
}

const byDistrict = <T extends Of>(rows: T[]): Map<number, T[]> => grouped(rows, ({ district }) => district);

function grouped<T, K>(rows: T[], keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

const allDistricts = async (database: Database): Promise<DistrictRow[]> =>
  markNamesakes(await database.all<DistrictRow>(statements.allDistricts));

type SchoolRow = Record<'sourceId' | 'name', string> & Record<'selected' | 'shared', number>;

async function complete(database: Database, row: DistrictRow): Promise<District> {
  const schools = await database.all<SchoolRow>(statements.knownSchools, [row.id]);
  return { ...row, subscribers: await subscribers(database, row), schools: schools.map(schoolOf) };
}

const schoolOf = ({ sourceId, name, selected, shared }: SchoolRow): District['schools'][number] => ({
  sourceId,
  name,
  selected: Boolean(selected),
  shared: Boolean(shared),
});

/** The addresses that are told how the district's syncs end. */
export async function subscribers(database: Database, { id }: Pick<DistrictRef, 'id'>): Promise<string[]> {
  const rows = await database.all<{ email: string }>(statements.subscribers, [id]);
  return rows.map(({ email }) => email);
}

/** The last day on which the district syncs, as it is stored; null for never ending. */
export async function expiryOf(database: Database, { id }: Pick<DistrictRef, 'id'>): Promise<string | null> {
  const [row] = await database.all<{ expiresOn: string | null }>(statements.expiryOf, [id]);
  return row?.expiresOn ?? null;
}

/**
 * The district a person means: by Portal id, Clever id, or exact name (case ignored).
 * Throws `not-found`, with the closest names as hint, or `usage` when two districts have the name.
 */
export async function findDistrict(database: Database, text: string): Promise<District> {
  return complete(database, finder(await allDistricts(database))(text));
}

/** The same of many, in the order of `texts`: a district each, or what would be thrown. */
export async function findDistricts(
  database: Database,
  texts: string[],
): Promise<(District | { error: unknown })[]> {
  const meant = finder(await allDistricts(database));
  const find = async (text: string) => complete(database, meant(text));
  return Promise.all(texts.map((text) => find(text).catch((error: unknown) => ({ error }))));
}

/** For how many unknown names the nearest ones are looked for: for 5,000, among 5,000 districts, it took two minutes. */
const GUESSES = 50;

/** Finds the one that a text means; throws what `findDistrict` does. Names are folded once: many texts may be looked up. */
function finder(rows: DistrictRow[]): (text: string) => DistrictRow {
  const byId = grouped(rows, ({ id }) => String(id));
  const bySourceId = grouped(rows, ({ sourceId }) => sourceId.toLowerCase());
  const byName = grouped(rows, ({ name }) => folded(name));
  const names = rows.map(({ name }) => name);
  let guesses = 0;
  return (text) => {
    const wanted = folded(text.trim());
    const exact = byId.get(wanted)?.[0] ?? bySourceId.get(wanted)?.[0];
    const named = exact ? [exact] : (byName.get(wanted) ?? []);
    if (named.length > 1) {
      const ids = named.map(({ id }) => id).join(', ');
      throw new Fault(
        'usage',
        `${named.length} districts are called "${text}".`,
        `Name it by its id: ${ids}.`,
      );
    }
    if (named[0]) return named[0];
    guesses += 1;
    throw unknown(text, guesses > GUESSES ? [] : closest(text, names));
  };
}

/** The district with that Portal id; null when there is none: it was removed meanwhile. */
export async function districtById(database: Database, id: number): Promise<District | null> {
  const [row] = await database.all<DistrictRow>(statements.oneDistrict, [id]);
  if (!row) return null;
  const others = await database.all<DistrictRef>(statements.couldBeMeant(database.dialect), [wordOf(row)]);
  return complete(database, markNamesake(row, others));
}

/** A district that was found before, as it is now. Throws `not-found` when it was removed since. */
export async function districtAgain(database: Database, found: DistrictRef): Promise<District> {
  const district = await districtById(database, found.id);
  if (district) return district;
  throw new Fault(
    'not-found',
    `The district "${districtTitle(found)}" was removed from this Portal meanwhile.`,
    'See all with: clever-sync districts list',
  );
}

function unknown(text: string, near: string[]): Fault {
  const hint = near.length
    ? `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
    : 'See all with: clever-sync districts list';
  return new Fault('not-found', `There is no district "${asTyped(text)}" in this Portal.`, hint);
}
