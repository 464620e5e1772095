// Clever's records as columns of the Portal, for the script that works row by row. It trusts what comes.

type Text = string | undefined;

/** A record of any kind: what the script reads of it. */
export interface Raw {
  id: string;
  name: Text & { first?: Text; middle?: Text; last?: Text };
  roles: Partial<Record<'student' | 'teacher' | 'district_admin' | 'staff', Role>>;
  teachers?: string[];
  students?: string[];
  [field: string]: unknown;
}

interface Role {
  school?: string;
  schools?: string[];
  [field: string]: unknown;
}

type Values = Record<string, string | number | null>;

const given = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const picked = (raw: Partial<Raw>, columns: Record<string, string>): Values =>
  Object.fromEntries(Object.entries(columns).map(([column, field]) => [column, given(raw[field])]));

export const schoolOf = (raw: Raw): Values =>
  picked(raw, {
    source_id: 'id',
    sis_id: 'sis_id',
    name: 'name',
    number: 'school_number',
    nces_id: 'nces_id',
    low_grade: 'low_grade',
    high_grade: 'high_grade',
  });

const SECTION = {
  source_id: 'id',
  sis_id: 'sis_id',
  name: 'name',
  subject: 'subject',
  grade: 'grade',
  period: 'period',
  section_number: 'section_number',
};

export const sectionOf = (raw: Raw): Values => picked(raw, SECTION);

/** What a class takes from its course and its term. */
export const courseOf = (course: Raw | undefined, term: Raw | undefined): Values => ({
  ...picked(course ?? {}, { course_name: 'name', course_number: 'number' }),
  ...picked(term ?? {}, { term_name: 'name', term_starts_on: 'start_date', term_ends_on: 'end_date' }),
});

/** A user's columns, by the first role of the usual order, and the schools. */
export function userOf(raw: Raw): { values: Values; schools: string[]; primary: string | undefined } {
  const { student, teacher, district_admin: admin } = raw.roles;
  const kind = student ? 'student' : teacher ? 'teacher' : admin ? 'district_admin' : 'staff';
  const role = raw.roles[kind] ?? {};
  const { first, middle, last } = raw.name;
  const values = {
    source_id: raw.id,
    role: kind,
    email: given(raw['email']),
    sis_id: given(role['sis_id'] ?? role['staff_id']),
    first_name: given(first),
    middle_name: given(middle),
    last_name: given(last),
    number: given(role['student_number'] ?? role['teacher_number']),
    grade: given(role['grade']),
    title: given(role['title']),
  };
  return { values, schools: role.schools ?? [], primary: role.school };
}
