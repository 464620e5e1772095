// The Portal's roster lists: Class, Teacher, Student. Lists of ids come as JSON arrays.

import type { Dialect } from '../database.ts';
import { texts } from '../tableColumns.ts';
import { small } from './letters.ts';

/** Whether one of the texts is like $2, where $2 is not '', or like $3, its other normal form. */
const found = (texts: string[]): string => {
  const like = (pattern: string) =>
    texts.map((text) => `${small(text)} like ${pattern} escape '\\'`).join(' or ');
  return `($2 = '' or ${like('$2')} or ($3 <> '' and (${like('$3')})))`;
};

const fields = (alias: string, columns: string[]): string[] =>
  columns.map((column) => `coalesce(${alias}.${column}, '')`);

const ids = (column: string, from: string): string =>
  `coalesce((select '[' || string_agg(cast(${column} as text), ',' order by ${column}) || ']' from ${from}), '[]')`;

const times = (alias: string, { isoTime }: Dialect): string =>
  `${isoTime(`${alias}.created_at`)} as "createdAt", ${isoTime(`${alias}.updated_at`)} as "updatedAt"`;

/** $1 district, $2 pattern of lower-case text, or '' for all, $3 another pattern, or '' */
export const schoolRoster = (dialect: Dialect): string => `
  select s.id, s.source_id as "sourceId", s.sis_id as "sisId", s.name, s.number, s.nces_id as "ncesId",
    s.low_grade as "lowGrade", s.high_grade as "highGrade", ${times('s', dialect)}
  from schools s where s.district_id = $1 and ${found(fields('s', ['name', 'sis_id', 'source_id']))} order by lower(s.name) collate binary, s.id`;

/** The same of classes, with the ids of their teachers and students. */
export const classRoster = (dialect: Dialect): string => `
  select c.id, c.source_id as "sourceId", c.sis_id as "sisId", c.name, c.course_name as "courseName",
    c.course_number as "courseNumber", c.subject, c.grade, c.period, c.section_number as "sectionNumber",
    c.term_name as "termName", c.term_starts_on as "termStartsOn", c.term_ends_on as "termEndsOn", ${times('c', dialect)},
    c.school_id as school, (select s.name from schools s where s.id = c.school_id) as "schoolName",
    ${ids('ct.user_id', 'class_teachers ct where ct.class_id = c.id')} as teachers,
    ${ids('cs.user_id', 'class_students cs where cs.class_id = c.id')} as students
  from classes c where c.district_id = $1 and ${found(fields('c', ['name', 'sis_id', 'source_id']))} order by lower(c.name) collate binary, c.id`;

const part = (column: string): string => `coalesce(u.${column}, '')`;
const middle = `coalesce(' ' || u.middle_name, '')`;

/** A person's name as people write it, and as lists do: "Lee Okoye", "Lee A. Okoye", "Okoye, Lee A.". */
const wholeNames = [
  `${part('first_name')} || ' ' || ${part('last_name')}`,
  `${part('first_name')} || ${middle} || ' ' || ${part('last_name')}`,
  `${part('last_name')} || ', ' || ${part('first_name')} || ${middle}`,
];

/** The same of the users of some roles, with the ids of their schools. */
export const userRoster = (roles: readonly string[], dialect: Dialect): string => `
  select u.id, u.source_id as "sourceId", u.sis_id as "sisId", u.role, u.email, u.first_name as "firstName",
    u.middle_name as "middleName", u.last_name as "lastName", u.number, u.grade, u.title, ${times('u', dialect)},
    ${ids('su.school_id', 'school_users su where su.user_id = u.id')} as schools
  from users u where u.district_id = $1 and u.role in (${texts(roles)})
    and ${found([...fields('u', ['first_name', 'middle_name', 'last_name', 'email', 'sis_id', 'source_id']), ...wholeNames])}
  order by lower(${part('last_name')}) collate binary, lower(${part('first_name')}) collate binary, u.id`;
