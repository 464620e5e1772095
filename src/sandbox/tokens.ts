// The token host and the district's token: who may read, until when. It knows no records.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { json, noRoute, unauthorized, type Answer } from './answers.ts';

/** The application, as Clever knows it. */
export interface Client {
  id: string;
  secret: string;
}

/** The district's connection to the application: its current token, which can be replaced or taken away. */
export interface Connection {
  districtId: string;
  client: Client;
  token: string;
  /** When the token was made. */
  created: string;
  /** False once the district has taken the application away: the token is not listed and not valid. */
  connected: boolean;
}

const SCOPES = ['district_admins', 'districts', 'resources', 'school_admins', 'schools', 'sections'];
const ROSTER_SCOPES = ['student_contacts', 'students', 'teachers', 'user_id'];

/** A token as Clever makes them: 40 hexadecimal digits. */
export function newToken(): string {
  return randomBytes(20).toString('hex');
}

/** When the first token of a district was made, long before the test that asks. */
export const FIRST_CREATED = '2025-07-14T16:20:31.512Z';

/** Puts a new token in the place of the one before; it is listed as newer, however soon it comes. */
export function rotate(connection: Connection): string {
  const created = Math.max(Date.now(), Date.parse(connection.created) + 1);
  connection.created = new Date(created).toISOString();
  connection.token = newToken();
  return connection.token;
}

/** The bearer token of an Authorization header, or null. */
export function bearerOf(header: string | undefined): string | null {
  return /^Bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? null;
}

/** Whether it is the district's token now. */
export function isValid({ token, connected }: Connection, given: string | null): boolean {
  return connected && given === token;
}

/** Answers a GET of the token host: the list of tokens for the client's secret, or what a token may do. */
export function tokenHost(
  connections: readonly Connection[],
  uri: string,
  authorization: string | undefined,
): Answer {
  const { pathname, searchParams } = new URL(uri, 'http://localhost');
  if (pathname === '/oauth/tokens') return tokens(connections, uri, searchParams, authorization);
  if (pathname === '/oauth/tokeninfo') return tokenInfo(connections, authorization);
  return noRoute('GET', uri);
}

function tokens(
  connections: readonly Connection[],
  uri: string,
  query: URLSearchParams,
  header: string | undefined,
): Answer {
  if (!connections.some(({ client }) => isClient(client, header))) {
    return json({ error: 'unauthorized', error_description: 'invalid client credentials' }, 401);
  }
  if (query.get('owner_type') !== 'district') {
    return json({ error: 'invalid_request', error_description: 'owner_type must be district' }, 400);
  }
  const wanted = query.get('district');
  const listed = connections.filter(
    ({ districtId, connected }) => connected && (wanted === null || wanted === districtId),
  );
  return json({ data: listed.map(row), links: [{ rel: 'self', uri }] });
}

function row({ districtId, token, created }: Connection): object {
  return {
    id: `70${districtId.slice(2)}`,
    created,
    owner: { type: 'district', id: districtId },
    access_token: token,
    scopes: scopes(),
  };
}

function tokenInfo(connections: readonly Connection[], header: string | undefined): Answer {
  const found = connections.find((each) => isValid(each, bearerOf(header)));
  return found ? json({ client_id: found.client.id, scopes: scopes() }) : unauthorized();
}

function scopes(): string[] {
  return [...SCOPES, ...ROSTER_SCOPES].map((scope) => `read:${scope}`);
}

function isClient({ id, secret }: Client, header: string | undefined): boolean {
  const given = Buffer.from(/^Basic +(\S+)$/i.exec(header ?? '')?.[1] ?? '', 'base64');
  const expected = Buffer.from(`${id}:${secret}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
