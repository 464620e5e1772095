// From Clever's users to people with roles. Clever lists a person under every role held; here each comes once.

import { type RoleFields, SHARED_ROLES, type SharedRole, type SharedUser } from '../../roster/records.ts';
import { isRaw, type Raw, reference, text } from './fields.ts';
import { BadRecord, checked, type Reader } from './records.ts';
import { NAME, ROLES, USER } from './shapes.ts';

/**
 * Whether a user in the list of that role is read there: only if they hold no role that is listed earlier. So each person
 * comes once whatever roles are held, without a memory of who came, and also when a server ignores the role asked for.
 * Nobody is read who is a contact only.
 */
export function isReadIn(list: SharedRole, raw: Raw): boolean {
  const roles = isRaw(raw.roles) ? raw.roles : {};
  const first = SHARED_ROLES.find((role) => isGiven(roles[role]));
  return first === undefined ? !isGiven(roles.contact) : first === list;
}

/** A user with every role held. */
export const readUser: Reader<SharedUser> = (sourceId, raw) => {
  const user = checked(USER, raw);
  const name = checked(NAME, raw.name ?? {}, 'name');
  const held = readRoles(raw.roles ?? {});
  return {
    sourceId,
    email: text(user.email),
    firstName: text(name.first),
    middleName: text(name.middle),
    lastName: text(name.last),
    roles: held.length > 1 ? filled(held.map(({ fields }) => fields)) : held.map(({ fields }) => fields),
    schools: schoolsOf(held),
    unsaid: isUnsaid(held) ? 'schools' : undefined,
    primarySchool: reference(held.find(({ primary }) => text(primary) !== null)?.primary),
  };
};

/**
 * A list of schools is missing, whether or not one is named as primary: of a student or a teacher, or of staff who
 * hold no other role that lists them. A district admin has none to say.
 */
function isUnsaid(held: HeldRole[]): boolean {
  const inSchools = held.filter(({ fields }) => fields.role !== 'district_admin');
  const silent = inSchools.filter(({ schools }) => !schools);
  const must = silent.filter(({ fields }) => fields.role !== 'staff');
  return must.length > 0 || (silent.length > 0 && silent.length === inSchools.length);
}

interface HeldRole {
  fields: RoleFields;
  /** The school that is the holder's own among `schools`. */
  primary?: string | null | undefined;
  school?: string | null | undefined;
  schools?: string[] | null | undefined;
}

function readRoles(roles: unknown): HeldRole[] {
  if (!isRaw(roles)) throw new BadRecord('roles is not an object');
  const held: HeldRole[] = [];
  for (const role of SHARED_ROLES) {
    if (isGiven(roles[role])) held.push(readRole[role](roles[role]));
  }
  if (held.length === 0) throw new BadRecord('it holds no role');
  return held;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

const readRole: Record<SharedRole, (raw: unknown) => HeldRole> = {
  student(raw) {
    const role = checked(ROLES.student, raw, 'roles.student');
    const { sis_id: sisId, student_number: number, grade, school, schools } = role;
    return { fields: fieldsOf('student', { sisId, number, grade }), primary: school, school, schools };
  },
  teacher(raw) {
    const role = checked(ROLES.teacher, raw, 'roles.teacher');
    const { sis_id: sisId, teacher_number: number, title, school, schools } = role;
    return { fields: fieldsOf('teacher', { sisId, number, title }), primary: school, school, schools };
  },
  district_admin(raw) {
    const { title } = checked(ROLES.district_admin, raw, 'roles.district_admin');
    return { fields: fieldsOf('district_admin', { title }) };
  },
  staff(raw) {
    const { staff_id: sisId, title, school, schools } = checked(ROLES.staff, raw, 'roles.staff');
    return { fields: fieldsOf('staff', { sisId, title }), school, schools };
  },
};

type Said = Partial<Record<'sisId' | 'number' | 'grade' | 'title', string | null | undefined>>;

function fieldsOf(role: SharedRole, { sisId, number, grade, title }: Said): RoleFields {
  return { role, sisId: text(sisId), number: text(number), grade: text(grade), title: text(title) };
}

/** What each role says, its blanks filled from the first other that says it. */
function filled(roles: RoleFields[]): RoleFields[] {
  const first = (field: 'sisId' | 'number' | 'title'): string | null =>
    roles.find((role) => role[field] !== null)?.[field] ?? null;
  return roles.map((role) => ({
    ...role,
    sisId: role.sisId ?? first('sisId'),
    number: role.number ?? first('number'),
    title: role.title ?? first('title'),
  }));
}

/** Every school of every role, each once, in the order listed. They are few: no set is needed to find one again. */
function schoolsOf(held: HeldRole[]): string[] {
  const found: string[] = [];
  const add = (school: string | null | undefined): void => {
    const id = reference(school);
    if (id !== null && !found.includes(id)) found.push(id);
  };
  for (const { schools, school } of held) {
    schools?.forEach(add);
    add(school);
  }
  return found;
}
