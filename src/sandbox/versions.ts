// What a version of the API shows: what version 3.1 added to the records is not there in 3.0, nor in its events.
// This is the only list of those fields.

import { at, isObject, textAt, type Json } from './json.ts';
import { indexRecords, parse, raw, type Records } from './records.ts';
import type { Share } from './share.ts';

type Path = readonly string[];

/** The fields that 3.1 added, by the type of record, as the keys that lead to each. */
const ADDED: Record<string, readonly Path[]> = {
  districts: [['last_attendance_sync'], ['lms_state'], ['lms_type']],
  sections: [['lms_status']],
  users: [
    ['lms_status'],
    ...[
      'disability',
      'frl_status',
      'gifted_status',
      'home_language',
      'home_language_code',
      'iep_status',
      'preferred_name',
      'section_504_status',
    ].map((field) => ['roles', 'student', field]),
  ],
};

/** The share as the version shows it. */
export function shareIn(version: string, share: Share): Share {
  if (version !== 'v3.0') return share;
  const { districts, sections, users } = share;
  return { ...share, districts: older(districts), sections: older(sections), users: older(users) };
}

/**
 * The events as the version tells them, under the ids they have in the other: records and old values without what came
 * later, and no updates in which nothing else changed.
 */
export function eventsIn(version: string, events: Records): Records {
  return version === 'v3.0' ? older(events) : events;
}

/** Made once of a collection, not for every page: a sync reads many. */
const OLDER = new WeakMap<Records, Records>();

function older(records: Records): Records {
  const known = OLDER.get(records);
  if (known) return known;
  const made = hasAdded(records) ? rewritten(records) : records;
  OLDER.set(records, made);
  return made;
}

/** Whether a name of those fields stands in the bytes anywhere: most districts have none, and are served as they are. */
function hasAdded({ type, bytes }: Records): boolean {
  const paths = type === 'events' ? Object.values(ADDED).flat() : (ADDED[type] ?? []);
  return paths.some((path) => bytes.includes(`"${path.at(-1)}"`));
}

/** In the order in which they are served, so that those without an id follow the same record as before. */
function rewritten(records: Records): Records {
  const without =
    records.type === 'events' ? olderEvent : (record: Json) => olderRecord(records.type, record);
  const lines = records.entries.flatMap((entry) => {
    const record = parse(records, entry);
    const left = without(record);
    if (left === null && record !== null) return [];
    return left === record ? [raw(records, entry).toString()] : [JSON.stringify(left)];
  });
  return indexRecords(records.type, Buffer.from(lines.join('\n')), records.type);
}

function olderRecord(type: string, record: Json, { prune = false } = {}): Json {
  return (ADDED[type] ?? []).reduce((value, path) => withoutPath(value, path, prune), record);
}

/** Null when nothing is left to tell. */
function olderEvent(event: Json): Json {
  const [type = ''] = (textAt(event, 'type') ?? '').split('.');
  const data = at(event, 'data');
  if (!isObject(event) || !isObject(data)) return event;
  const object = olderRecord(type, data['object'] ?? null);
  const was = data['previous_attributes'];
  if (was === undefined) return { ...event, data: { object } };
  const previous_attributes = olderRecord(type, was, { prune: true });
  if (previous_attributes !== was && isTrifling(previous_attributes)) return null;
  return { ...event, data: { object, previous_attributes } };
}

/** Whether nothing is told but when the record was changed. */
function isTrifling(value: Json): boolean {
  return isObject(value) && Object.keys(value).every((key) => key === 'last_modified');
}

/**
 * The value without what the path leads to, itself when that is nowhere. With `prune` an object that held nothing
 * else goes too.
 */
function withoutPath(value: Json, [key = '', ...rest]: Path, prune: boolean): Json {
  if (!isObject(value) || !Object.hasOwn(value, key)) return value;
  const { [key]: inner = null, ...others } = value;
  if (rest.length === 0) return others;
  const left = withoutPath(inner, rest, prune);
  if (left === inner) return value;
  return prune && isObject(left) && Object.keys(left).length === 0 ? others : { ...value, [key]: left };
}
