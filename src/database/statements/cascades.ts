// What hangs on a record, by the Portal's foreign keys: rows that go with it, come back with it, or lose it.

import type { RecordTable, TableName } from '../../roster/tables.ts';

/** A column by which rows hang on a record. */
type Hanging = [child: TableName, column: string, parent: RecordTable];

/** By which columns rows go with a deleted record. */
const CASCADES: Hanging[] = [
  ['school_users', 'school_id', 'schools'],
  ['school_users', 'user_id', 'users'],
  ['class_teachers', 'class_id', 'classes'],
  ['class_teachers', 'user_id', 'users'],
  ['class_students', 'class_id', 'classes'],
  ['class_students', 'user_id', 'users'],
  ['license_assignments', 'user_id', 'users'],
  ['class_books', 'class_id', 'classes'],
  ['student_books', 'user_id', 'users'],
  ['student_books', 'class_id', 'classes'],
  ['student_work', 'user_id', 'users'],
];

/** The tables whose rows go with a record. */
export const CHILDREN: TableName[] = [...new Set(CASCADES.map(([child]) => child))];

/** What a row of such a table goes with, and by which column. */
export const parentsOf = (child: TableName): [column: string, parent: RecordTable][] =>
  CASCADES.filter(([name]) => name === child).map(([, column, parent]) => [column, parent]);

/** Everything that hangs on a record: what would be deleted with it, or, as work with its class, lose it. */
export const HANGS_ON: Hanging[] = [
  ...CASCADES,
  ['classes', 'school_id', 'schools'],
  ['student_work', 'class_id', 'classes'],
];
