// One collection of a served district: the bytes of its records as they are in the file, and where each lies.
// Records are parsed once, to index them; answers are cut from the bytes. It knows no HTTP.

import { readFile } from 'node:fs/promises';
import { bytesWithoutMark } from '../roster/byteOrderMark.ts';
import { Fault } from '../roster/errors.ts';
import { byCodeUnits } from '../roster/order.ts';
import { at, isObject, textAt, type Json } from './json.ts';

/** The collections that are served. */
export type RecordType =
  'districts' | 'schools' | 'courses' | 'terms' | 'users' | 'sections' | 'resources' | 'events';

/** The roles of users, as Clever calls them. */
export const ROLES = ['student', 'teacher', 'staff', 'district_admin', 'contact'] as const;
export type Role = (typeof ROLES)[number];

/** Where a record lies in the bytes of its collection. */
export interface Entry {
  /** Null when the record has none that could be used in an address. */
  id: string | null;
  /** What it is ordered and paged by: its id, else that of the record before it. */
  key: string;
  start: number;
  end: number;
  roles: readonly Role[];
}

/** A collection. */
export interface Records {
  type: RecordType;
  bytes: Buffer;
  /** Ascending by key; records with the same key in the order of the file. */
  entries: Entry[];
}

/** The key of records at the head of a file that have no id. */
const FIRST_KEY = '0'.repeat(24);

/** The records of a file of one JSON value a line; none when there is no such file. */
export async function readRecords(type: RecordType, file: string): Promise<Records> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw new Fault('usage', `Cannot read ${file}: ${error.code}.`, null, error);
  });
  return indexRecords(type, bytesWithoutMark(bytes), file);
}

/** Indexes lines of JSON. `origin` names them in the Fault thrown for a line that is not JSON. */
export function indexRecords(type: RecordType, bytes: Buffer, origin: string): Records {
  const entries: Entry[] = [];
  let line = 0;
  let key = FIRST_KEY;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(10, start);
    const end = newline === -1 ? bytes.length : newline;
    if (end > start) {
      const value = parseLine(bytes, start, end, `${origin}, line ${line + 1}`);
      const id = textAt(value, 'id') || null;
      key = id ?? key;
      entries.push({ id, key, start, end, roles: type === 'users' ? rolesOf(value) : NO_ROLES });
    }
    start = end + 1;
  }
  return { type, bytes, entries: sorted(entries) };
}

/** The record, parsed. */
export function parse(records: Records, entry: Entry): Json {
  return JSON.parse(records.bytes.toString('utf8', entry.start, entry.end)) as Json;
}

/** The record's bytes. */
export function raw(records: Records, entry: Entry): Buffer {
  return records.bytes.subarray(entry.start, entry.end);
}

/** The record with that id, the last of duplicates. */
export function find(records: Records, id: string): Entry | null {
  const { entries } = records;
  const same = entries.slice(countBefore(entries, id), countUpTo(entries, id));
  return same.findLast((each) => each.id === id) ?? null;
}

/** How many entries come before the key. */
export const countBefore = (entries: readonly Entry[], key: string): number =>
  countWhile(entries, (found) => found < key);

/** How many entries come before the key or at it. */
export const countUpTo = (entries: readonly Entry[], key: string): number =>
  countWhile(entries, (found) => found <= key);

/** How many entries at the head have a key of which `test` is true. It must be false of all that come after these. */
function countWhile(entries: readonly Entry[], test: (key: string) => boolean): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(entries[middle]!.key)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const NO_ROLES: readonly Role[] = [];

/** Lists of roles by their content, so that a large district holds each only once. */
const KNOWN_ROLES = new Map<string, readonly Role[]>();

/** A user whose roles cannot be read at all is listed among the students, so that every client meets it. */
function rolesOf(value: Json): readonly Role[] {
  const roles = at(value, 'roles');
  const held: Role[] = isObject(roles) ? ROLES.filter((role) => (roles[role] ?? null) !== null) : ['student'];
  const name = held.join();
  if (!KNOWN_ROLES.has(name)) KNOWN_ROLES.set(name, held);
  return KNOWN_ROLES.get(name)!;
}

function parseLine(bytes: Buffer, start: number, end: number, origin: string): Json {
  try {
    return JSON.parse(bytes.toString('utf8', start, end)) as Json;
  } catch (error) {
    throw new Fault('usage', `${origin} is not JSON.`, 'Give one JSON record a line.', error);
  }
}

function sorted(entries: Entry[]): Entry[] {
  const inOrder = entries.every((each, index) => index === 0 || entries[index - 1]!.key <= each.key);
  return inOrder ? entries : entries.sort((a, b) => byCodeUnits(a.key, b.key));
}
