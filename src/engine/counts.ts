// What a plan comes to, by kind. It reads the plan's tables and nothing else.

import type { Database } from '../database/database.ts';
import { countHanging, countRecords } from '../database/statements/counts.ts';
import { countKept } from '../database/statements/gone.ts';
import { RECORD_TABLES, type PortalRole, type RecordTable, type TableName } from '../roster/tables.ts';
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

interface CountRow {
  action: Action;
  role: PortalRole | null;
  count: number;
  manual: number;
}

/** The kind under which a school, user or class is counted. */
const recordKindOf = (table: RecordTable, role: PortalRole | null): RecordKind =>
  kindOf(table, role) as RecordKind;

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
export async function countPlan(database: Database): Promise<{ changes: ChangeCounts; losses: Losses }> {
  const changes = noChanges();
  const losses: Losses = { licenseAssignments: 0, classBooks: 0, studentBooks: 0, studentWork: 0, manual: 0 };
  for (const table of RECORD_TABLES) {
    for (const { action, role, count, manual } of await database.all<CountRow>(countRecords(table))) {
      changes[recordKindOf(table, role)][action] += count;
      losses.manual += action === 'deleted' ? manual : 0;
    }
  }
  const hanging = async (table: TableName) => (await database.all<MembershipCounts>(countHanging(table)))[0]!;
  changes.schoolUsers = await hanging('school_users');
  changes.classTeachers = await hanging('class_teachers');
  const { created, deleted } = await hanging('class_students');
  changes.classStudents = { created, deleted };
  for (const [kind, table] of KIND_ROWS) if (isLossKind(kind)) losses[kind] = (await hanging(table)).deleted;
  return { changes, losses };
}

/** Rows with a source id that is no longer shared, and that stay. */
export async function countKeptRows(database: Database): Promise<Record<RecordKind, number>> {
  const kept = { ...NOTHING_KEPT };
  const rows = await database.all<{ entity: RecordTable; role: PortalRole | null; count: number }>(countKept);
  for (const { entity, role, count } of rows) kept[recordKindOf(entity, role)] += count;
  return kept;
}
