// The frame around every list of Clever's: rows under `data`, the way on under `links`.

import { Fault } from '../../roster/errors.ts';
import { unusable } from './faults.ts';
import { isRaw } from './fields.ts';
import { linkWithin } from './origin.ts';
import { ENVELOPE } from './shapes.ts';

/** A list, opened. */
export interface Envelope {
  /** As they came; null where a row holds none. */
  records: unknown[];
  /** Where the next page is; null after the last one. */
  next: URL | null;
}

/** Opens an answer to `what`. Throws `source-unusable` when it is no list, or leads to another host. */
export function openEnvelope(json: unknown, what: string, origin: URL): Envelope {
  const envelope = ENVELOPE.safeParse(json);
  if (!envelope.success) {
    throw unusable(`Clever's answer to ${what} is no list of records.`);
  }
  const { data, links } = envelope.data;
  const link = links.find(({ rel }) => rel === 'next');
  return { records: recordsOf(data), next: link ? followable(link.uri, what, origin) : null };
}

/** The records in a list's rows. */
export const recordsOf = (rows: unknown[]): unknown[] => rows.map((row) => (isRaw(row) ? row.data : null));

function followable(uri: string, what: string, origin: URL): URL {
  const url = linkWithin(origin, uri);
  if (url) return url;
  throw new Fault(
    'source-unusable',
    `Clever's answer to ${what} leads to another host, which is not followed.`,
    'The token was not sent there. Check CLEVER_API_URL, and tell Clever Support.',
  );
}
