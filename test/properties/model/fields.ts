// The fields of schools, users and classes once a sync is over: missing is not empty, and the role is the Portal's.

import type { RoleFields, SharedClass, SharedSchool, SharedUser } from '../../../src/roster/records.ts';
import type { Share } from '../../engine/share.ts';
import type { Recognized } from './recognize.ts';
import { lastOfEach, sameText, type ClassRow, type Id, type SchoolRow, type UserRow } from './rows.ts';

/** What the share gives, else what the Portal has. */
const keep = <T>(given: T | null, present: T | null | undefined): T | null => given ?? present ?? null;

/** What a record has besides the fields of its kind. */
const identity = <Shared extends { sourceId: string }, Row extends { district_id: number }>(
  { record, id, row }: Recognized<Shared, Row>,
  district: number,
) => ({ id: id!, district_id: row?.district_id ?? district, source_id: record.sourceId });

export function schoolRow(school: Recognized<SharedSchool, SchoolRow>, district: number): SchoolRow {
  const { record, row } = school;
  const number = keep(record.number, row?.number);
  const sis_id = keep(record.sisId, row?.sis_id);
  return {
    ...identity(school, district),
    name: keep(record.name, row?.name) ?? number ?? sis_id ?? record.sourceId,
    number,
    sis_id,
    nces_id: keep(record.ncesId, row?.nces_id),
    low_grade: keep(record.lowGrade, row?.low_grade),
    high_grade: keep(record.highGrade, row?.high_grade),
  };
}

export function userRow(user: Recognized<SharedUser, UserRow>, district: number): UserRow {
  const { record, row } = user;
  const role = row?.role ?? record.roles[0]!.role;
  const says = fieldsOf(role, record.roles);
  return {
    ...identity(user, district),
    role,
    sis_id: keep(says.sisId, row?.sis_id),
    number: keep(says.number, row?.number),
    grade: keep(says.grade, row?.grade),
    title: keep(says.title, row?.title),
    email: sameText(record.email, row?.email ?? null) ? row!.email : keep(record.email, row?.email),
    first_name: keep(record.firstName, row?.first_name),
    middle_name: keep(record.middleName, row?.middle_name),
    last_name: keep(record.lastName, row?.last_name),
  };
}

/** What the role that is the Portal's says, else the first that applies. */
const fieldsOf = (role: string, roles: RoleFields[]): RoleFields =>
  roles.find((each) => each.role === role) ?? roles[0]!;

export function classRow(
  section: Recognized<SharedClass, ClassRow>,
  share: Share,
  school: Id,
  district: number,
): ClassRow {
  const { record, row } = section;
  const sis_id = keep(record.sisId, row?.sis_id);
  const { course_name, course_number } = courseOf(record, share) ?? nothingOf(row, COURSE);
  const { term_name, term_starts_on, term_ends_on } = termOf(record, share) ?? nothingOf(row, TERM);
  return {
    ...identity(section, district),
    school_id: school,
    name: keep(record.name, row?.name) ?? course_name ?? sis_id ?? record.sourceId,
    sis_id,
    course_name,
    course_number,
    term_name,
    term_starts_on,
    term_ends_on,
    subject: keep(record.subject, row?.subject),
    grade: keep(record.grade, row?.grade),
    period: keep(record.period, row?.period),
    section_number: keep(record.sectionNumber, row?.section_number),
  };
}

const COURSE = { course_name: null, course_number: null };
const TERM = { term_name: null, term_starts_on: null, term_ends_on: null };

/** An unknown course or term leaves its fields as they are. */
const nothingOf = <Fields extends Partial<ClassRow>>(row: ClassRow | null, none: Fields) =>
  (row ?? none) as { [Name in keyof Fields]: string | null };

/** Name and number are taken together, unless the share says neither. */
function courseOf({ course }: SharedClass, { courses }: Share) {
  const found = lastOfEach(courses).find(({ sourceId }) => sourceId === course);
  if ((found?.name ?? found?.number ?? null) === null) return null;
  return { course_name: found!.name, course_number: found!.number };
}

function termOf({ term }: SharedClass, { terms }: Share) {
  const found = lastOfEach(terms).find(({ sourceId }) => sourceId === term);
  if ((found?.name ?? found?.startsOn ?? found?.endsOn ?? null) === null) return null;
  return { term_name: found!.name, term_starts_on: found!.startsOn, term_ends_on: found!.endsOn };
}
