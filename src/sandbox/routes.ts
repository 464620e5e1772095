// The Data and Events API: which answer an address gets. It knows no HTTP server, no tokens and no rate limit.

import { limitOf, MAX_LIMIT, readAddress, type Address } from './address.ts';
import { json, noRoute, refusal, type Answer } from './answers.ts';
import { filterEvents } from './events.ts';
import { cut, listBody, pageLinks } from './pages.ts';
import { find, parse, type Entry, type Records, type Role } from './records.ts';
import { hasRelation, related } from './relations.ts';
import { rolesAsked } from './roles.ts';
import type { Share } from './share.ts';
import { relatedBody, singleBody } from './singles.ts';
import { eventsIn, shareIn } from './versions.ts';

/** What is served: the day's share, and the events up to it, made when they are first asked for. */
export interface Served {
  share: Share;
  events: () => Promise<Records>;
}

/** The answer to a GET of `uri` (path and query) with a valid token. */
export async function route(served: Served, uri: string): Promise<Answer> {
  const address = readAddress(uri);
  if (!address) return noRoute('GET', uri);
  const { id, relation, version } = address;
  const share = shareIn(version, served.share);
  const records = await collection(share, served, address);
  if (!records) return noRoute('GET', uri);
  if (rolesAsked(address) === null) return refusal(400, 'role must be one that the list has');
  if (id === null) return listAnswer(address, records, listed(records, address));
  if (relation === null) return singleAnswer(address, records, id);
  return relatedAnswer(share, address, records);
}

async function collection(
  share: Share,
  { events }: Served,
  { type, version }: Address,
): Promise<Records | null> {
  if (type === 'events') return eventsIn(version, await events());
  return Object.hasOwn(share, type) ? share[type as keyof Share] : null;
}

function listed(records: Records, address: Address): Entry[] {
  if (address.type === 'events') return filterEvents(records, address.query);
  const [role, another] = rolesAsked(address) ?? [];
  return role && !another ? withRole(records, role) : records.entries;
}

/** The entries of each role, picked from a collection once and not for every page. */
const PICKED = new WeakMap<Records, Map<Role, Entry[]>>();

function withRole(records: Records, role: Role): Entry[] {
  const picked = PICKED.get(records) ?? new Map<Role, Entry[]>();
  PICKED.set(records, picked);
  const entries = picked.get(role) ?? records.entries.filter((each) => each.roles.includes(role));
  picked.set(role, entries);
  return entries;
}

function listAnswer(address: Address, records: Records, entries: Entry[]): Answer {
  const limit = limitOf(address);
  if (Number.isNaN(limit)) return refusal(400, 'limit must be a positive whole number');
  if (limit > MAX_LIMIT) return refusal(413, `limit must not exceed ${MAX_LIMIT}`);
  const page = cut(entries, address);
  return json(listBody(address.version, records, page.rows, pageLinks(address, page)));
}

function singleAnswer({ version }: Address, records: Records, id: string): Answer {
  const entry = find(records, id);
  return entry ? json(singleBody(version, records, entry)) : refusal(404, 'Resource not found');
}

function relatedAnswer(share: Share, address: Address, records: Records): Answer {
  const { type, id, relation, version, query, uri } = address;
  const roles = rolesAsked(address) ?? [];
  if (id === null || relation === null || !hasRelation(type, relation)) return noRoute('GET', uri);
  const from = find(records, id);
  const to = from && related(type, relation, { share, id, record: parse(records, from), query, roles });
  if (to && 'entries' in to) {
    // Clever's answer about resources has no envelope.
    if (relation === 'resources') return json({ resources: [] });
    return listAnswer(address, to.records, to.entries);
  }
  return to?.entry ? json(relatedBody(version, to.records, to.entry)) : refusal(404, 'Resource not found');
}
