// Single values of Clever's records: texts, ids, dates and lists, made safe for any database.
// It knows no record and no zod.

import { isDay } from '../../roster/day.ts';

/** A record as it came: an object whose fields may be anything. */
export type Raw = Readonly<Record<string, unknown>>;

/** Whether a value is an object at all: neither null nor a list. */
export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text as it is; null where it is absent, null, empty or only white space. */
export function text(value: string | null | undefined): string | null {
  return value === undefined || value === null || isBlank(value) ? null : value;
}

function isBlank(value: string): boolean {
  const first = value.charCodeAt(0);
  const visible = first > 0x20 && first < 0x7f;
  return !visible && value.trim() === '';
}

/** Characters of the longest id. */
const LONGEST_ID = 255;

const ID = new RegExp(`^(?=.*\\S)[^\\p{Cc}\\p{Cs}]{1,${LONGEST_ID}}$`, 'u');

/** The record's id, when it has one that can be kept: 1 to 255 characters, no control characters, not blank. */
export function readId(raw: unknown): string | null {
  const id = isRaw(raw) ? raw.id : null;
  return typeof id === 'string' && ID.test(id) ? id : null;
}

/**
 * The id of another record. One longer than any record's names none, however it goes on: it is cut, so that every
 * database can keep it.
 */
export function reference(value: string | null | undefined): string | null {
  const id = text(value);
  if (id === null || id.length <= LONGEST_ID) return id;
  const characters = [...id];
  return characters.length <= LONGEST_ID ? id : characters.slice(0, LONGEST_ID + 1).join('');
}

/** The ids listed, each once, in their order, without blanks. Clever lists students in ascending order: as is. */
export function distinct(ids: string[]): string[] {
  return isAscending(ids) ? ids : [...new Set(ids.flatMap((id) => reference(id) ?? []))];
}

function isAscending(ids: readonly string[]): boolean {
  let last = '';
  for (const id of ids) {
    if (!(id > last) || id.length > LONGEST_ID || isBlank(id)) return false;
    last = id;
  }
  return true;
}

const DAY = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d[\d:.]*(Z|[+-]\d\d:?\d\d)?)?$/;

/** The calendar day, `YYYY-MM-DD`, that a date or a date with time names; undefined when it is neither. */
export function day(value: string): string | undefined {
  const found = DAY.exec(value.trim())?.[1];
  return found !== undefined && isDay(found) ? found : undefined;
}

/** The moment as ISO 8601 in UTC; null when it is missing or no time. */
export function moment(value: string | null | undefined): string | null {
  const time = Date.parse(text(value) ?? '');
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
