// Whether the pages of a list follow one another as Clever's do: nothing skipped, nothing repeated, and an end.
// It knows no records but their ids.

import type { Fault } from '../../roster/errors.ts';
import { unusable } from './faults.ts';
import { readId } from './fields.ts';

/**
 * After so many pages in a row without an id a list is taken to have no end. Other endless lists are found by the order of
 * their ids.
 */
const MOST_WITHOUT_IDS = 10;

/**
 * Clever's lists ascend by id, so a lower id means a page that came twice or out of turn, and records lost. The same
 * id twice in a row is a duplicate, for others to count; unless a page begins as the one before it did. The methods throw
 * `source-unusable`.
 */
export class PageOrder {
  readonly #what: string;
  readonly #list: URL;
  readonly #addresses: Set<string>;
  #last: string | null = null;
  #firstBefore: string | null = null;
  #withoutIds = 0;

  /** Of the list that messages call `what`, and that begins at `first`. */
  constructor(what: string, first: URL) {
    this.#what = what;
    this.#list = first;
    this.#addresses = new Set([first.href]);
  }

  /** Takes the records with which a page begins, and where the page after it is; null after the last one. */
  page(records: unknown[], next: URL | null): void {
    if (next && !isOfList(next, this.#list)) throw this.#broken('a page leads to another list');
    if (next && this.#addresses.has(next.href)) throw this.#broken('a page leads back to an earlier one');
    if (next) this.#addresses.add(next.href);
    const first = this.records(records);
    if (first !== null && first === this.#firstBefore) throw this.#broken('a page came twice');
    this.#firstBefore = first;
    this.#withoutIds = first === null ? this.#withoutIds + 1 : 0;
    if (next && this.#withoutIds > MOST_WITHOUT_IDS) throw this.#broken('page after page has no id');
  }

  /** Takes the records that follow; returns the first id among them, null where none has one. */
  records(records: unknown[]): string | null {
    let first: string | null = null;
    for (const record of records) {
      const id = readId(record);
      if (id === null) continue;
      if (this.#last !== null && id < this.#last) throw this.#broken('records do not ascend by id');
      first ??= id;
      this.#last = id;
    }
    return first;
  }

  #broken(problem: string): Fault {
    return unusable(`Clever's list ${this.#what} cannot be trusted: ${problem}.`);
  }
}

/**
 * Whether a link stays within a list. In another one the rest of this list would be lost, and what came in its place taken
 * for it: courses, say, for schools. A link without a role leads to people of every role, of whom those of the list are read;
 * one may name another version of the API.
 */
function isOfList(link: URL, list: URL): boolean {
  const role = link.searchParams.get('role');
  return nameOf(link) === nameOf(list) && (role === null || role === list.searchParams.get('role'));
}

const nameOf = ({ pathname }: URL): string => pathname.replace(/\/$/, '').replace(/^.*\//, '');
