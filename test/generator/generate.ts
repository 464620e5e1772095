// Writes a district of any size as a folder of records, three days of it, in memory that does not grow with it.

import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { courseOf, COURSES, districtOf, schoolOf, sectionOf, termOf, TERMS } from './classes.ts';
import { staffOf, studentOf, teacherOf } from './people.ts';
import { isShared, layoutOf, placesOf, portion, type DistrictSize, type Layout } from './plan.ts';

export type { DistrictSize } from './plan.ts';

/** The size of the largest district that Clever offers for tests. */
export const CLEAR_WATER: Omit<DistrictSize, 'seed'> = {
  schools: 250,
  students: 280_000,
  teachers: 5_600,
  sections: 58_000,
};

/**
 * Writes `day1`, `day2` and `day3` into the folder, made when missing. Day 2 has the share `change` of the records
 * changed (names; students moved between sections), day 3 besides that has lost the share `unshare` of the students
 * and of the sections, independently of each other. The same size and seed give the same bytes.
 */
export async function generateDistrict(folder: string, size: DistrictSize): Promise<void> {
  const layout = layoutOf(size);
  for (const day of [1, 2, 3]) {
    const into = join(folder, `day${day}`);
    await mkdir(into, { recursive: true });
    await writeFile(join(into, 'district.json'), JSON.stringify(districtOf(layout, day)));
    await writeRecords(
      join(into, 'schools.ndjson'),
      records(layout.schools, (n) => schoolOf(layout, n, day)),
    );
    await writeRecords(
      join(into, 'courses.ndjson'),
      records(COURSES, (n) => courseOf(layout, n)),
    );
    await writeRecords(
      join(into, 'terms.ndjson'),
      records(TERMS, (n) => termOf(layout, n)),
    );
    await writeRecords(join(into, 'users.ndjson'), users(layout, day));
    await writeRecords(join(into, 'sections.ndjson'), sections(layout, day));
  }
}

function* records(count: number, record: (index: number) => object): Generator<object> {
  for (let index = 0; index < count; index++) yield record(index);
}

function* users(layout: Layout, day: number): Generator<object> {
  for (const { school, index } of bySchool(layout, layout.students)) {
    if (isShared(layout, 'student', index, day)) yield studentOf(layout, index, school, day);
  }
  for (const { school, index } of bySchool(layout, layout.teachers))
    yield teacherOf(layout, index, school, day);
  for (let index = 0; index < layout.staff; index++) yield staffOf(layout, index, day);
}

function* bySchool({ schools }: Layout, total: number): Generator<{ school: number; index: number }> {
  for (let school = 0; school < schools; school++) {
    const { from, to } = portion(total, schools, school);
    for (let index = from; index < to; index++) yield { school, index };
  }
}

function* sections(layout: Layout, day: number): Generator<object> {
  for (let school = 0; school < layout.schools; school++) {
    for (const place of placesOf(layout, school, day)) {
      if (isShared(layout, 'section', place.index, day)) yield sectionOf(layout, place);
    }
  }
}

/** Written in pieces of about 500 records: a piece a record takes three times as long. */
async function writeRecords(file: string, values: Iterable<object>): Promise<void> {
  await pipeline(Readable.from(pieces(values, 500)), createWriteStream(file));
}

function* pieces(values: Iterable<object>, size: number): Generator<string> {
  let lines: string[] = [];
  for (const value of values) {
    lines.push(JSON.stringify(value), '\n');
    if (lines.length < size * 2) continue;
    yield lines.join('');
    lines = [];
  }
  yield lines.join('');
}
