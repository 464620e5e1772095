// Records that are to be looked at in full, until there are enough of them for one statement. It knows no kind of record.

import type { Tally } from './tally.ts';

/**
 * A record that is to be looked at in full: new to the Portal, not plainly equal to its row, or there again, so that
 * the later record wins even when it is the Portal's.
 */
export interface Unequal<R> {
  record: R;
  how: 'new' | 'differs' | 'again';
}

/**
 * So many are staged at once: of a share in which 1 % changed, a page of 500 has five, and on PostgreSQL each table
 * of a page that is emptied costs a write to the disk, 4 ms. With 5,000 a first sync takes as long, and 12 MiB more.
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

  /** Gives those that wait back when there are enough, or else none. */
  take(enough = this.#enough): R[] {
    if (this.#records.size < enough) return [];
    const all = [...this.#records.values()];
    this.#records.clear();
    return all;
  }
}

/**
 * Gathers what a page's comparison left. What differs is staged by the rules; all else `always`, as the Portal's row
 * may be like it by then. Of what is new, repeats are counted here: of what the Portal has, they were when it was
 * compared.
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
