// What a report has to say, told from the Portal's rows before and after a sync, and from whom and what the share names.

import { NOTHING_KEPT } from '../../../src/engine/plan/kinds.ts';
import type { Plan } from '../../../src/engine/plan/plan.ts';
import { changesOf, kindOf } from './counts.ts';
import type { Found, Sync } from './found.ts';
import { countsAsShared } from './gone.ts';
import { RECORD_TABLES, type Id, type PortalRows, type RecordRow } from './rows.ts';
import { warningsOf } from './warnings.ts';

type Said = Pick<Plan, 'changes' | 'losses' | 'kept'> & {
  warnings: Record<string, number>;
  conflicts: string[];
  roleConflicts: Id[];
  unselected: string[];
};

/** The part of a report that can be counted. */
export function said(report: Omit<Plan, 'read' | 'digest'>): Said {
  const { changes, losses, kept, linkConflicts, roleConflicts, unselectedSchools } = report;
  const counted = report.warnings.filter(({ code }) => COUNTED.has(code));
  return {
    changes,
    losses,
    kept,
    warnings: Object.fromEntries(counted.map(({ code, count }) => [code, count])),
    conflicts: linkConflicts
      .map(({ sourceId, candidates }) => `${sourceId} ${candidates.join(',')}`)
      .toSorted(),
    roleConflicts: roleConflicts.map(({ userId }) => userId).toSorted(byNumber),
    unselected: unselectedSchools.map(({ sourceId }) => sourceId).toSorted(),
  };
}

const COUNTED = new Set([
  'unknown-student',
  'unknown-teacher',
  'in-conflict',
  'wrong-role',
  'unknown-school',
]);
const byNumber = (a: Id, b: Id) => Number(a) - Number(b);

/** What it has to say. */
export function toSay(sync: Sync, found: Found, after: PortalRows): Said {
  const { before } = sync;
  return {
    ...changesOf(sync, after),
    kept: keptOf(sync, found, after),
    warnings: warningsOf(found, after),
    conflicts: [found.schools, found.users, found.classes]
      .flatMap(({ records, candidatesOf }) =>
        records
          .filter(({ how }) => how === 'conflict')
          .map(
            ({ record: { sourceId } }) =>
              `${sourceId} ${candidatesOf(sourceId).toSorted(byNumber).join(',')}`,
          ),
      )
      .toSorted(),
    roleConflicts: found.users.records
      .filter(({ syncs, id }) => syncs && id !== null)
      .filter(
        ({ id, record, how }) =>
          how !== 'new' &&
          isRoleConflict(
            record.roles.map(({ role }) => role),
            roleOf(id!, before, after),
          ),
      )
      .map(({ id }) => id!)
      .toSorted(byNumber),
    unselected: found.schools.records
      .filter(({ syncs, how }) => !syncs && how !== 'conflict')
      .map(({ record }) => record.sourceId)
      .toSorted(),
  };
}

const roleOf = (id: Id, ...rows: PortalRows[]): string =>
  rows.flatMap(({ users }) => users).find((user) => user.id === id)!.role;

function isRoleConflict(given: string[], portal: string): boolean {
  if (given.includes(portal)) return false;
  return portal !== 'school_admin' || given.includes('student');
}

/** Rows with a source id that are no longer shared, and are there still. */
function keptOf(sync: Sync, found: Found, after: PortalRows): Plan['kept'] {
  const kept: Record<string, number> = { ...NOTHING_KEPT };
  const shared = countsAsShared(sync, found);
  for (const table of RECORD_TABLES) {
    const there = new Set(after[table].map(({ id }) => id));
    const isShared = shared[table] as (row: RecordRow) => boolean;
    for (const row of sync.before[table])
      if (row.source_id !== null && there.has(row.id) && !isShared(row)) kept[kindOf(table, row)]! += 1;
  }
  return kept;
}
