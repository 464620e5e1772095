// Records that are to be looked at in full, until there are enough of them for one statement. It knows no kind of record.

/**
 * So many are staged at once: of a share in which 1 % changed, a page of 500 has five, and on PostgreSQL each table of a page that
 * is emptied costs a write to the disk, 4 ms. With 5,000 a first sync takes as long, and 12 MiB more.
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
