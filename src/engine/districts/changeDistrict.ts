// Adds districts, changes their settings, removes them: what support does by hand. What a sync changes of them is
// settingChanges.ts's.

import type { Database } from '../../database/database.ts';
import * as statements from '../../database/statements/districts.ts';
import { Fault } from '../../roster/errors.ts';
import { count } from '../count.ts';
import { chooseSchools } from '../naming/chooseSchool.ts';
import { districtTitle } from '../naming/titles.ts';
import type { DistrictRef } from '../plan/plan.ts';
import { counted } from '../plural.ts';
import type { Looking } from '../runs/lease.ts';
import { inProgress, liveRunOf } from '../runs/runs.ts';
import { districtAgain, districtById, type District } from './districts.ts';

/** Adds a district; throws `usage` when its source id is there already. */
export async function addDistrict(
  database: Database,
  { name, sourceId, source, now }: { name: string; sourceId: string; source: string; now: Date },
): Promise<District> {
  return database.transaction(async () => {
    const known = await database.all<Pick<District, 'id' | 'source' | 'sourceId' | 'name'>>(
      statements.districtNames,
    );
    const same = known.find((each) => each.source === source && each.sourceId === sourceId);
    if (same)
      throw new Fault(
        'usage',
        `The district ${sourceId} is there already, as "${same.name}" (id ${same.id}).`,
      );
    const values = [source, sourceId, name, now.toISOString()];
    const [row] = await database.all<{ id: number }>(statements.insertDistrict, values);
    return (await districtById(database, row!.id))!;
  });
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

/** Changes a district's settings, all of them or none; returns it as it is then. Throws `not-found` when it was removed. */
export async function setDistrict(
  database: Database,
  district: District,
  changes: DistrictChanges,
): Promise<District> {
  const selection = changes.schools === undefined ? [] : select(district, changes.schools);
  return database.transaction(async () => {
    await districtAgain(database, district);
    if (changes.name !== undefined)
      await database.run(statements.renameDistrict, [district.id, changes.name]);
    if (changes.expiresOn !== undefined)
      await database.run(statements.setExpiry, [district.id, changes.expiresOn]);
    for (const email of changes.notify ?? []) await database.run(statements.subscribe, [district.id, email]);
    for (const email of changes.unsubscribe ?? [])
      await database.run(statements.unsubscribe, [district.id, email]);
    for (const [id, selected] of selection)
      await database.run(statements.selectSchool, [district.id, id, selected]);
    return districtAgain(database, district);
  });
}

/** A school that left the share stays as it was. */
function select(district: District, request: 'all' | string[]): [id: string, selected: boolean][] {
  const schools = district.schools.filter(({ shared }) => shared);
  if (request === 'all') return schools.map(({ sourceId }) => [sourceId, true]);
  const chosen = chooseSchools(schools, request, unknownSchool(district));
  return schools.map(({ sourceId }) => [sourceId, chosen.has(sourceId)]);
}

const unknownSchool = ({ id }: District) => ({
  message: (text: string) => `The district shared no school "${text}" at its last sync.`,
  seeAlso: `Those that it shared: clever-sync districts show ${id}. One that is new since: give --schools to edit.`,
});

/** Removes a district without rows. Throws `refused` while it has schools, users, classes or licenses; `sync-in-progress`. */
export async function removeDistrict(looking: Looking, district: DistrictRef): Promise<void> {
  const { database } = looking;
  await database.transaction(async () => {
    await requireRemovable(looking, district);
    await database.run(statements.deleteJournals, [district.id]);
    await database.run(statements.deleteDistrict, [district.id]);
  });
}

/** Throws as `removeDistrict` does, for a caller who wants to know before somebody is asked. */
export async function requireRemovable(looking: Looking, district: DistrictRef): Promise<void> {
  const run = await liveRunOf(looking, district.id);
  if (run) throw inProgress(district, run);
  const rows = await count(looking.database, statements.districtRows, [district.id]);
  if (rows > 0) throw stillThere(district, rows);
}

const stillThere = (district: DistrictRef, rows: number): Fault =>
  new Fault(
    'refused',
    `"${districtTitle(district)}" has ${counted(rows, 'row')} in the Portal.`,
    'Only a district without any can be removed.',
  );
