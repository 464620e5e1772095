// The wish rules: each rewrites the staged rows, copying in what the Portal has, before the one diff.
// "Missing is not empty", roles, names that may not be missing.

import { COURSE_FIELDS, SYNCED_FIELDS, TERM_FIELDS, type RecordTable } from '../../roster/tables.ts';
import { saysAny } from './conditions.ts';
import { lowered } from './letters.ts';
import { former } from './restore.ts';

/** A field that is missing in the share keeps the Portal's value. */
const keep = (staged: string, portal: string, fields: readonly string[]): string[] =>
  fields.map((name) => `${name} = coalesce(${staged}.${name}, ${portal}.${name})`);

const together = (staged: string, portal: string, fields: readonly string[]): string[] =>
  fields.map(
    (name) =>
      `${name} = case when ${saysAny(staged, fields)} then ${staged}.${name} else ${portal}.${name} end`,
  );

/** A name is never missing in the Portal: a new record without one is called by the next best thing it has. */
const called = (staged: string, ...names: string[]): string =>
  `update ${staged} set name = coalesce(name, ${names.join(', ')}, source_id) where name is null`;

const wishSchool = (schools: string): string =>
  `update tmp_schools set ${keep('tmp_schools', 's', SYNCED_FIELDS.schools).join(', ')}
   from ${schools} s where s.id = tmp_schools.id`;

/** A user keeps the Portal's role. */
const wishRole = (users: string): string =>
  `update tmp_users set role = u.role from ${users} u where u.id = tmp_users.id`;

/** And takes the fields of that role. A school_admin has those of the first role that applies. */
const fieldsOfRole = `update tmp_users set sis_id = r.sis_id, number = r.number, grade = r.grade, title = r.title
   from tmp_user_roles r where r.source_id = tmp_users.source_id and r.role = tmp_users.role`;

/** An address that differs only in case stays. */
const wishUser = (users: string): string =>
  `update tmp_users set ${keep(
    'tmp_users',
    'u',
    SYNCED_FIELDS.users.filter((name) => name !== 'email'),
  ).join(', ')},
     email = case when ${lowered('tmp_users.email')} = ${lowered('u.email')} then u.email else coalesce(tmp_users.email, u.email) end
   from ${users} u where u.id = tmp_users.id`;

/** Course name and number are taken together, and so are a term's name and dates. */
const wishClass = (classes: string): string =>
  `update tmp_classes set ${[
    ...keep('tmp_classes', 'c', SYNCED_FIELDS.classes),
    ...together('tmp_classes', 'c', COURSE_FIELDS),
    ...together('tmp_classes', 'c', TERM_FIELDS),
  ].join(', ')} from ${classes} c where c.id = tmp_classes.id`;

/** Every wish, in order. A record that comes back (`restores`) keeps what it had when it was deleted. */
export function wishes(restores: boolean): string[] {
  const each = (wish: (rows: string) => string, name: RecordTable) =>
    (restores ? [name, former(name)] : [name]).map(wish);
  return [
    ...each(wishSchool, 'schools'),
    called('tmp_schools', 'number', 'sis_id'),
    ...each(wishRole, 'users'),
    fieldsOfRole,
    ...each(wishUser, 'users'),
    ...each(wishClass, 'classes'),
    called('tmp_classes', 'course_name', 'sis_id'),
  ];
}
