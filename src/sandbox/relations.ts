// What belongs to what: the records behind addresses such as /sections/{id}/users and /schools/{id}/terms.
// Whole collections are parsed to find them, which is quick enough for everything but a very large district.

import { textAt, textsAt, at, type Json } from './json.ts';
import { find, parse, ROLES, type Entry, type Records, type Role } from './records.ts';
import type { Share } from './share.ts';

/** A list, or a single record: null when it is not shared. */
export type Related = { records: Records; entries: Entry[] } | { records: Records; entry: Entry | null };

/** The record whose relation is asked for, the query, and the roles that people are wanted of. */
interface Asked {
  share: Share;
  id: string;
  record: Json;
  query: URLSearchParams;
  roles: readonly Role[];
}
type Relation = (asked: Asked) => Related;

const district: Relation = ({ share }) => ({
  records: share.districts,
  entry: share.districts.entries[0] ?? null,
});
const resources: Relation = ({ share }) => list(share.resources, []);

/** Every relation that has an address, by the type of the record it starts from. */
const RELATIONS: Record<string, Record<string, Relation>> = {
  schools: {
    district,
    courses: ({ share, id }) => referred(share, share.courses, sectionsOfSchool(share, id), 'course'),
    sections: ({ share, id }) => list(share.sections, sectionsOfSchool(share, id)),
    terms: ({ share, id }) => referred(share, share.terms, sectionsOfSchool(share, id), 'term_id'),
    users: ({ share, id, query, roles }) =>
      where(share.users, (user) => roles.some((role) => schoolsAsked(query)(user, role).includes(id))),
  },
  users: {
    district,
    resources,
    schools: ({ share, record, query }) =>
      some(
        share.schools,
        ROLES.flatMap((role) => schoolsAsked(query)(record, role)),
      ),
    sections: ({ share, id }) => where(share.sections, (section) => membersOf(section).includes(id)),
    mycontacts: ({ share, id }) => where(share.users, (user) => studentsOfContact(user).includes(id)),
    mystudents: ({ share, id, record }) =>
      some(share.users, [...studentsOfContact(record), ...classmates(share, id, 'teachers', 'students')]),
    myteachers: ({ share, id }) => some(share.users, classmates(share, id, 'students', 'teachers')),
  },
  sections: {
    district,
    resources,
    course: ({ share, record }) => single(share.courses, textAt(record, 'course')),
    school: ({ share, record }) => single(share.schools, textAt(record, 'school')),
    term: ({ share, record }) => single(share.terms, textAt(record, 'term_id')),
    users: ({ share, record, roles }) =>
      some(
        share.users,
        roles.flatMap((role) => textsAt(record, `${role}s`)),
      ),
  },
  courses: {
    district,
    resources,
    schools: ({ share, id }) => referred(share, share.schools, sectionsWith(share, 'course', id), 'school'),
    sections: ({ share, id }) => list(share.sections, sectionsWith(share, 'course', id)),
  },
  terms: {
    district,
    schools: ({ share, id }) => referred(share, share.schools, sectionsWith(share, 'term_id', id), 'school'),
    sections: ({ share, id }) => list(share.sections, sectionsWith(share, 'term_id', id)),
  },
  // No resource is ever shared: these have addresses, and nothing behind them.
  resources: {
    courses: ({ share }) => list(share.courses, []),
    sections: ({ share }) => list(share.sections, []),
    users: ({ share }) => list(share.users, []),
  },
};

/** What a relation of a record leads to, or null when there is no such relation. */
export function related(type: string, relation: string, asked: Asked): Related | null {
  return relationOf(type, relation)?.(asked) ?? null;
}

/** Whether a type of record has such a relation. */
export function hasRelation(type: string, relation: string): boolean {
  return relationOf(type, relation) !== undefined;
}

/** Addresses come from outside: what every object has, a `constructor` say, is no relation. */
function relationOf(type: string, relation: string): Relation | undefined {
  const relations = RELATIONS[type];
  return relations && Object.hasOwn(relations, relation) ? relations[relation] : undefined;
}

/** The schools of a person in one role. */
export const schoolsOf = (user: Json, role: string): string[] => [
  ...textsAt(user, 'roles', role, 'schools'),
  ...primarySchoolOf(user, role),
];

/** The one that the record names as primary, if any. */
function primarySchoolOf(user: Json, role: string): string[] {
  const school = textAt(user, 'roles', role, 'school');
  return school === undefined ? [] : [school];
}

/** Which schools of a person an address asks for. */
const schoolsAsked = (query: URLSearchParams) =>
  query.get('primary') === 'true' ? primarySchoolOf : schoolsOf;

function list(records: Records, entries: Entry[]): Related {
  return { records, entries };
}

function where(records: Records, test: (record: Json) => boolean): Related {
  return list(
    records,
    records.entries.filter((entry) => test(parse(records, entry))),
  );
}

/** The records with those ids, each once. */
function some(records: Records, ids: string[]): Related {
  const wanted = new Set(ids);
  return list(
    records,
    records.entries.filter((entry) => entry.id !== null && wanted.has(entry.id)),
  );
}

function single(records: Records, id: string | undefined): Related {
  return { records, entry: id === undefined ? null : find(records, id) };
}

/** The records that the sections refer to by the field. */
function referred(share: Share, records: Records, sections: Entry[], field: string): Related {
  return some(
    records,
    sections.flatMap((entry) => textAt(parse(share.sections, entry), field) ?? []),
  );
}

function sectionsWith(share: Share, field: string, id: string): Entry[] {
  return share.sections.entries.filter((entry) => textAt(parse(share.sections, entry), field) === id);
}

function sectionsOfSchool(share: Share, id: string): Entry[] {
  return sectionsWith(share, 'school', id);
}

function membersOf(section: Json): string[] {
  return [...textsAt(section, 'students'), ...textsAt(section, 'teachers')];
}

/** The other side of every section in which the person is on one. */
function classmates(share: Share, id: string, side: string, other: string): string[] {
  return share.sections.entries.flatMap((entry) => {
    const section = parse(share.sections, entry);
    return textsAt(section, side).includes(id) ? textsAt(section, other) : [];
  });
}

function studentsOfContact(user: Json): string[] {
  const relationships = at(user, 'roles', 'contact', 'student_relationships');
  return Array.isArray(relationships) ? relationships.flatMap((each) => textAt(each, 'student') ?? []) : [];
}
