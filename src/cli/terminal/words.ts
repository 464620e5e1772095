// Numbers, times and the names of things as people read them. It knows no layout and no color.

import type { Audience } from '../../engine/byHand/licenses.ts';
import { nameOrId } from '../../engine/naming/titles.ts';
import { KIND_NOUNS, type Action, type Kind, type LossKind } from '../../engine/plan/kinds.ts';
import type { Mode, PlanFacts } from '../../engine/plan/plan.ts';
import { plural } from '../../engine/plural.ts';
import { minuteOf } from '../../roster/day.ts';

const THOUSANDS = new Intl.NumberFormat('en-US');

/** `1204` as `1,204`. */
export function number(value: number): string {
  return THOUSANDS.format(value);
}

/** `1 student`, `1,204 students`. */
export function count(value: number, one: string, many?: string): string {
  return `${number(value)} ${plural(value, one, many)}`;
}

/** `3.2 s`, `4 min 05 s`, `1 h 12 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`;
}

/** An ISO 8601 time as `2026-11-23 10:00`, in UTC; the text itself when it is none. */
export function time(iso: string): string {
  const parsed = new Date(iso);
  return Number.isNaN(parsed.getTime()) ? iso : minuteOf(parsed);
}

/** `a`, `a and b`, `a, b and c`; or with another word than `and`. */
export function list(items: string[], word: 'and' | 'or' = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** What a run of each mode is called. */
export const MODES: Record<Mode, string> = { edit: 'Edit', reset: 'Reset', undo: 'Undo', delete: 'Deletion' };

/** `Edit`, `Undo of run 4`, `Deletion of Lakeside Middle School`. */
export function modeText({ mode, undoes, school }: Pick<PlanFacts, 'mode' | 'undoes' | 'school'>): string {
  const of =
    (school && nameOrId(school.name, school.id)) ?? (undoes === undefined ? undefined : `run ${undoes}`);
  return of === undefined ? MODES[mode] : `${MODES[mode]} of ${of}`;
}

/** How each action is marked and called; the marker stands wherever the color does. */
export const MARKS: Record<Action, string> = {
  created: '+',
  updated: '~',
  linked: '=',
  restored: '^',
  deleted: '-',
};

/** Kinds as headings. */
export const KIND_TITLES: Record<Kind | LossKind, string> = {
  schools: 'Schools',
  teachers: 'Teachers',
  students: 'Students',
  staff: 'Staff',
  admins: 'Admins',
  classes: 'Classes',
  schoolUsers: 'School members',
  classTeachers: 'Class teachers',
  classStudents: 'Class students',
  licenseAssignments: 'Licenses',
  classBooks: 'Books of classes',
  studentBooks: 'Books of students',
  studentWork: 'Student work',
};

/** `1 teacher`, `12 class memberships of students`. */
export function countOf(kind: Kind, value: number): string {
  return count(value, ...KIND_NOUNS[kind]);
}

const AUDIENCE_WORDS: Record<string, string> = {
  teacher: 'teachers',
  student: 'students',
  both: 'teachers and students',
} satisfies Record<Audience, string>;

/** Whom a license covers: the Portal's own word where it is another. */
export const audienceWords = (audience: Audience): string => AUDIENCE_WORDS[audience] ?? audience;

const FIELD_WORDS: Record<string, string> = {
  source_id: 'source id',
  sis_id: 'SIS id',
  nces_id: 'NCES id',
  low_grade: 'lowest grade',
  high_grade: 'highest grade',
  email: 'e-mail',
  course_name: 'course',
  section_number: 'section',
  term_name: 'term',
  term_starts_on: 'term starts',
  term_ends_on: 'term ends',
  is_primary: 'primary',
  school_id: 'school (Portal id)',
  class_id: 'class (Portal id)',
};

/** A Portal column as people call it: `sis_id` as `SIS id`, `first_name` as `first name`. */
export function fieldName(column: string): string {
  return FIELD_WORDS[column] ?? column.replaceAll('_', ' ');
}
