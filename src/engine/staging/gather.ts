// Records that are to be looked at in full, until there are enough of them for one statement. It knows no kind of record.

import type { Tally } from './tally.ts';

/**
 * A record that is to be looked at in full: new to the Portal, not plainly equal to its row, or come again, so that the later
 * record wins even when it equals the row.
 */
export interface Unequal<R> {
  record: R;
  how: 'new' | 'differs' | 'again';
}

/**
 * How many are staged at once. Where 1 % of a share changed, a page of 500 has five of them, and on PostgreSQL it costs a
 * write to the disk, 4 ms, each time the table of a page is emptied. With 5,000 a first sync takes as long as this, and 12
 * MiB more.
 */
const AT_ONCE = 2_000;

/** Each source id once, with what came last under it, in the order in which that came. */
export class Gathering<R> {
  readonly #records = new Map<string, R>();
  readonly #enough: number;

  constructor(enough = AT_ONCE) {
    this.#enough = enough;
  }

  /** Returns whether it takes the place of an earlier record with that id. */
  add(sourceId: string, record: R): boolean {
    const replaces = this.#records.delete(sourceId);
    this.#records.set(sourceId, record);
    return replaces;
  }

  /** Hands over all that wait if there are enough of them, and none otherwise. */
  take(enough = this.#enough): R[] {
    if (this.#records.size < enough) return [];
    const all = [...this.#records.values()];
    this.#records.clear();
    return all;
  }
}

/**
 * Gathers what the comparison of a page left over. What differs is staged by the rules; all else is staged `always`, since
 * the Portal's row may equal it by then. Repeats of new records are counted here; those of records that the Portal has were
 * counted when they were compared.
 */
export function gather<R extends { sourceId: string }, G>(
  tally: Tally,
  into: Gathering<G>,
  rest: Unequal<R>[],
  of: (record: R, always: boolean) => G,
): void {
  for (const { record, how } of rest) {
    const replaces = into.add(record.sourceId, of(record, how !== 'differs'));
    if (replaces && how === 'new') tally.repeats += 1;
  }
}
