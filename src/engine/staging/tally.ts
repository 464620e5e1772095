// What was counted while the share was read: records, those left out and why, repeats. It knows no SQL.

import type { Collection, LeftOut, SharedRole } from '../../roster/records.ts';
import type { SharePage } from '../../source/source.ts';

/** How many students are remembered. */
export const SOME_STUDENTS = 1_000;

/** How many records of a kind may be left out: so many, or so large a part of them where that is more. */
export const MOST_LEFT_OUT = { records: 10, percent: 1 };

/** How many left-out records a message names. */
const NAMED = 5;

interface Counts {
  records: number;
  leftOut: Record<LeftOut['code'], number>;
}

/** The lists of users, as a person calls them. */
const LISTS: Record<SharedRole, string> = {
  student: 'students',
  teacher: 'teachers',
  district_admin: 'district admins',
  staff: 'staff',
};

/** The counts of one share, kept while its pages come. */
export class Tally {
  readonly #collections = new Map<Collection, Counts>();
  readonly #lists = new Map<SharedRole, { records: number; leftOut: number }>();
  readonly #examples: Record<LeftOut['code'], string[]> = { 'bad-record': [], 'foreign-record': [] };
  /** Records that came more than once. */
  repeats = 0;
  /** Sections whose school is not shared, and users none of whose schools is, by source id. */
  readonly withoutSchool = { users: new Set<string>(), classes: new Set<string>() };
  /**
   * Source ids of the shared teachers, and of the first 1,000 students: enough for some to remain, however many of them
   * come again in another role.
   */
  readonly people = { teachers: new Set<string>(), students: new Set<string>() };

  /** Counts a page's records; returns how many of the collection were read so far. */
  count({ collection, list, records, leftOut }: SharePage): number {
    const counts = this.#countsOf(collection);
    const count = records.length + leftOut.length;
    counts.records += count;
    if (list) {
      const listed = this.#lists.get(list) ?? { records: 0, leftOut: 0 };
      this.#lists.set(list, { records: listed.records + count, leftOut: listed.leftOut + leftOut.length });
    }
    for (const each of leftOut) {
      counts.leftOut[each.code] += 1;
      const examples = this.#examples[each.code];
      const example = `${collection} ${each.id ?? 'without an id'}: ${each.problem}`;
      if (examples.length < NAMED && !examples.includes(example)) examples.push(example);
    }
    return counts.records;
  }

  /** How many of a collection could be used. */
  usable(collection: Collection): number {
    const { records, leftOut } = this.#countsOf(collection);
    return records - leftOut['bad-record'] - leftOut['foreign-record'];
  }

  /** All records of a code that were left out, and the first few of them by id and problem. */
  leftOut(code: LeftOut['code']): { count: number; examples: string[] } {
    const counts = [...this.#collections.values()].map((each) => each.leftOut[code]);
    return { count: counts.reduce((sum, each) => sum + each, 0), examples: this.#examples[code] };
  }

  /**
   * Kinds of which too many were left out: collections, or instead of the users those of their lists that are concerned.
   */
  tooManyLeftOut(): { kind: string; leftOut: number; records: number }[] {
    const lists = [...this.#lists].map(([list, counts]) => ({ kind: LISTS[list], ...counts }));
    const found = lists.filter(tooMany);
    for (const [kind, { records }] of this.#collections) {
      const counts = { kind, records, leftOut: records - this.usable(kind) };
      if (tooMany(counts) && !(kind === 'users' && found.length > 0)) found.push(counts);
    }
    return found;
  }

  #countsOf(collection: Collection): Counts {
    const known = this.#collections.get(collection);
    if (known) return known;
    const counts: Counts = { records: 0, leftOut: { 'bad-record': 0, 'foreign-record': 0 } };
    this.#collections.set(collection, counts);
    return counts;
  }
}

const tooMany = ({ records, leftOut }: { records: number; leftOut: number }): boolean =>
  leftOut > MOST_LEFT_OUT.records && leftOut * 100 > records * MOST_LEFT_OUT.percent;
