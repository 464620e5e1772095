// Reads a plan's changes back, one by one, with names: kind by kind, schools first.

import type { Database } from '../database/database.ts';
import { INDEX_FOR_NAMES, readChanges } from '../database/statements/readPlan.ts';
import type { TableName } from '../roster/tables.ts';
import type { Action, Change, Fields, Kind, LossKind } from './plan.ts';

interface ChangeRow {
  id: number | null;
  sourceId: string | null;
  name: string;
  school: string | null;
  class: string | null;
  before: string;
  after: string;
  reason: string | null;
  manual: number | boolean;
}

/** Every kind with its table and, for users, its roles. */
const SECTIONS: [kind: Kind | LossKind, table: TableName, roles: string[]][] = [
  ['schools', 'schools', []],
  ['teachers', 'users', ['teacher']],
  ['students', 'users', ['student']],
  ['staff', 'users', ['staff']],
  ['admins', 'users', ['school_admin', 'district_admin']],
  ['classes', 'classes', []],
  ['schoolUsers', 'school_users', []],
  ['classTeachers', 'class_teachers', []],
  ['classStudents', 'class_students', []],
  ['licenseAssignments', 'license_assignments', []],
  ['classBooks', 'class_books', []],
  ['studentBooks', 'student_books', []],
  ['studentWork', 'student_work', []],
];
const ACTIONS: Action[] = ['created', 'linked', 'restored', 'updated', 'deleted'];

/** More than any plan has, for "no limit". */
const ALL = Number.MAX_SAFE_INTEGER;

/** Yields the changes in the plan's tables. `limit`: at most so many of each kind and action. */
export async function* readPlan(database: Database, { limit = ALL } = {}): AsyncIterable<Change> {
  await database.run(INDEX_FOR_NAMES);
  for (const [kind, table, roles] of SECTIONS) {
    const sql = readChanges(table, roles, database.dialect);
    for (const action of ACTIONS) {
      for await (const row of database.each<ChangeRow>(sql, [action, limit]))
        yield change(kind, table, action, row);
    }
  }
}

function change(kind: Kind | LossKind, table: TableName, action: Action, row: ChangeRow): Change {
  const before = JSON.parse(row.before) as Fields;
  const after = JSON.parse(row.after) as Fields;
  const both = action === 'updated' || action === 'linked';
  const differs = (name: string) => !both || before[name] !== after[name];
  const only = (fields: Fields) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => differs(name)));
  return {
    ...{
      table,
      kind,
      action,
      id: row.id,
      sourceId: row.sourceId,
      name: row.name,
      school: row.school,
      class: row.class,
    },
    before: action === 'created' ? null : only(before),
    after: action === 'deleted' ? null : only(after),
    reason: row.reason,
    manual: Boolean(row.manual),
  };
}
