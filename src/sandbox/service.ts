// What a request is answered with: latency, faults, rate limit and token first, then the routes.

import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { noRoute, refusal, tooMany, unauthorized, type Answer } from './answers.ts';
import { eventsOf } from './events.ts';
import { spoiled, type FaultKind, type Faults } from './faults.ts';
import type { RateLimit } from './rateLimit.ts';
import type { Records } from './records.ts';
import { route } from './routes.ts';
import { readShare, type Share } from './share.ts';
import { bearerOf, isValid, tokenHost, type Connection } from './tokens.ts';

/** Everything the answers about one district depend on. */
export interface Service {
  folder: string;
  share: Share;
  /** The days served so far. Those before the first are told of in events, as if they had been served. */
  history: readonly number[];
  connection: Connection;
  limit: RateLimit;
  faults: Faults;
  latencyMs: number;
}

/** The answer to a request of one of the districts, and the fault it met. Never throws. */
export async function answerTo(
  services: readonly Service[],
  request: IncomingMessage,
): Promise<{ answer: Answer; fault: FaultKind | null }> {
  const { url: uri = '/' } = request;
  const service = meant(services, request, uri);
  if (service.latencyMs > 0) await sleep(service.latencyMs);
  const fault = service.faults.take(uri);
  const asked = { services, service, uri, fault };
  const answer = await whole(asked, request).catch(() => refusal(500, 'Internal error'));
  return { answer, fault };
}

/** Whose district a request is about: by its token, or as the token host is asked. Of the first, when it does not say. */
function meant(services: readonly Service[], { headers }: IncomingMessage, uri: string): Service {
  const token = bearerOf(headers.authorization);
  const wanted = /[?&]district=([^&]*)/.exec(uri)?.[1];
  const found = services.find(({ connection }) =>
    token === null ? connection.districtId === wanted : connection.token === token,
  );
  return found ?? services[0]!;
}

interface Asked {
  services: readonly Service[];
  service: Service;
  uri: string;
  fault: FaultKind | null;
}

async function whole(
  { services, service, uri, fault }: Asked,
  { method = 'GET', headers }: IncomingMessage,
): Promise<Answer> {
  if (method !== 'GET') return noRoute(method, uri);
  const { authorization } = headers;
  if (uri.startsWith('/oauth/')) {
    const connections = services.map(({ connection }) => connection);
    return withFault(fault, uri, async (each) => tokenHost(connections, each, authorization));
  }
  const token = bearerOf(authorization);
  const { allowed, headers: limits } = service.limit.count(token ?? '');
  const answer = allowed ? await withFault(fault, uri, (each) => api(service, each, token)) : tooMany();
  return { ...answer, headers: { ...limits, ...answer.headers } };
}

async function withFault(
  fault: FaultKind | null,
  uri: string,
  answer: (uri: string) => Promise<Answer>,
): Promise<Answer> {
  return fault ? spoiled(await answer(uri), fault, answer) : answer(uri);
}

async function api(service: Service, uri: string, token: string | null): Promise<Answer> {
  // Tokens of people who signed in begin with "il"; a district's lists are no route for them.
  if (token?.startsWith('il')) return noRoute('GET', uri);
  if (!isValid(service.connection, token)) return unauthorized();
  return route({ share: service.share, events: () => eventsUntilNow(service) }, uri);
}

/** Events by the history they were made from: only a program that reads events pays for reading all days again. */
const EVENTS = new WeakMap<readonly number[], Promise<Records>>();

function eventsUntilNow({ folder, history }: Service): Promise<Records> {
  const made =
    EVENTS.get(history) ?? Promise.all(history.map((day) => readShare(folder, day))).then(eventsOf);
  EVENTS.set(history, made);
  return made;
}
