// A Clever to test against: a real server that serves lists of records, and answers as told where told.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Seen {
  path: string;
  headers: IncomingMessage['headers'];
}

type Canned = { status?: number; headers?: Record<string, string>; body?: unknown };
export type Reply = Canned | ((response: ServerResponse, request: IncomingMessage) => void);
export type Lists = Partial<
  Record<'schools' | 'courses' | 'terms' | 'users' | 'sections' | 'districts', unknown[]>
>;

export interface FakeClever {
  url: string;
  requests: Seen[];
  /** Answers the next requests whose path begins so, one by one, before the lists answer again. */
  next(prefix: string, ...replies: Reply[]): void;
  /** Answers every request whose path begins so. */
  always(prefix: string, reply: Reply): void;
  close(): Promise<void>;
}

/** Serves the lists on loopback: `?role=`, `?limit=` and `?starting_after=` as Clever does. */
export async function fakeClever(lists: Lists = {}): Promise<FakeClever> {
  const requests: Seen[] = [];
  const canned: { prefix: string; replies: Reply[] }[] = [];
  const lasting: { prefix: string; reply: Reply }[] = [];

  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push({ path, headers: request.headers });
    const reply =
      canned.find(({ prefix, replies }) => path.startsWith(prefix) && replies.length > 0)?.replies.shift() ??
      lasting.find(({ prefix }) => path.startsWith(prefix))?.reply ??
      listed(lists, path);
    if (typeof reply === 'function') reply(response, request);
    else send(response, reply);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    next: (prefix, ...replies) => void canned.push({ prefix, replies }),
    always: (prefix, reply) => void lasting.push({ prefix, reply }),
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A list's envelope. */
export function envelope(records: unknown[], next?: string): { data: unknown[]; links: unknown[] } {
  const links = [{ rel: 'self', uri: '/self' }, ...(next ? [{ rel: 'next', uri: next }] : [])];
  return { data: records.map((data) => ({ data })), links };
}

/** Sends a canned reply. */
export function send(response: ServerResponse, { status = 200, headers, body }: Canned): void {
  const text = body === undefined || typeof body === 'string' ? (body ?? '') : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(text);
}

function listed(lists: Lists, path: string): Canned {
  const url = new URL(path, 'http://clever');
  const name = url.pathname.split('/').at(-1) as keyof Lists;
  const after = url.searchParams.get('starting_after') ?? '';
  const limit = Number(url.searchParams.get('limit') ?? 100);
  const role = url.searchParams.get('role');
  const all = ((lists[name] ?? []) as { id: string; roles?: object }[])
    .filter((record) => role === null || role in (record.roles ?? {}))
    .filter(({ id }) => id > after);
  const page = all.slice(0, limit);
  const query = new URLSearchParams(url.search);
  query.set('starting_after', page.at(-1)?.id ?? '');
  return { body: envelope(page, all.length > limit ? `${url.pathname}?${query}` : undefined) };
}
