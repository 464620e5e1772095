// What can be made to go wrong, on purpose: which requests get a wrong answer, and what is wrong with it.

import { html, json, refusal, tooMany, type Answer } from './answers.ts';
import { at, isObject, textAt, type Json } from './json.ts';

/** Answers that Clever gives when it fails or refuses. */
const REFUSALS = {
  '400': () => refusal(400, 'Bad request'),
  '401': () => refusal(401, 'Unauthorized'),
  '404': () => refusal(404, 'Resource not found'),
  '429': () => tooMany(),
  '500': () => refusal(500, 'Internal error'),
  '502': () => html(502, '502 Bad Gateway', '<h1>502 Bad Gateway</h1>'),
  '503': () => html(503, '503 Service Unavailable', '<h1>503 Service Temporarily Unavailable</h1>'),
  html: () => html(200, 'Sign in', '<h1>Sign in to continue</h1>'),
  'no-data': () => json({ resources: [] }),
};

/** Answers that are altered. Each gets the right body, parsed, and how to fetch another page. */
const ALTERATIONS = {
  /** The rows of the page before this one; of a first page its own rows, twice. */
  repeat: async (body: Body, fetch: Fetch) => {
    const previous = linkOf(body, 'prev');
    const rows = previous === undefined ? [...body.data, ...body.data] : bodyOf(await fetch(previous))?.data;
    return { ...body, data: rows ?? [] };
  },
  /** Rows in descending order. */
  disorder: (body: Body) => ({ ...body, data: body.data.toReversed() }),
  /** A `next` that leads to this very page. */
  loop: (body: Body) => withNext(body, linkOf(body, 'self') ?? '/'),
  /** A `next` on the last page, too, that leads to an empty one. */
  'spare-next': (body: Body) => withNext(body, linkOf(body, 'next') ?? afterLast(body)),
  /** A `next` that leads to another host. */
  'other-host': (body: Body) => withNext(body, `https://clever.example.net${linkOf(body, 'self') ?? '/'}`),
};

/** Connections that break: never answered; closed at once; closed in the middle; half a body, as if complete. */
export const BREAKS = ['timeout', 'reset', 'cut', 'truncated'] as const;

type Break = (typeof BREAKS)[number];

/** Everything that can be made to go wrong. */
export type FaultKind = keyof typeof REFUSALS | keyof typeof ALTERATIONS | Break;

/** A fault: the next `times` requests (default 1) whose address matches, after the first `after` of them. */
export interface InjectedFault {
  path: RegExp;
  kind: FaultKind;
  times?: number;
  after?: number;
}

/** The faults that wait for requests. */
export interface Faults {
  add(fault: InjectedFault): void;
  clear(): void;
  /** The fault that this request meets, or null; counts it. */
  take(uri: string): FaultKind | null;
}

/** An empty list of faults. */
export function noFaults(): Faults {
  let waiting: { path: RegExp; kind: FaultKind; times: number; after: number }[] = [];
  return {
    add: ({ path, kind, times = 1, after = 0 }) => void waiting.push({ path, kind, times, after }),
    clear: () => void (waiting = []),
    take(uri) {
      const fault = waiting.find((each) => each.times > 0 && each.path.test(uri));
      if (!fault) return null;
      if (fault.after-- > 0) return null;
      fault.times--;
      return fault.kind;
    },
  };
}

interface Body {
  [key: string]: Json;
  data: Json[];
  links: Json[];
}
type Fetch = (uri: string) => Promise<Answer>;

/** The answer with the fault in it. `fetch` answers another address of the API. Breaks leave it as it is. */
export async function spoiled(answer: Answer, kind: FaultKind, fetch: Fetch): Promise<Answer> {
  if (Object.hasOwn(REFUSALS, kind)) return REFUSALS[kind as keyof typeof REFUSALS]();
  if (!Object.hasOwn(ALTERATIONS, kind)) return answer;
  const body = bodyOf(answer);
  return body ? json(await ALTERATIONS[kind as keyof typeof ALTERATIONS](body, fetch)) : answer;
}

/** The body of a list, or null when the answer is none. */
function bodyOf({ status, body }: Answer): Body | null {
  if (status !== 200) return null;
  const parsed = JSON.parse(body.toString()) as Json;
  return isObject(parsed) && Array.isArray(parsed['data']) ? (parsed as Body) : null;
}

function linkOf({ links }: Body, rel: string): string | undefined {
  return textAt(
    links.find((link) => at(link, 'rel') === rel),
    'uri',
  );
}

function withNext(body: Body, uri: string): Body {
  return {
    ...body,
    links: [...body.links.filter((link) => at(link, 'rel') !== 'next'), { rel: 'next', uri }],
  };
}

function afterLast(body: Body): string {
  const [path = ''] = (linkOf(body, 'self') ?? '').split('?');
  return `${path}?starting_after=${textAt(body.data.at(-1), 'data', 'id') ?? ''}`;
}
