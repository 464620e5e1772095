// The kinds of rows that counts, previews and guards speak of: where they are, what they are called, what happens to them.
// It knows no plan.

import { ADMIN_ROLES, type PortalRole, type TableName } from '../../roster/tables.ts';

/** What a plan does with a row, in the order of its counts. */
export const ACTIONS = ['created', 'updated', 'linked', 'restored', 'deleted'] as const;
export type Action = (typeof ACTIONS)[number];

/** Kinds whose rows have a source id of their own. Users are counted by their Portal role. */
export const RECORD_KINDS = ['schools', 'teachers', 'students', 'staff', 'admins', 'classes'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** Kinds whose rows say who belongs to what. */
export const MEMBERSHIP_KINDS = ['schoolUsers', 'classTeachers', 'classStudents'] as const;

/** The kinds that counts, previews and guards speak of. */
export const KINDS = [...RECORD_KINDS, ...MEMBERSHIP_KINDS] as const;
export type Kind = (typeof KINDS)[number];

/** What goes with a deletion, besides roster rows. */
export const LOSS_KINDS = ['licenseAssignments', 'classBooks', 'studentBooks', 'studentWork'] as const;
export type LossKind = (typeof LOSS_KINDS)[number];

/** Whether a kind's rows are only counted as what goes with a deletion. */
export const isLossKind = (kind: Kind | LossKind): kind is LossKind =>
  (LOSS_KINDS as readonly string[]).includes(kind);

/** Where the rows of each kind are and, of users, by which roles; in the order in which changes are read. */
export const KIND_ROWS: [kind: Kind | LossKind, table: TableName, roles: PortalRole[]][] = [
  ['schools', 'schools', []],
  ['teachers', 'users', ['teacher']],
  ['students', 'users', ['student']],
  ['staff', 'users', ['staff']],
  ['admins', 'users', [...ADMIN_ROLES]],
  ['classes', 'classes', []],
  ['schoolUsers', 'school_users', []],
  ['classTeachers', 'class_teachers', []],
  ['classStudents', 'class_students', []],
  ['licenseAssignments', 'license_assignments', []],
  ['classBooks', 'class_books', []],
  ['studentBooks', 'student_books', []],
  ['studentWork', 'student_work', []],
];

/** The kind of a table's rows, of users by their role; undefined of a user without one. */
export const kindOf = (table: TableName, role: PortalRole | null): Kind | LossKind | undefined =>
  KIND_ROWS.find(([, of, roles]) => of === table && (roles.length === 0 || roles.includes(role!)))?.[0];

/** Kinds in a sentence: one, many. */
export const KIND_NOUNS: Record<Kind | LossKind, [one: string, many: string]> = {
  schools: ['school', 'schools'],
  teachers: ['teacher', 'teachers'],
  students: ['student', 'students'],
  staff: ['staff member', 'staff members'],
  admins: ['admin', 'admins'],
  classes: ['class', 'classes'],
  schoolUsers: ['school membership', 'school memberships'],
  classTeachers: ['class membership of a teacher', 'class memberships of teachers'],
  classStudents: ['class membership of a student', 'class memberships of students'],
  licenseAssignments: ['license', 'licenses'],
  classBooks: ['book of a class', 'books of classes'],
  studentBooks: ['book of a student', 'books of students'],
  studentWork: ['homework or assessment record', 'homework or assessment records'],
};

/** The counts of a plan that keeps nothing. */
export const NOTHING_KEPT: Readonly<Record<RecordKind, number>> = {
  schools: 0,
  teachers: 0,
  students: 0,
  staff: 0,
  admins: 0,
  classes: 0,
};

/** How many rows of a kind, by what happens to them. */
export type RecordCounts = Record<Action, number>;

/** A membership is neither linked nor restored: one that comes back is created. */
export interface MembershipCounts {
  created: number;
  updated: number;
  deleted: number;
}

/** How many rows a plan changes. */
export interface ChangeCounts extends Record<RecordKind, RecordCounts> {
  schoolUsers: MembershipCounts;
  classTeachers: MembershipCounts;
  classStudents: Omit<MembershipCounts, 'updated'>;
}

/** How many rows go with its deletions. */
export interface Losses extends Record<LossKind, number> {
  /** Hand-made schools, users and classes among the deleted. */
  manual: number;
}
