// Lists, page by page: which records come, with which links, as the bytes of an answer.
// Records are copied as they are in the file, never parsed or written anew: the 342 MB of a district of 286,000
// people cost 0.7 s of processor time to send, where whoever reads them needs 3.5 s for JSON.parse alone.

import { limitOf, movedTo, type Address } from './address.ts';
import { memoryFor } from './bodies.ts';
import { countBefore, countUpTo, type Entry, type Records } from './records.ts';

/** One of the links of a page. */
export interface Link {
  rel: string;
  uri: string;
}

/** A part of a list: `entries` between the cursors of the address, and whether there are more on each side. */
export interface Page {
  rows: Entry[];
  before: boolean;
  after: boolean;
}

/**
 * Cuts the page that the address asks for. Records with the same id (duplicates) and those without one are never
 * parted from the record they follow, since the next page could not name a point between them; such a page is
 * longer than its limit.
 */
export function cut(entries: readonly Entry[], address: Address): Page {
  const limit = limitOf(address);
  const end = address.query.get('ending_before');
  const after = address.query.get('starting_after');
  if (end !== null) {
    const to = end === 'last' ? entries.length : countBefore(entries, end);
    const first = entries[Math.max(0, to - limit)];
    const from = first && to > 0 ? countBefore(entries, first.key) : 0;
    return { rows: entries.slice(from, to), before: from > 0, after: true };
  }
  const from = after === null ? 0 : countUpTo(entries, after);
  const last = entries[Math.min(entries.length, from + limit) - 1];
  const to = last && from < entries.length ? countUpTo(entries, last.key) : from;
  return { rows: entries.slice(from, to), before: after !== null, after: to < entries.length };
}

/** The links of a page, in Clever's order: self, prev, next. */
export function pageLinks(address: Address, { rows, before, after }: Page): Link[] {
  const self = address.type === 'events' && !address.uri.includes('?') ? `${address.uri}?` : address.uri;
  const links = [{ rel: 'self', uri: self }];
  const [first] = rows;
  const last = rows.at(-1);
  if (first && before) links.push({ rel: 'prev', uri: movedTo(address, 'ending_before', first.key) });
  if (last && after) links.push({ rel: 'next', uri: movedTo(address, 'starting_after', last.key) });
  return links;
}

/** The body of a list. Users and sections answer with the links first, the others with the data first. */
export function listBody(version: string, records: Records, rows: Entry[], links: Link[]): Buffer {
  const linked = `"links":${JSON.stringify(links)}`;
  const linksFirst = records.type === 'users' || records.type === 'sections';
  const head = Buffer.from(linksFirst ? `{${linked},"data":[` : '{"data":[');
  const tail = Buffer.from(linksFirst ? ']}' : `],${linked}}`);
  // What stands after each record, up to the next one: two copies a row make half the cost of four.
  const seams = rows.map((row, index) => {
    const rest = index < rows.length - 1 ? `},${OPEN}` : '}';
    return `,"uri":"/${version}/${records.type}/${addressId(row)}"${rest}`;
  });
  const open = rows.length > 0 ? OPEN : '';
  const length = rows.reduce(
    (sum, { start, end }, index) => sum + end - start + seams[index]!.length,
    open.length,
  );
  const body = memoryFor(head.length + length + tail.length);
  let offset = head.copy(body);
  offset += body.write(open, offset, 'latin1');
  rows.forEach(({ start, end }, index) => {
    offset += records.bytes.copy(body, offset, start, end);
    offset += body.write(seams[index]!, offset, 'latin1');
  });
  tail.copy(body, offset);
  return body;
}

const OPEN = '{"data":';

/** The id as it stands in an address: ASCII, with nothing that would have to be escaped in JSON. */
function addressId({ id }: Entry): string {
  return id === null || /^[\w-]+$/.test(id) ? (id ?? '') : encodeURIComponent(id);
}
