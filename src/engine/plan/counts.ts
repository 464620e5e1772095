// What a plan comes to, by kind. It reads the plan's tables and nothing else.

import type { Database } from '../../database/database.ts';
import { countRecords } from '../../database/statements/counts.ts';
import { countKept } from '../../database/statements/gone.ts';
import { Fault } from '../../roster/errors.ts';
import { shortened } from '../../roster/shortened.ts';
import { PORTAL_ROLES, type PortalRole, type RecordTable, type TableName } from '../../roster/tables.ts';
import {
  isLossKind,
  KIND_ROWS,
  kindOf,
  NOTHING_KEPT,
  type Action,
  type ChangeCounts,
  type Losses,
  type MembershipCounts,
  type RecordCounts,
  type RecordKind,
} from './kinds.ts';
import type { Planned } from './planned.ts';

interface CountRow {
  name: RecordTable;
  action: Action;
  role: PortalRole | null;
  count: number;
  manual: number;
}

/** The kind under which a school, user or class is counted; undefined of a user with a role that no Portal has. */
const recordKindOf = (table: RecordTable, role: PortalRole | null): RecordKind | undefined =>
  kindOf(table, role) as RecordKind | undefined;

/** A Portal's own table may take any role. What a plan does to users of an unknown one, nobody could be shown. */
const unknownRole = (role: string | null, { location }: Database): Fault =>
  new Fault(
    'failed',
    `The database ${location} has users with the role "${shortened(role ?? '', 60)}", which no Portal has.`,
    `The Portal is as it was; have them given one of ${PORTAL_ROLES.join(', ')}: clever-sync users set-role`,
  );

const records = (): RecordCounts => ({ created: 0, updated: 0, linked: 0, restored: 0, deleted: 0 });
const memberships = () => ({ created: 0, updated: 0, deleted: 0 });

/** Counts with nothing in them, every key present. */
const noChanges = (): ChangeCounts => ({
  schools: records(),
  teachers: records(),
  students: records(),
  staff: records(),
  admins: records(),
  classes: records(),
  schoolUsers: memberships(),
  classTeachers: memberships(),
  classStudents: { created: 0, deleted: 0 },
});

/** How many rows the plan changes, by kind and action, and what goes with its deletions. */
export async function countPlan(
  database: Database,
  planned: Planned,
): Promise<{ changes: ChangeCounts; losses: Losses }> {
  const changes = noChanges();
  const losses: Losses = { licenseAssignments: 0, classBooks: 0, studentBooks: 0, studentWork: 0, manual: 0 };
  for (const { name, action, role, count, manual } of await database.all<CountRow>(countRecords)) {
    const kind = recordKindOf(name, role);
    if (kind === undefined) throw unknownRole(role, database);
    changes[kind][action] += count;
    losses.manual += action === 'deleted' ? manual : 0;
  }
  changes.schoolUsers = hanging(planned, 'school_users');
  changes.classTeachers = hanging(planned, 'class_teachers');
  const { created, deleted } = hanging(planned, 'class_students');
  changes.classStudents = { created, deleted };
  for (const [kind, table] of KIND_ROWS) if (isLossKind(kind)) losses[kind] = planned[table].deleted;
  return { changes, losses };
}

function hanging(planned: Planned, table: TableName): MembershipCounts {
  const { created, updated, deleted } = planned[table];
  return { created, updated, deleted };
}

/** Rows with a source id that is no longer shared, and that stay. */
export async function countKeptRows(database: Database): Promise<Record<RecordKind, number>> {
  const kept = { ...NOTHING_KEPT };
  const rows = await database.all<{ entity: RecordTable; role: PortalRole | null; count: number }>(countKept);
  for (const { entity, role, count } of rows) {
    const kind = recordKindOf(entity, role);
    if (kind !== undefined) kept[kind] += count;
  }
  return kept;
}
