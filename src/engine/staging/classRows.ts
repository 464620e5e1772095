// From the share's sections to rows of a page, with rosters as lines. It knows no SQL.

import type { Value } from '../../database/database.ts';
import type { Line } from './compare.ts';
import type { ClassPart, ListedClass, StagingContext } from './context.ts';
import { idLine, joined, namesPrimary } from './lines.ts';
import { idOf, standingBy } from './standing.ts';
import { NOBODY } from './students.ts';

type People = Pick<StagingContext, 'schools' | 'known' | 'adults' | 'lookups'>;

const NO_COURSE: ClassPart = [null, null];
const NO_TERM: ClassPart = [null, null, null];

const courseOf = ({ course }: ListedClass, { lookups }: People): ClassPart =>
  lookups.course.get(course ?? '') ?? NO_COURSE;

const termOf = ({ term }: ListedClass, { lookups }: People): ClassPart =>
  lookups.term.get(term ?? '') ?? NO_TERM;

/**
 * The line that the Portal's row has if nothing has changed, in the form of the statements' `classLine`. Null for a class
 * that one line cannot describe: one with a person or a school that is new to the Portal, without a primary teacher, or
 * with a list that the share leaves out.
 */
export function classLine(section: ListedClass, people: People): Line {
  const { known, strangers } = section.students;
  const { schools } = people;
  const synced = standingBy(section.school, schools) === 'syncs';
  const school = idOf(schools, section.school);
  const teachers = teacherLine(section, people);
  const unlike: Line = { line: null, synced, counts: true };
  if (school === undefined || teachers === null || !namesPrimary(teachers)) return unlike;
  if (strangers !== NOBODY || section.unsaid) return unlike;
  const fields = [
    section.sourceId,
    String(school),
    ...ownFields(section),
    ...courseOf(section, people),
    ...termOf(section, people),
    teachers,
  ];
  return { line: joined(fields, known), synced, counts: true };
}

const ownFields = ({ sisId, name, subject, grade, period, sectionNumber }: ListedClass) =>
  [sisId, name, subject, grade, period, sectionNumber] as const;

function teacherLine(section: ListedClass, { known, adults }: People): string | null {
  const { listed, primary } = teachersOf(section, adults);
  const { ids } = known.users;
  return idLine(
    listed.map((teacher) => ids.get(teacher)),
    primary === null ? undefined : ids.get(primary),
  );
}

/** A primary teacher who does not sync does not count as one. */
function teachersOf({ teachers, primaryTeacher: named }: ListedClass, adults: ReadonlySet<string>) {
  const listed = named !== null && !teachers.includes(named) ? [named, ...teachers] : teachers;
  return { listed, primary: named !== null && adults.has(named) ? named : null };
}

/** A row in the order of PAGE_COLUMNS.classes. `always`: it is staged even when it equals the Portal's. */
export function classRow(section: ListedClass, people: People, always: boolean): Value[] {
  const { schools, adults } = people;
  const { known, strangers, fingerprint } = section.students;
  const { listed, primary } = teachersOf(section, adults);
  return [
    section.sourceId,
    ...ownFields(section),
    ...courseOf(section, people),
    ...termOf(section, people),
    section.school,
    JSON.stringify(listed),
    primary,
    known,
    strangers,
    fingerprint,
    section.unsaid ?? null,
    teacherLine(section, people),
    always ? 'always' : null,
    standingBy(section.school, schools) === 'syncs',
  ];
}
