// One list of Clever's, page by page, at most one page ahead of the reader: it follows `next` as given. Whether that makes
// a list is pageOrder.ts's. It knows no records.

import { openEnvelope, recordsOf } from './envelope.ts';
import { tooLarge, unusable } from './faults.ts';
import { TooLarge } from './http.ts';
import { PageOrder } from './pageOrder.ts';
import { patience, type Pace, type Patience } from './patience.ts';
import { parsed } from './requests.ts';
import { slicedJson } from './slices.ts';

/** A list, fetched page by page. */
export interface PageList<P> {
  /** Starts to fetch the next page, unless it is fetched already; false when there is none. */
  start(): boolean;
  /** The next page; null after the last one. */
  next(): Promise<P | null>;
}

/** Fetches the body of a page. Throws TooLarge when the page may not be that large. */
export type FetchPage = (url: URL, what: string, tries: Patience) => Promise<Buffer>;

interface ListSettings<P> {
  /** Its first page. The `limit` asked for is lowered while pages are too large. */
  first: URL;
  /** For messages. */
  what: string;
  fetchPage: FetchPage;
  /** Makes a page of the records as they came, some at a time; they are to be taken before the next page is. */
  toPage: (slices: Iterable<unknown[]>) => P;
  pace: Pace;
}

/** A list, nothing of it fetched yet. Its methods throw Faults, `source-unusable` when pages don't fit together. */
export const pageList = <P>(settings: ListSettings<P>): PageList<P> => new CleverList(settings);

class CleverList<P> implements PageList<P> {
  readonly #settings: ListSettings<P>;
  readonly #order: PageOrder;
  /** Where the next page is; null after the last one. */
  #url: URL | null;
  /** How long the page that is on its way is tried. */
  #tries: Patience;
  #fetching: Promise<Buffer> | null = null;

  constructor(settings: ListSettings<P>) {
    this.#settings = settings;
    this.#order = new PageOrder(settings.what, settings.first);
    this.#url = settings.first;
    this.#tries = patience(settings.pace);
  }

  start(): boolean {
    if (this.#url === null) return false;
    if (this.#fetching === null) {
      this.#tries = patience(this.#settings.pace);
      this.#fetching = this.#fetchAt(this.#url);
      // Whoever asks for the page is told; until then nobody may be waiting.
      this.#fetching.catch(() => undefined);
    }
    return true;
  }

  async next(): Promise<P | null> {
    const { what, toPage } = this.#settings;
    const from = this.#url;
    if (!this.start() || !from || !this.#fetching) return null;
    const again = () => this.#fetchAt(from);
    const { frame, rest } = await parsed(this.#fetching, again, slicedJson, { what, tries: this.#tries });
    this.#fetching = null;
    const { records, next } = openEnvelope(frame, what, from);
    this.#url = records.length === 0 ? null : next;
    this.#order.page(records, this.#url);
    return toPage(this.#inOrder(records, rest()));
  }

  async #fetchAt(from: URL): Promise<Buffer> {
    const { fetchPage, what } = this.#settings;
    try {
      return await fetchPage(from, what, this.#tries);
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      return this.#fetchAt(halved(from, what, error));
    }
  }

  *#inOrder(first: unknown[], rest: Iterable<unknown[]>): Iterable<unknown[]> {
    yield first;
    for (const rows of whole(rest, this.#settings.what)) {
      const records = recordsOf(rows);
      this.#order.records(records);
      yield records;
    }
  }
}

/** The same page, half as large. Throws `source-unusable` when it can't be smaller. */
function halved(url: URL, what: string, found: TooLarge): URL {
  const limit = Math.floor(Number(url.searchParams.get('limit')) / 2);
  if (!(limit >= 1)) throw tooLarge(`Every page of ${what}`, found);
  const smaller = new URL(url);
  smaller.searchParams.set('limit', String(limit));
  return smaller;
}

/** The rows, with a broken one told. Such an answer came whole, so that it would not come otherwise again. */
function* whole(rest: Iterable<unknown[]>, what: string): Iterable<unknown[]> {
  try {
    yield* rest;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw unusable(`Clever's answer to ${what} is broken in its middle.`);
  }
}
