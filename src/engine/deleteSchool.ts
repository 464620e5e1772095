// Deletes one school with all that is in no other one: a plan like any other, though made without a share, carried out
// like any other.

import type { Database } from '../database/database.ts';
import { markSchool, schoolsOf } from '../database/statements/deleteSchool.ts';
import { cascade, deleteRecords } from '../database/statements/diff.ts';
import { knownSchools, selectSchool } from '../database/statements/districts.ts';
import { dayOf } from '../roster/day.ts';
import { RECORD_TABLES } from '../roster/tables.ts';
import { carryOut, type PlanTools } from './carryOut.ts';
import { checkDeletion } from './check.ts';
import { isConsented, notConfirmed } from './consent.ts';
import { chooseSchool } from './naming/chooseSchool.ts';
import { districtTitle } from './naming/titles.ts';
import { draftPlan } from './plan/draftPlan.ts';
import {
  NO_SETTINGS,
  WITHOUT_SHARE,
  type DistrictRef,
  type Plan,
  type SchoolRef,
  type SettingChanges,
} from './plan/plan.ts';
import { prepareTables } from './prepareTables.ts';
import type { DeletionRequest, RunRequest, RunTools, SyncOutcome } from './request.ts';

/** What is asked for, once it is known which school is meant. */
type Deletion = Omit<DeletionRequest, 'school'> & RunRequest & { school: SchoolRef };

/**
 * Deletes one school of the Portal, as a run that can be undone. A refusal by a guard is an outcome, not an error. Faults:
 * `usage` when no school is named so, or two are; `confirmation` when nobody consented; the database's; `interrupted`.
 */
export async function deleteSchool(request: DeletionRequest, tools: RunTools): Promise<SyncOutcome> {
  const { database } = tools;
  const { district } = request;
  const school = await findSchool(database, district, request.school);
  if (!isConsented(request, tools)) throw notConfirmed('Deleting a school deletes its people and classes');
  const asked: Deletion = { ...request, mode: 'delete', school };
  return carryOut(asked, tools, {
    plan: async (lent) => {
      // It may have been renamed, or be gone by now.
      asked.school = await findSchool(database, district, String(school.id));
      return planDeletion(asked, lent);
    },
    finish: async ({ settings }) => {
      for (const { sourceId, selected } of settings.schools)
        await database.run(selectSchool, [district.id, sourceId, selected]);
    },
  });
}

async function findSchool(database: Database, district: DistrictRef, text: string): Promise<SchoolRef> {
  return chooseSchool(await database.all<SchoolRef>(schoolsOf, [district.id]), text, {
    message: (typed) => `"${districtTitle(district)}" has no school "${typed}" in the Portal.`,
    seeAlso: `See those that it has: clever-sync roster schools ${district.id}`,
  });
}

/** Plans what goes. Reads only. */
async function planDeletion(request: Deletion, tools: PlanTools): Promise<Plan> {
  const { database, clock } = tools;
  const { district, school } = request;
  tools.on?.({ type: 'stage', stage: 'diff' });
  await prepareTables(database);
  for (const sql of markSchool) await database.run(sql, [district.id, school.id]);
  for (const sql of [...RECORD_TABLES.map(deleteRecords), ...cascade()])
    await database.run(sql, [district.id]);
  const settings = { ...NO_SETTINGS, schools: await deselected(database, district, school) };
  const draft = { ...(await draftPlan(request, tools, settings)), ...WITHOUT_SHARE, warnings: [] };
  const attended = tools.review !== undefined;
  const otherRun = await tools.otherRun();
  const facts = { database, request, plan: draft, today: dayOf(clock()), attended, otherRun };
  return { ...draft, guards: await checkDeletion(facts) };
}

/**
 * The school, to be deselected, if it is shared and selected: else the next Edit would bring it back. Whether it is selected is
 * noted, so that the apply sees if somebody changes that.
 */
async function deselected(
  database: Database,
  district: DistrictRef,
  { sourceId }: SchoolRef,
): Promise<SettingChanges['schools']> {
  const known = await database.all<{ sourceId: string; name: string; selected: number; shared: number }>(
    knownSchools,
    [district.id],
  );
  const same = known.filter((each) => each.sourceId === sourceId);
  const rows = same.map((each) => [each.sourceId, Boolean(each.selected)]);
  await database.load('tmp_unread_schools', ['source_id', 'selected'], rows);
  const syncs = same.filter(({ selected, shared }) => selected && shared);
  return syncs.map(({ name }) => ({ sourceId: sourceId!, name, selected: false }));
}
