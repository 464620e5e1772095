// The share's records as every source yields them, whatever its own format: checked, in the field's
// own words. `null` is a field the source left out, sent as null or as "": "missing is not empty".

/** A school that the district shares. */
export interface SharedSchool {
  sourceId: string;
  sisId: string | null;
  name: string | null;
  number: string | null;
  ncesId: string | null;
  lowGrade: string | null;
  highGrade: string | null;
}

/** A role as a source gives it. */
export type SharedRole = 'student' | 'teacher' | 'district_admin' | 'staff';

/** The roles a source can give, in the order in which a new user gets the first that applies. */
export const SHARED_ROLES: readonly SharedRole[] = ['student', 'teacher', 'district_admin', 'staff'];

/** What one role says of its holder. */
export interface RoleFields {
  role: SharedRole;
  sisId: string | null;
  number: string | null;
  grade: string | null;
  title: string | null;
}

/** A person who is shared, with every role held, in the order of SHARED_ROLES. At least one. */
export interface SharedUser {
  sourceId: string;
  email: string | null;
  firstName: string | null;
  middleName: string | null;
  lastName: string | null;
  roles: RoleFields[];
  /** Source ids of all schools of all roles, in the order listed, each once. */
  schools: string[];
  /** Set where the record does not list its schools: then those that the Portal has stay. */
  unsaid?: 'schools' | undefined;
  /** The primary school, when one is named. */
  primarySchool: string | null;
}

/** A course, which a class takes its name and number from. */
export interface SharedCourse {
  sourceId: string;
  name: string | null;
  number: string | null;
}

/** A term. Dates are `YYYY-MM-DD`. */
export interface SharedTerm {
  sourceId: string;
  name: string | null;
  startsOn: string | null;
  endsOn: string | null;
}

/** A section of the share: a class of the Portal. */
export interface SharedClass {
  sourceId: string;
  school: string;
  sisId: string | null;
  name: string | null;
  subject: string | null;
  grade: string | null;
  period: string | null;
  sectionNumber: string | null;
  course: string | null;
  term: string | null;
  /** Source ids in the order listed, each once. */
  teachers: string[];
  primaryTeacher: string | null;
  students: string[];
  /** Set where the section lacks one of these lists, or both: then whoever the Portal has in it stays. */
  unsaid?: 'teachers' | 'students' | 'teachers students' | undefined;
}

/** What each collection of a share holds. */
export interface SharedRecords {
  schools: SharedSchool;
  courses: SharedCourse;
  terms: SharedTerm;
  users: SharedUser;
  classes: SharedClass;
}

/** A collection of a share. */
export type Collection = keyof SharedRecords;

/** A record that was left out: its id where one could be read, and what is wrong, without any of its values. */
export interface LeftOut {
  id: string | null;
  code: 'bad-record' | 'foreign-record';
  problem: string;
}
