// What a request's path and query ask for, and addresses made from them. It knows no records.

/** The most records a page may have. */
export const MAX_LIMIT = 10_000;
const DEFAULT_LIMIT = 100;

/** A request to the Data or Events API: `/v3.1/schools/5f…/users?limit=3`. */
export interface Address {
  version: string;
  type: string;
  id: string | null;
  relation: string | null;
  query: URLSearchParams;
  /** Path and query as they were asked for. */
  uri: string;
}

const PATH = /^\/(v3\.[01])\/([a-z]+)(?:\/([^/]+))?(?:\/([a-z]+))?\/?$/i;

/** Reads an address, or null when it cannot be one of the API's. */
export function readAddress(uri: string): Address | null {
  const [path = '', query = ''] = uri.split('?', 2);
  const [, version, type, id, relation] = PATH.exec(path) ?? [];
  if (!version || !type) return null;
  return {
    version: version.toLowerCase(),
    type: type.toLowerCase(),
    id: id ? decoded(id) : null,
    relation: relation?.toLowerCase() ?? null,
    query: new URLSearchParams(query),
    uri,
  };
}

/** How many records the address asks for, or NaN when what it says is no positive whole number. */
export function limitOf({ query }: Address): number {
  const text = query.get('limit');
  if (text === null) return DEFAULT_LIMIT;
  return /^[1-9]\d*$/.test(text) ? Number(text) : NaN;
}

/** The same list from another point on: every other parameter is kept, as it was given. */
export function movedTo(address: Address, cursor: 'starting_after' | 'ending_before', key: string): string {
  const [path = '', query = ''] = address.uri.split('?', 2);
  const kept = query.split('&').filter((pair) => pair && !/^(starting_after|ending_before)=/.test(pair));
  return `${path}?${[...kept, `${cursor}=${encodeURIComponent(key)}`].join('&')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
