// What a district shares on one day: its folder of records, read once.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutMark } from '../roster/byteOrderMark.ts';
import { Fault } from '../roster/errors.ts';
import { textAt, isObject, type Json } from './json.ts';
import { indexRecords, parse, readRecords, type Records, type RecordType } from './records.ts';

/** Every collection of one day. The district is a collection of one; resources are never shared. */
export type Share = Record<Exclude<RecordType, 'events'>, Records>;

/** The folders of districts that a folder stands for: itself, or else those in it, by name. Throws when there is none. */
export async function listDistricts(folder: string): Promise<string[]> {
  if ((await daysIn(folder)).length > 0) return [folder];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isDirectory())) {
    const inner = join(folder, entry.name);
    if ((await daysIn(inner)).length > 0) found.push(inner);
  }
  if (found.length > 0) return found.sort();
  throw nothingIn(folder);
}

/** The days for which the folder holds records, ascending. Throws a Fault when there is none. */
export async function listDays(folder: string): Promise<number[]> {
  const days = await daysIn(folder);
  if (days.length > 0) return days;
  throw nothingIn(folder);
}

async function daysIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => []);
  const days = names.flatMap((name) => /^day([1-9]\d*)$/.exec(name)?.slice(1).map(Number) ?? []);
  return days.sort((a, b) => a - b);
}

const nothingIn = (folder: string): Fault =>
  new Fault(
    'not-found',
    `${folder} holds no district: no folder day1.`,
    'Name a folder such as fixtures/riverside.',
  );

/** Reads one day. Throws a Fault when the folder has no such day, or no district in it. */
export async function readShare(folder: string, day: number): Promise<Share> {
  const days = await listDays(folder);
  if (!days.includes(day)) {
    throw new Fault('not-found', `${folder} has no day ${day}.`, `Choose one of ${days.join(', ')}.`);
  }
  const collection = (type: RecordType) => readRecords(type, join(folder, `day${day}`, `${type}.ndjson`));
  const [districts, schools, courses, terms, users, sections] = await Promise.all([
    readDistrict(join(folder, `day${day}`, 'district.json')),
    collection('schools'),
    collection('courses'),
    collection('terms'),
    collection('users'),
    collection('sections'),
  ]);
  return { districts, schools, courses, terms, users, sections, resources: none('resources') };
}

async function readDistrict(file: string): Promise<Records> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const district = parsed(text);
  if (!textAt(district, 'id')) throw new Fault('usage', `${file} is missing, or holds no district.`);
  return collectionOf(district);
}

function parsed(text: string): Json {
  try {
    return JSON.parse(withoutMark(text)) as Json;
  } catch {
    return null;
  }
}

function collectionOf(district: Json): Records {
  return indexRecords('districts', Buffer.from(JSON.stringify(district)), 'district');
}

/** A collection without records. */
function none(type: RecordType): Records {
  return indexRecords(type, Buffer.alloc(0), type);
}

/** The district's own record. */
export function districtOf(share: Share): { [key: string]: Json } {
  const district = parse(share.districts, share.districts.entries[0]!);
  return isObject(district) ? district : {};
}

/** The district's Clever id. */
export function districtId(share: Share): string {
  return textAt(districtOf(share), 'id') ?? '';
}

/** The same share with other values in the district's record; `undefined` takes a value out. */
export function withDistrict(share: Share, values: Record<string, Json | undefined>): Share {
  return { ...share, districts: collectionOf({ ...districtOf(share), ...values } as Json) };
}
