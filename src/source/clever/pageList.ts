// One list of Clever's, page by page, at most one page ahead of the reader: it follows `next` as given. Whether that makes
// a list is pageOrder.ts's. It knows no records.

import { openEnvelope, recordsOf } from './envelope.ts';
import { unusable } from './faults.ts';
import { PageOrder } from './pageOrder.ts';
import { patience, type Pace, type Patience } from './patience.ts';
import { parsed, TooLarge } from './requests.ts';
import { slicedJson } from './slices.ts';

export interface PageList<P> {
  /** Starts to fetch the next page, unless it is fetched already; false when there is none. */
  start(): boolean;
  /** The next page; null after the last one. */
  next(): Promise<P | null>;
}

/** Fetches the body of a page. Throws TooLarge when the page may not be that large. */
export type FetchPage = (url: URL, what: string, tries: Patience) => Promise<Buffer>;

interface ListSettings<P> {
  /** Its first page. The `limit` asked for is lowered while the server finds it too large. */
  first: URL;
  /** For messages. */
  what: string;
  fetchPage: FetchPage;
  /** Makes a page of the records as they came, some at a time; they are to be taken before the next page is. */
  toPage: (slices: Iterable<unknown[]>) => P;
  pace: Pace;
}

/** A list, nothing of it fetched yet. Its methods throw Faults, `source-unusable` when pages don't fit together. */
export function pageList<P>({ first, what, fetchPage, toPage, pace }: ListSettings<P>): PageList<P> {
  const order = new PageOrder(what, first);
  let url: URL | null = first;
  let tries = patience(pace);
  let fetching: Promise<Buffer> | null = null;

  async function fetchAt(from: URL): Promise<Buffer> {
    try {
      return await fetchPage(from, what, tries);
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      return fetchAt(halved(from, what));
    }
  }

  function start(): boolean {
    if (url === null) return false;
    if (fetching === null) {
      tries = patience(pace);
      fetching = fetchAt(url);
      // Whoever asks for the page is told; until then nobody may be waiting.
      fetching.catch(() => undefined);
    }
    return true;
  }

  function* inOrder(first: unknown[], rest: Iterable<unknown[]>): Iterable<unknown[]> {
    yield first;
    for (const rows of whole(rest, what)) {
      const records = recordsOf(rows);
      order.records(records);
      yield records;
    }
  }

  return {
    start,
    async next() {
      const from = url;
      if (!start() || !from || !fetching) return null;
      const { frame, rest } = await parsed(fetching, () => fetchAt(from), slicedJson, { what, tries });
      fetching = null;
      const { records, next } = openEnvelope(frame, what, from);
      url = records.length === 0 ? null : next;
      order.page(records, url);
      return toPage(inOrder(records, rest()));
    },
  };
}

/** The same page, half as large. Throws `source-unusable` when it can't be smaller. */
function halved(url: URL, what: string): URL {
  const limit = Math.floor(Number(url.searchParams.get('limit')) / 2);
  if (!(limit >= 1)) {
    throw unusable(`Clever finds every page of ${what} too large (413).`);
  }
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
