// How a generated district is laid out: who belongs to which school, who sits in which section, what a day changes.
// Everything follows from the size and the seed alone, so nothing has to be kept in memory.

import { chance, mix } from './random.ts';

/** The size of a district to generate. */
export interface DistrictSize {
  schools: number;
  students: number;
  teachers: number;
  sections: number;
  /** Default: one for every 560 students. */
  staff?: number;
  seed: number;
  /** The share of records that day 2 changes; default 0.01. */
  change?: number;
  /** The share of students and sections that day 3 no longer has; default 0.1. */
  unshare?: number;
}

export type Layout = Required<DistrictSize>;

/** The kinds of records, each with its number for ids and draws. Ids of users: students, then teachers, then staff. */
const KINDS = {
  school: 1,
  course: 2,
  term: 3,
  student: 4,
  teacher: 5,
  staff: 6,
  section: 7,
  district: 8,
};
type Kind = keyof typeof KINDS;

/** Periods in a school's day: every student has one class in each. */
const PERIODS = 6;

/** The size with its defaults. */
export function layoutOf(size: DistrictSize): Layout {
  return { staff: Math.round(size.students / 560), change: 0.01, unshare: 0.1, ...size };
}

/** The id of the n-th record of a kind: ascending, 24 hexadecimal digits, as irregular as real ones. */
export function idOf({ seed }: Layout, kind: Kind, index: number): string {
  const numbers = [
    0x50000000 + KINDS[kind] * 0x1000000 + index,
    mix(seed, KINDS[kind], index),
    mix(index, seed),
  ];
  return numbers.map((number) => number.toString(16).padStart(8, '0')).join('');
}

/** The part of a total that falls to the n-th of so many: `from` up to, but not with, `to`. */
export function portion(total: number, parts: number, index: number): { from: number; to: number } {
  return { from: Math.floor((index * total) / parts), to: Math.floor(((index + 1) * total) / parts) };
}

/** Whether the record is among those that a day changes. */
export function isChanged(layout: Layout, kind: Kind, index: number, day: number): boolean {
  return day >= 2 && chance(layout.seed, 2, KINDS[kind], index) < layout.change;
}

/** Whether the record is still shared on the day. */
export function isShared(layout: Layout, kind: Kind, index: number, day: number): boolean {
  return day < 3 || chance(layout.seed, 3, KINDS[kind], index) >= layout.unshare;
}

/** A section's place: its number, its school, and the numbers of its members, the students ascending. */
export interface Place {
  index: number;
  school: number;
  period: number;
  teachers: number[];
  students: number[];
  /** Whether a student was swapped with a neighboring section. */
  moved: boolean;
}

/**
 * Where the sections of a school are, one after the other. In each period all students of the school are dealt out
 * to that period's sections, in an order of its own. A change swaps one student each of two neighbors.
 */
export function* placesOf(layout: Layout, school: number, day: number): Generator<Place> {
  const students = portion(layout.students, layout.schools, school);
  const teachers = portion(layout.teachers, layout.schools, school);
  const sections = portion(layout.sections, layout.schools, school);
  for (let index = sections.from; index < sections.to; index++) {
    const nth = index - sections.from;
    const period = nth % PERIODS;
    const room = Math.floor(nth / PERIODS);
    const rooms = Math.ceil((sections.to - sections.from - period) / PERIODS);
    const seats = portion(students.to - students.from, rooms, room);
    const dealt = dealer(layout, school, period, students);
    const members = Array.from({ length: seats.to - seats.from }, (_, n) => dealt(seats.from + n));
    const neighbor = room % 2 === 0 ? room + 1 : room - 1;
    const pair = room % 2 === 0 ? index : index - PERIODS;
    const moved = neighbor < rooms && members.length > 0 && isChanged(layout, 'section', pair, day);
    if (moved) members[0] = dealt(portion(students.to - students.from, rooms, neighbor).from);
    yield {
      index,
      school,
      period,
      teachers: teachersOf(layout, index, nth, teachers),
      students: members.filter((each) => isShared(layout, 'student', each, day)).sort((a, b) => a - b),
      moved,
    };
  }
}

interface Range {
  from: number;
  to: number;
}

/** Who sits on the n-th seat of a period: a permutation of the school's students. */
function dealer(
  layout: Layout,
  school: number,
  period: number,
  { from, to }: Range,
): (seat: number) => number {
  const count = to - from;
  const start = mix(layout.seed, school, period) % Math.max(1, count);
  let step = 1 + (mix(layout.seed, period, school) % Math.max(1, count));
  while (greatestDivisor(step, count) > 1) step++;
  return (seat) => from + ((start + seat * step) % count);
}

/** The section's teacher, in every fifth section with a second one. */
function teachersOf(layout: Layout, index: number, nth: number, { from, to }: Range): number[] {
  const count = to - from;
  if (count === 0) return [];
  const first = from + (nth % count);
  const second = from + ((nth + 1) % count);
  return second !== first && mix(layout.seed, index) % 5 === 0 ? [first, second] : [first];
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
