// From Clever's records to the share's: a record that can't be used is left out, with the reason and its id where
// that can be read. It knows the schools, courses, terms and sections; users.ts knows the users.

import type { LeftOut, SharedClass, SharedCourse, SharedSchool, SharedTerm } from '../../roster/records.ts';
import { day, distinct, isRaw, type Raw, readId, reference, text } from './fields.ts';
import { COURSE, SCHOOL, SECTION, type Shape, TERM } from './shapes.ts';

/** Makes a record of a raw one. Throws BadRecord when that has the wrong shape. */
export type Reader<T> = (id: string, raw: Raw) => T;

/** Thrown for a record of the wrong shape. The message names the field, never its value. */
export class BadRecord extends Error {}

/** What came of a page's records. */
export interface ReadRecords<T> {
  records: T[];
  leftOut: LeftOut[];
}

/** Reads a page's records, which are of the district with that id; those not `wanted` are passed over. */
export function readRecords<T>(
  raws: readonly unknown[],
  districtId: string,
  read: Reader<T>,
  wanted: (raw: Raw) => boolean = () => true,
): ReadRecords<T> {
  const records: T[] = [];
  const leftOut: LeftOut[] = [];
  for (const raw of raws) {
    if (isRaw(raw) && !wanted(raw)) continue;
    const id = readId(raw);
    try {
      records.push(readRecord(raw, id, districtId, read));
    } catch (error) {
      if (!(error instanceof BadRecord)) throw error;
      const code = error instanceof ForeignRecord ? 'foreign-record' : 'bad-record';
      leftOut.push({ id, code, problem: error.message });
    }
  }
  return { records, leftOut };
}

class ForeignRecord extends BadRecord {}

function readRecord<T>(raw: unknown, id: string | null, districtId: string, read: Reader<T>): T {
  if (!isRaw(raw)) throw new BadRecord('it is not an object');
  if (id === null) throw new BadRecord('it has no id that can be read');
  const { district } = raw;
  if (typeof district === 'string' && text(district) !== null && district !== districtId) {
    throw new ForeignRecord('it belongs to another district');
  }
  if (district !== undefined && district !== null && typeof district !== 'string') {
    throw new BadRecord('district is not a string');
  }
  return read(id, raw);
}

/** The fields of `value` that are read, of the right types. `at` is the path to it. */
export function checked<T>(shape: Shape<T>, value: unknown, at = ''): T {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = [at, ...(issue?.path ?? [])].filter((part) => part !== '').join('.');
  const expected = issue?.code === 'invalid_type' ? issue.expected : issue?.message;
  throw new BadRecord(`${path || 'it'} is not ${expected === 'object' ? 'an' : 'a'} ${expected}`);
}

/** A school; whatever it lacks is null. */
export const readSchool: Reader<SharedSchool> = (sourceId, raw) => {
  const school = checked(SCHOOL, raw);
  return {
    sourceId,
    sisId: text(school.sis_id),
    name: text(school.name),
    number: text(school.school_number),
    ncesId: text(school.nces_id),
    lowGrade: text(school.low_grade),
    highGrade: text(school.high_grade),
  };
};

/** A course; whatever it lacks is null. */
export const readCourse: Reader<SharedCourse> = (sourceId, raw) => {
  const course = checked(COURSE, raw);
  return { sourceId, name: text(course.name), number: text(course.number) };
};

/**
 * A date that is none makes the term a bad record: it is then shown, and its classes keep the dates they have, which
 * a Reset's look at the terms in session depends on. Taken for missing, it would clear them silently.
 */
export const readTerm: Reader<SharedTerm> = (sourceId, raw) => {
  const term = checked(TERM, raw);
  return {
    sourceId,
    name: text(term.name),
    startsOn: dateOf(term.start_date, 'start_date'),
    endsOn: dateOf(term.end_date, 'end_date'),
  };
};

function dateOf(value: string | null | undefined, field: string): string | null {
  const given = text(value);
  if (given === null) return null;
  const found = day(given);
  if (found === undefined) throw new BadRecord(`${field} is not a date`);
  return found;
}

/**
 * The primary teacher is one of the teachers, also where the section names it only as that. A list that is missing is not
 * empty, though Clever promises both.
 */
export const readSection: Reader<SharedClass> = (sourceId, raw) => {
  const section = checked(SECTION, raw);
  const school = reference(section.school);
  if (school === null) throw new BadRecord('school is missing');
  const primaryTeacher = reference(section.teacher);
  const teachers = distinct(section.teachers ?? []);
  const isListed = primaryTeacher === null || teachers.includes(primaryTeacher);
  return {
    sourceId,
    school,
    sisId: text(section.sis_id),
    name: text(section.name),
    subject: text(section.subject),
    grade: text(section.grade),
    period: text(section.period),
    sectionNumber: text(section.section_number),
    course: reference(section.course),
    term: reference(section.term_id),
    teachers: isListed ? teachers : [primaryTeacher, ...teachers],
    primaryTeacher,
    students: distinct(section.students ?? []),
    unsaid: unsaid(section),
  };
};

function unsaid({ teachers, students }: { teachers?: unknown; students?: unknown }): SharedClass['unsaid'] {
  if (teachers && students) return undefined;
  if (teachers) return 'students';
  return students ? 'teachers' : 'teachers students';
}
