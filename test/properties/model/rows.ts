// The Portal's rows as the model speaks of them, and what it asks of rows in many places.

/** A row that the sync creates has no number yet: it is called after its source id, `new p1`. */
export type Id = number | string;

/** What schools, users and classes have in common. */
export interface RecordRow {
  id: Id;
  district_id: number;
  source_id: string | null;
  sis_id: string | null;
}

export interface SchoolRow extends RecordRow {
  name: string | null;
  number: string | null;
  nces_id: string | null;
  low_grade: string | null;
  high_grade: string | null;
}

export interface UserRow extends RecordRow {
  role: string;
  email: string | null;
  first_name: string | null;
  middle_name: string | null;
  last_name: string | null;
  number: string | null;
  grade: string | null;
  title: string | null;
}

export interface ClassRow extends RecordRow {
  school_id: Id;
  name: string | null;
  course_name: string | null;
  course_number: string | null;
  subject: string | null;
  grade: string | null;
  period: string | null;
  section_number: string | null;
  term_name: string | null;
  term_starts_on: string | null;
  term_ends_on: string | null;
}

export type Flag = 0 | 1;

export interface PortalRows {
  schools: SchoolRow[];
  users: UserRow[];
  classes: ClassRow[];
  school_users: { school_id: Id; user_id: Id; is_primary: Flag }[];
  class_teachers: { class_id: Id; user_id: Id; is_primary: Flag }[];
  class_students: { class_id: Id; user_id: Id }[];
  license_assignments: { license_id: Id; user_id: Id; assigned_at: string }[];
  class_books: { class_id: Id; book_id: Id }[];
  student_books: { user_id: Id; class_id: Id; book_id: Id }[];
  student_work: { id: Id; user_id: Id; class_id: Id | null }[];
}

export type RecordTable = 'schools' | 'users' | 'classes';
export type HangingTable = Exclude<keyof PortalRows, RecordTable>;

/** On which records a row hangs: it goes with any of them. */
const HANGS_ON: Record<HangingTable, [column: string, parent: RecordTable][]> = {
  school_users: [
    ['school_id', 'schools'],
    ['user_id', 'users'],
  ],
  class_teachers: [
    ['class_id', 'classes'],
    ['user_id', 'users'],
  ],
  class_students: [
    ['class_id', 'classes'],
    ['user_id', 'users'],
  ],
  license_assignments: [['user_id', 'users']],
  class_books: [['class_id', 'classes']],
  student_books: [
    ['user_id', 'users'],
    ['class_id', 'classes'],
  ],
  student_work: [['user_id', 'users']],
};

export const RECORD_TABLES = ['schools', 'users', 'classes'] as const;
export const HANGING_TABLES = Object.keys(HANGS_ON) as HangingTable[];

/** The ids of the records that a row hangs on. */
export const parentsOf = (table: HangingTable, row: object): [RecordTable, Id][] =>
  HANGS_ON[table].map(([column, parent]) => [parent, (row as Record<string, Id>)[column]!]);

/** What a row is known by within its table. */
export function keyOf(row: object): string {
  if ('id' in row) return String(row.id);
  const ids = Object.entries(row).filter(([name]) => name.endsWith('_id'));
  return ids.map(([name, id]) => `${name.slice(0, -3)} ${id}`).join(', ');
}

export const isStudent = ({ role }: { role: string }): boolean => role === 'student';
export const isAdmin = ({ role }: UserRow): boolean => role === 'district_admin' || role === 'school_admin';

/** Equal but for case; what is missing equals nothing. */
export const sameText = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && a.toLowerCase() === b.toLowerCase();

/** Of records with the same source id the last one wins. */
export const lastOfEach = <T extends { sourceId: string }>(records: T[]): T[] => [
  ...new Map(records.map((record) => [record.sourceId, record])).values(),
];
