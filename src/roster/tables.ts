// The only list of the Portal's tables and columns. Statements, digest, journal, roster and previews are made from it.
// It knows no SQL dialect.

/** How a column's value is kept: `id` integer, `text`, `flag` boolean, `day` YYYY-MM-DD, `time` UTC, `number`. */
export type ColumnType = 'id' | 'text' | 'flag' | 'day' | 'time' | 'number';

interface Column {
  name: string;
  type: ColumnType;
}

/** The tables whose rows a plan can change. */
export type TableName =
  | 'schools'
  | 'users'
  | 'classes'
  | 'school_users'
  | 'class_teachers'
  | 'class_students'
  | 'license_assignments'
  | 'class_books'
  | 'student_books'
  | 'student_work';

/** A table of the Portal. */
export interface Table {
  name: TableName;
  /** What identifies a row: `id`, or the pair or triple of ids. */
  key: string[];
  /** Every column but the key's. */
  columns: Column[];
}

const text = (...names: string[]): Column[] => names.map((name) => ({ name, type: 'text' }));
const times = (...names: string[]): Column[] => names.map((name) => ({ name, type: 'time' }));
const ids = (...names: string[]): Column[] => names.map((name) => ({ name, type: 'id' }));

/** The tables a plan can change, parents before children. */
export const TABLES: readonly Table[] = [
  {
    name: 'schools',
    key: ['id'],
    columns: [
      ...ids('district_id'),
      ...text('source_id', 'sis_id', 'name', 'number', 'nces_id', 'low_grade', 'high_grade'),
      ...times('created_at', 'updated_at'),
    ],
  },
  {
    name: 'users',
    key: ['id'],
    columns: [
      ...ids('district_id'),
      ...text('source_id', 'role', 'sis_id', 'email', 'first_name', 'middle_name', 'last_name'),
      ...text('number', 'grade', 'title'),
      ...times('created_at', 'updated_at'),
    ],
  },
  {
    name: 'classes',
    key: ['id'],
    columns: [
      ...ids('district_id', 'school_id'),
      ...text('source_id', 'sis_id', 'name', 'course_name', 'course_number', 'subject', 'grade', 'period'),
      ...text('section_number', 'term_name'),
      { name: 'term_starts_on', type: 'day' },
      { name: 'term_ends_on', type: 'day' },
      ...times('created_at', 'updated_at'),
    ],
  },
  { name: 'school_users', key: ['school_id', 'user_id'], columns: [{ name: 'is_primary', type: 'flag' }] },
  { name: 'class_teachers', key: ['class_id', 'user_id'], columns: [{ name: 'is_primary', type: 'flag' }] },
  { name: 'class_students', key: ['class_id', 'user_id'], columns: [] },
  { name: 'license_assignments', key: ['license_id', 'user_id'], columns: times('assigned_at') },
  { name: 'class_books', key: ['class_id', 'book_id'], columns: times('assigned_at') },
  { name: 'student_books', key: ['user_id', 'class_id', 'book_id'], columns: times('assigned_at') },
  {
    name: 'student_work',
    key: ['id'],
    columns: [
      ...ids('user_id', 'class_id'),
      ...text('kind', 'title'),
      { name: 'score', type: 'number' },
      ...times('submitted_at'),
    ],
  },
];

/** The table of that name. */
export function table(name: TableName): Table {
  const found = TABLES.find((each) => each.name === name);
  if (!found) throw new Error(`no table ${name}`);
  return found;
}

/** The roles a user can have in the Portal. */
export const PORTAL_ROLES = ['student', 'teacher', 'staff', 'school_admin', 'district_admin'] as const;
export type PortalRole = (typeof PORTAL_ROLES)[number];

/** The roles of admins, whose accounts no sync deletes. */
export const ADMIN_ROLES = ['school_admin', 'district_admin'] as const satisfies PortalRole[];

/** The two sides of a class, and of linking: nobody is put on the other one. */
export const sideOf = (role: PortalRole): 'student' | 'adult' => (role === 'student' ? 'student' : 'adult');

/**
 * The columns that a sync may write, besides `source_id`, `role`, `school_id` and those of a course and a term: a field
 * that is missing in the share never erases one of them. `email` is compared without regard to case.
 */
export const SYNCED_FIELDS = {
  schools: ['sis_id', 'name', 'number', 'nces_id', 'low_grade', 'high_grade'],
  users: ['sis_id', 'email', 'first_name', 'middle_name', 'last_name', 'number', 'grade', 'title'],
  classes: ['sis_id', 'name', 'subject', 'grade', 'period', 'section_number'],
} as const;

/** Fields of a class that come from its course and its term: taken together, so a known course without a number clears it. */
export const COURSE_FIELDS = ['course_name', 'course_number'] as const;
export const TERM_FIELDS = ['term_name', 'term_starts_on', 'term_ends_on'] as const;

/** Tables of what a share has records of, each with its source id; the rows of the others hang on them. */
export const RECORD_TABLES = ['schools', 'users', 'classes'] as const;
export type RecordTable = (typeof RECORD_TABLES)[number];

/** Whether a table holds schools, users or classes. */
export const isRecordTable = (name: string): name is RecordTable =>
  (RECORD_TABLES as readonly string[]).includes(name);

/** Whether a table's rows have an id of their own: records, and student work. */
export const hasOwnId = (table: Table): boolean => table.key.length === 1;
