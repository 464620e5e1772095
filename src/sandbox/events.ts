// Events: what changed from one day's share to the next, as Clever tells it, in the order of its batches.

import { at, isObject, textAt, type Json } from './json.ts';
import { find, indexRecords, parse, raw, ROLES, type Entry, type Records, type Role } from './records.ts';
import { schoolsOf } from './relations.ts';
import { districtOf, type Share } from './share.ts';

type Action = 'created' | 'updated' | 'deleted';
type EventType = 'districts' | 'schools' | 'terms' | 'courses' | 'users' | 'sections';

/** Which records' events stand together: those of a type, and of users those of a role. */
type Group = readonly [EventType, Role?];

/** The order of types in a batch of creations and updates. */
const ORDER: readonly Group[] = [
  ['districts'],
  ['users', 'district_admin'],
  ['schools'],
  ['terms'],
  ['courses'],
  ['users', 'student'],
  ['users', 'contact'],
  ['users', 'teacher'],
  ['sections'],
  ['users', 'staff'],
];

/** And of deletions: the other way round, but for terms and courses. */
const DELETED: readonly Group[] = [
  ['users', 'staff'],
  ['sections'],
  ['users', 'teacher'],
  ['users', 'contact'],
  ['users', 'student'],
  ['terms'],
  ['courses'],
  ['schools'],
  ['users', 'district_admin'],
  ['districts'],
];

/** The events of every step from a share to the next, oldest first: also when an earlier day is served again. */
export function eventsOf(history: readonly Share[]): Records {
  let created = BEGINNING;
  const lines = history.slice(1).flatMap((share, index) => {
    created = later(created, changedAt(share));
    return batch(history[index]!, share, index + 1, created);
  });
  return indexRecords('events', Buffer.from(lines.join('\n')), 'events');
}

const BEGINNING = '1970-01-01T00:00:00.000Z';
const later = (one: string, other: string): string => (one > other ? one : other);

/** When the share became what it is, in whole seconds: with the district's data, or with what it lets the application see. */
function changedAt(share: Share): string {
  const { last_sync, last_clever_sync } = districtOf(share);
  const times = [last_sync, last_clever_sync].filter((time) => typeof time === 'string');
  return times.reduce(later, BEGINNING).replace(/\.\d+Z$/, '.000Z');
}

/** The events of the types and of the school that the query names. */
export function filterEvents(events: Records, query: URLSearchParams): Entry[] {
  const types = query.getAll('record_type');
  const school = query.get('school');
  if (types.length === 0 && school === null) return events.entries;
  return events.entries.filter((entry) => {
    const event = parse(events, entry);
    const [type = ''] = (textAt(event, 'type') ?? '').split('.');
    if (types.length > 0 && !types.includes(type)) return false;
    return school === null || schoolsIn(type, at(event, 'data', 'object') ?? null).includes(school);
  });
}

function schoolsIn(type: string, object: Json): string[] {
  if (type === 'schools') return [textAt(object, 'id') ?? ''];
  if (type === 'sections') return [textAt(object, 'school') ?? ''];
  return ROLES.flatMap((role) => schoolsOf(object, role));
}

function batch(before: Share, after: Share, number: number, created: string): string[] {
  const events = [
    ...ORDER.flatMap((group) => missing(after, before, group, 'created')),
    ...ORDER.flatMap((group) => updates(before, after, group)),
    ...DELETED.flatMap((group) => missing(before, after, group, 'deleted')),
  ];
  return events.map((event, index) => JSON.stringify({ created, id: eventId(number, index), ...event }));
}

/** Creations and deletions: records of one side that the other side does not have. */
function missing(has: Share, lacks: Share, [type, role]: Group, action: Action): object[] {
  return entriesOf(has[type], role)
    .filter((entry) => find(lacks[type], entry.key) === null)
    .map((entry) => ({ type: `${type}.${action}`, data: { object: parse(has[type], entry) } }));
}

function updates(before: Share, after: Share, [type, role]: Group): object[] {
  return entriesOf(after[type], role).flatMap((entry) => {
    const was = find(before[type], entry.key);
    if (!was || raw(before[type], was).equals(raw(after[type], entry))) return [];
    const object = parse(after[type], entry);
    const previous_attributes = previous(parse(before[type], was), object);
    if (!isObject(previous_attributes) || Object.keys(previous_attributes).length === 0) return [];
    return [{ type: `${type}.updated`, data: { object, previous_attributes } }];
  });
}

/** The records with an id, each once (of duplicates the last), and of users those whose batch is the role's. */
function entriesOf(records: Records, role: Role | undefined): Entry[] {
  return records.entries.filter((entry) => {
    if (entry.id === null || find(records, entry.id) !== entry) return false;
    return role === undefined || firstInBatch(entry.roles) === role;
  });
}

function firstInBatch(roles: readonly Role[]): Role | undefined {
  return ORDER.map(([, role]) => role).find((role) => role !== undefined && roles.includes(role));
}

/** The old values of what differs, as deep as objects go; lists whole. Null for what was not there. */
function previous(was: Json | undefined, is: Json | undefined): Json | undefined {
  if (JSON.stringify(was) === JSON.stringify(is)) return undefined;
  if (!isObject(was) || !isObject(is)) return was ?? null;
  const keys = new Set([...Object.keys(was), ...Object.keys(is)]);
  const parts = [...keys].map((key) => [key, previous(was[key], is[key])] as const);
  return Object.fromEntries(parts.filter((part): part is [string, Json] => part[1] !== undefined));
}

/** Ascending over all batches. */
function eventId(batchNumber: number, index: number): string {
  const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');
  return `e${hex(batchNumber, 7)}${hex(0, 8)}${hex(index, 8)}`;
}
