// Composes the plan: wishes, deletions, diff, then its counts, conflicts, warnings, digest and guards.

import type { Database } from '../database/database.ts';
import { roleConflicts, unselectedSchools } from '../database/statements/counts.ts';
import { unsharedAdmins } from '../database/statements/gone.ts';
import { former } from '../database/statements/restore.ts';
import { dayOf } from '../roster/day.ts';
import type { SharedDistrict } from '../source/source.ts';
import type { PlanTools } from './carryOut.ts';
import { check } from './check.ts';
import { compareRosters } from './compareRosters.ts';
import { diff } from './diff.ts';
import { settingChanges } from './districts/settingChanges.ts';
import { countKeptRows } from './plan/counts.ts';
import { draftPlan } from './plan/draftPlan.ts';
import type { Plan, RoleConflict, UnselectedSchool, UnsharedAdmin } from './plan/plan.ts';
import { collectWarnings } from './report/warnings.ts';
import type { SyncRequest, SyncTools } from './request.ts';
import { planRestored } from './restore.ts';
import type { Staged } from './stage.ts';
import { decideDeletions, wish } from './wishes.ts';

/** Makes the plan of a staged share. Reads only. */
export async function makePlan(
  request: SyncRequest,
  tools: SyncTools & PlanTools,
  shared: SharedDistrict,
  staged: Staged,
): Promise<Plan> {
  const { database } = tools;
  tools.on?.({ type: 'stage', stage: 'diff' });
  const { restores } = staged;
  const today = dayOf(tools.clock());
  await wish(database, restores);
  await compareRosters(request, tools);
  await decideDeletions(database, request);
  await diff(request, tools);
  if (restores) await planRestored(database, request.district.id, today);
  const draft = {
    ...(await draftPlan(request, tools, await settingChanges(database, request))),
    kept: await countKeptRows(database),
    roleConflicts: await readRoleConflicts(database, restores),
    linkConflicts: staged.linkConflicts,
    unsharedAdmins: await database.all<UnsharedAdmin>(unsharedAdmins),
    unselectedSchools: await readUnselected(database),
    warnings: await collectWarnings(database, staged, request.district.id),
  };
  const attended = tools.review !== undefined;
  const otherRun = await tools.otherRun();
  const facts = { database, request, plan: draft, shared, tally: staged.tally, today, attended, otherRun };
  return { ...draft, guards: await check(facts) };
}

type RoleConflictRow = Omit<RoleConflict, 'sourceRoles'> & { roles: string };

async function readRoleConflicts(database: Database, restores: boolean): Promise<RoleConflict[]> {
  const present = await database.all<RoleConflictRow>(roleConflicts('users'));
  const returned = restores ? await database.all<RoleConflictRow>(roleConflicts(former('users'))) : [];
  return [...present, ...returned].map(({ roles, ...row }) => ({ ...row, sourceRoles: roles.split(' ') }));
}

async function readUnselected(database: Database): Promise<UnselectedSchool[]> {
  const rows = await database.all<{ sourceId: string; name: string; isNew: number }>(unselectedSchools);
  return rows.map((row) => ({ ...row, isNew: Boolean(row.isNew) }));
}
