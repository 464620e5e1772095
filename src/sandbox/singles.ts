// Single records: the body of an answer with the record and its links.

import { raw, type Entry, type Records } from './records.ts';

/** The relations that a single record's links name, after `self`. */
const RELATIONS: Record<string, string[]> = {
  schools: ['district', 'sections', 'users', 'terms', 'courses'],
  sections: ['district', 'school', 'term', 'course', 'users'],
  courses: ['district', 'sections', 'schools'],
  terms: ['district', 'sections', 'schools'],
};

/** The body for a record asked for by its own address. */
export function singleBody(version: string, records: Records, entry: Entry): Buffer {
  const self = `/${version}/${records.type}/${entry.id}`;
  const relations = records.type === 'users' ? userRelations(entry) : (RELATIONS[records.type] ?? []);
  const links = relations.map((rel) => ({ rel, uri: `${self}/${rel}` }));
  return body(records, entry, [{ rel: 'self', uri: self }, ...links]);
}

/** The body for a record reached through another: its own address is the only link. */
export function relatedBody(version: string, records: Records, entry: Entry): Buffer {
  return body(records, entry, [{ rel: 'self', uri: `/${version}/${records.type}/${entry.id}` }]);
}

function userRelations({ roles }: Entry): string[] {
  if (roles.includes('student')) return ['district', 'sections', 'myContacts', 'myTeachers', 'schools'];
  if (roles.includes('teacher')) return ['district', 'sections', 'myStudents', 'schools'];
  if (roles.includes('contact')) return ['district', 'myStudents'];
  return roles.includes('staff') ? ['district', 'schools'] : ['district'];
}

function body(records: Records, entry: Entry, links: object[]): Buffer {
  const tail = Buffer.from(`,"links":${JSON.stringify(links)}}`);
  return Buffer.concat([Buffer.from('{"data":'), raw(records, entry), tail]);
}
