// Districts: found by what a person types, added, changed, removed.

import type { Database } from '../database/database.ts';
import * as statements from '../database/statements/districts.ts';
import { Fault } from '../roster/errors.ts';
import { chooseSchools } from './chooseSchool.ts';
import { closest } from './closest.ts';
import { count } from './count.ts';
import type { Looking } from './lease.ts';
import { markNamesakes } from './namesakes.ts';
import type { DistrictRef } from './plan.ts';
import { counted } from './plural.ts';
import { inProgress, liveRunOf } from './runs.ts';

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

/** All districts, in the order of names. */
export async function listDistricts(database: Database): Promise<District[]> {
  const rows = await allDistricts(database);
  return Promise.all(rows.map((row) => complete(database, row)));
}

const allDistricts = async (database: Database): Promise<DistrictRow[]> =>
  markNamesakes(await database.all<DistrictRow>(statements.allDistricts));

type SchoolRow = Record<'sourceId' | 'name', string> & Record<'selected' | 'shared', number>;

async function complete(database: Database, row: DistrictRow): Promise<District> {
  const schools = await database.all<SchoolRow>(statements.knownSchools, [row.id]);
  return {
    ...row,
    subscribers: await subscribers(database, row),
    schools: schools.map((school) => ({
      ...school,
      selected: Boolean(school.selected),
      shared: Boolean(school.shared),
    })),
  };
}

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
  const rows = await allDistricts(database);
  const wanted = text.trim().toLowerCase();
  const exact = rows.find(({ id, sourceId }) => String(id) === wanted || sourceId.toLowerCase() === wanted);
  const named = exact ? [exact] : rows.filter(({ name }) => name.toLowerCase() === wanted);
  if (named.length > 1) {
    const ids = named.map(({ id }) => id).join(', ');
    throw new Fault('usage', `${named.length} districts are called "${text}".`, `Name it by its id: ${ids}.`);
  }
  if (!named[0])
    throw unknown(
      text,
      rows.map(({ name }) => name),
    );
  return complete(database, named[0]);
}

/** The district with that Portal id; null when there is none: it was removed meanwhile. */
export async function districtById(database: Database, id: number): Promise<District | null> {
  const row = (await allDistricts(database)).find((each) => each.id === id);
  return row ? complete(database, row) : null;
}

function unknown(text: string, names: string[]): Fault {
  const near = closest(text, names);
  const hint = near.length
    ? `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
    : 'See all with: clever-sync districts list';
  return new Fault('not-found', `There is no district "${text}" in this Portal.`, hint);
}

/** Adds a district; throws `usage` when its source id is there already. */
export async function addDistrict(
  database: Database,
  { name, sourceId, source, now }: { name: string; sourceId: string; source: string; now: Date },
): Promise<District> {
  const known = await database.all<DistrictRow>(statements.allDistricts);
  const same = known.find((each) => each.source === source && each.sourceId === sourceId);
  if (same)
    throw new Fault('usage', `The district ${sourceId} is there already, as "${same.name}" (id ${same.id}).`);
  const values = [source, sourceId, name, now.toISOString()];
  const [row] = await database.transaction(() =>
    database.all<{ id: number }>(statements.insertDistrict, values),
  );
  return (await districtById(database, row!.id))!;
}

/**
 * What can be changed of a district. `schools`: of those shared now `all`, or source ids or exact names of those that
 * sync.
 */
export interface DistrictChanges {
  name?: string | undefined;
  expiresOn?: string | null | undefined;
  notify?: string[] | undefined;
  unsubscribe?: string[] | undefined;
  schools?: 'all' | string[] | undefined;
}

/** Changes a district's settings, all of them or none; returns it as it is then. */
export async function setDistrict(
  database: Database,
  district: District,
  changes: DistrictChanges,
): Promise<District> {
  const selection = changes.schools === undefined ? [] : select(district, changes.schools);
  await database.transaction(async () => {
    if (changes.name !== undefined)
      await database.run(statements.renameDistrict, [district.id, changes.name]);
    if (changes.expiresOn !== undefined)
      await database.run(statements.setExpiry, [district.id, changes.expiresOn]);
    for (const email of changes.notify ?? []) await database.run(statements.subscribe, [district.id, email]);
    for (const email of changes.unsubscribe ?? [])
      await database.run(statements.unsubscribe, [district.id, email]);
    for (const [id, selected] of selection)
      await database.run(statements.selectSchool, [district.id, id, selected]);
  });
  return (await districtById(database, district.id))!;
}

/** A school that left the share stays as it was. */
function select(district: District, request: 'all' | string[]): [id: string, selected: boolean][] {
  const schools = district.schools.filter(({ shared }) => shared);
  if (request === 'all') return schools.map(({ sourceId }) => [sourceId, true]);
  const chosen = chooseSchools(schools, request, UNKNOWN_SCHOOL);
  return schools.map(({ sourceId }) => [sourceId, chosen.has(sourceId)]);
}

const UNKNOWN_SCHOOL = {
  message: (text: string) => `The district shared no school "${text}" at its last sync.`,
  seeAlso: 'Those that it shared: clever-sync districts show. One that is new since: give --schools to edit.',
};

/** Removes a district without rows. Throws `refused` while it has schools, users, classes or licenses; `sync-in-progress`. */
export async function removeDistrict(looking: Looking, district: DistrictRef): Promise<void> {
  const { database } = looking;
  await database.transaction(async () => {
    await requireRemovable(looking, district);
    await database.run(statements.deleteJournals, [district.id]);
    await database.run(statements.deleteDistrict, [district.id]);
  });
}

/** Throws as `removeDistrict` does, for who wants to know before somebody is asked. */
export async function requireRemovable(looking: Looking, district: DistrictRef): Promise<void> {
  const run = await liveRunOf(looking, district.id);
  if (run) throw inProgress(district, run);
  const rows = await count(looking.database, statements.districtRows, [district.id]);
  if (rows > 0) throw stillThere(district, rows);
}

const stillThere = ({ name }: DistrictRef, rows: number): Fault =>
  new Fault(
    'refused',
    `"${name}" has ${counted(rows, 'row')} in the Portal.`,
    'Only a district without any can be removed.',
  );
