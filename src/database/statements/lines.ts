// The Portal's rows as one line each, to be compared with what the source side makes of a record: the fields of a
// user or a class, with their schools or their roster; and when two lines say the same. It knows no page.

import { SYNCED_FIELDS } from '../../roster/tables.ts';
import { CLASS_FIELDS } from './columns.ts';

/**
 * Between the values of a record's line. Where one holds it, the record has no line; no source id does. It is DEL, the one
 * control character that stands in JSON as it is: lines come as JSON, with fifteen of it each.
 */
export const SEPARATOR = '\u007f';

const joined = (values: string[]): string => values.join(` || '${SEPARATOR}' || `);
const star = (flag: string): string => ` || case when ${flag} then '*' else '' end`;
const orBlank = (alias: string, names: readonly string[]): string[] =>
  names.map((name) => `coalesce(${alias}.${name}, '')`);

/**
 * Ids, the primary one with a star. Without an `order` they come as the index has them, ascending; should the database not go
 * by the index, the line differs, and the record is looked at in full.
 */
const idLine = (id: string, isPrimary: string, from: string, order = ''): string =>
  `coalesce((select string_agg(cast(${id} as text)${star(isPrimary)}, ',' ${order}) from ${from}), '')`;

/** A user's row in the Portal as one line: source id, role, fields, and the ids of all schools. */
export const userLine = (alias: string): string =>
  joined([
    `${alias}.source_id`,
    ...orBlank(alias, ['role', ...SYNCED_FIELDS.users]),
    idLine('su.school_id', 'su.is_primary', `school_users su where su.user_id = ${alias}.id`),
  ]);

/**
 * A class's row as one line: its source id, its school's id, its fields, the ids of its teachers and students, as far
 * as they have a source id.
 */
export const classLine = (alias: string): string =>
  joined([
    `${alias}.source_id`,
    `cast(${alias}.school_id as text)`,
    ...orBlank(alias, CLASS_FIELDS),
    teacherLine(`${alias}.id`),
    studentLine(`${alias}.id`),
  ]);

// Of a record whose line differs, schools and rosters are compared once more, a line each, by the rules. 1.7 million
// memberships cost one pass over the Portal's rows and no row in a temporary table.

/** The line is the Portal's; where it names no primary one, the Portal may have any one of them, but has to have one. */
export const sameLine = (line: string, portal: string): string => `exists (
  select 1 from (select ${portal} as line) portal
  where (portal.line = ${line} and (${line} = '' or ${line} like '%*%'))
    or (replace(portal.line, '*', '') = ${line} and length(portal.line) = length(${line}) + 1))`;

/** A user's selected schools, and the primary one whatever it is. */
export const schoolLine = (userId: string): string =>
  idLine(
    'su.school_id',
    'su.is_primary',
    `school_users su left join tmp_schools ws on ws.id = su.school_id
     where su.user_id = ${userId} and (ws.synced or su.is_primary)`,
    'order by su.school_id',
  );

/** A class's teachers that have a source id, and the primary one whoever it is. */
export const teacherLine = (classId: string, order = ''): string =>
  idLine(
    'ct.user_id',
    'ct.is_primary',
    `class_teachers ct where ct.class_id = ${classId}
     and (ct.is_primary or ct.user_id not in (select id from tmp_unnamed))`,
    order,
  );

/**
 * A class's students that have a source id, by their ids in the Portal: to look up the source ids of 1.7 million took half of
 * the comparison on SQLite and three quarters on PostgreSQL.
 */
export const studentLine = (classId: string, order = ''): string =>
  `coalesce((select '[' || string_agg(cast(cs.user_id as text), ',' ${order}) || ']' from class_students cs
     where cs.class_id = ${classId} and cs.user_id not in (select id from tmp_unnamed)), '[]')`;

/**
 * Whether they are as a line says. The index has them in order already: they are sorted only where they could be the
 * same.
 */
export const sameStudents = (line: string, classId: string): string => `exists (
  select 1 from (select ${studentLine(classId)} as line) portal where portal.line = ${line}
    or (length(portal.line) = length(${line}) and ${studentLine(classId, 'order by cs.user_id')} = ${line}))`;
