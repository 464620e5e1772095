// One GET, one whole answer, over connections that are kept open: the only import of got.
// It knows no tokens, no retries and no Clever. What got throws stays here, as it carries the request's headers.

import { Agent as HttpAgent, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got, { CancelError, RequestError, TimeoutError, type CancelableRequest } from 'got';

/** A whole answer, whatever its status. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** No whole answer came. The message says why, in words; `passing` when it is worth asking again. */
export class NoAnswer extends Error {
  readonly passing: boolean;

  constructor(reason: string, { passing }: { passing: boolean }) {
    super(reason);
    this.passing = passing;
  }
}

/** The answer would be too large. The message says by what measure. */
export class TooLarge extends Error {}

/** What asks, over connections that stay open. */
export interface Connection {
  /** Throws NoAnswer, also when the signal aborts, or TooLarge. Redirects are answers like any other. */
  get(url: URL, headers: Record<string, string>, signal?: AbortSignal): Promise<Answer>;
  close(): void;
}

/** How long an answer may take, and how large it may be. */
export interface Limits {
  /** Milliseconds to look up, to connect and to agree on TLS, each. */
  connect: number;
  /** Milliseconds until the first byte, and between any two. */
  silence: number;
  /** Milliseconds for the whole answer. */
  answer: number;
  /** Bytes of an answer, unpacked. */
  size: number;
}

// Clever takes seconds to begin a page of 10,000 records. Such a page is 5 to 15 MB; a larger one is asked for by halves. 250 MB
// that were no list of rows, and so were parsed at once, took ten minutes without a moment in which Ctrl-C was heard.
const LIMITS: Limits = { connect: 15_000, silence: 60_000, answer: 300_000, size: 64 * 2 ** 20 };

/** Opens nothing yet: connections are made when needed and kept until `close`. */
export function connect(limits: Limits = LIMITS): Connection {
  const agent = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  const client = clientOf(agent, limits);
  return {
    async get(url, headers, signal) {
      const request = client.get(url, { headers, responseType: 'buffer', ...(signal && { signal }) });
      cancelBeyond(limits.size, request);
      const isUpgraded = cancelUpgraded(request);
      try {
        const { statusCode, headers: received, body } = await request;
        return {
          status: statusCode,
          headers: received,
          body: Buffer.from(body.buffer, body.byteOffset, body.length),
        };
      } catch (error) {
        throw isUpgraded()
          ? new NoAnswer('the host goes over to another protocol', { passing: true })
          : failureOf(error, limits);
      }
    },
    close() {
      agent.http.destroy();
      agent.https.destroy();
    },
  };
}

/** One try and no redirect: what an answer means is decided elsewhere. */
const clientOf = (agent: { http: HttpAgent; https: HttpsAgent }, limits: Limits) =>
  got.extend({
    agent,
    headers: { 'user-agent': 'clever-sync', accept: 'application/json' },
    followRedirect: false,
    throwHttpErrors: false,
    strictContentLength: true,
    retry: { limit: 0 },
    timeout: {
      lookup: limits.connect,
      connect: limits.connect,
      secureConnect: limits.connect,
      socket: limits.silence,
      response: limits.silence,
      request: limits.answer,
    },
  });

/** A request while it is under way. */
type Sent = Pick<CancelableRequest, 'on' | 'cancel'>;

/** Ends a request whose answer has more than so many bytes, unpacked. */
function cancelBeyond(size: number, request: Sent): void {
  void request.on('downloadProgress', ({ transferred }) => {
    if (transferred > size) request.cancel();
  });
}

/**
 * Ends a request that is answered in another protocol: got never hears of it, nor does any of its time limits end.
 * Returns what tells whether it was.
 */
function cancelUpgraded(request: Sent): () => boolean {
  let isUpgraded = false;
  void request.on('request', (sent) => {
    sent.once('upgrade', (_answer, socket) => {
      isUpgraded = true;
      socket.destroy();
      request.cancel();
    });
  });
  return () => isUpgraded;
}

const UNSIGNED = 'the host has a certificate that nobody known has signed';

const WORDS: Record<string, string> = {
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection broke off',
  EPIPE: 'the connection broke off',
  EHOSTUNREACH: 'no way leads to the host',
  ENETUNREACH: 'there is no network',
  ERR_HTTP_CONTENT_LENGTH_MISMATCH: 'the answer broke off',
  Z_BUF_ERROR: 'the answer broke off',
  Z_DATA_ERROR: 'the answer is damaged',
  EPROTO: 'the host does not speak https',
  CERT_HAS_EXPIRED: 'the host has a certificate that has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNSIGNED,
  SELF_SIGNED_CERT_IN_CHAIN: UNSIGNED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNSIGNED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNSIGNED,
  ERR_TLS_CERT_ALTNAME_INVALID: 'the host has a certificate for another host name',
};

/** A name that does not exist, a certificate, another protocol: the next try would end the same way. */
const LASTING = /^ENOTFOUND$|^EPROTO$|CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS/;

function failureOf(error: unknown, { size }: Limits): NoAnswer | TooLarge {
  if (error instanceof TimeoutError) return new NoAnswer('there was no answer in time', { passing: true });
  if (error instanceof CancelError) return new TooLarge(`more than ${size / 2 ** 20} MiB`);
  if (!(error instanceof RequestError)) throw error;
  return new NoAnswer(wordsFor(error.code), { passing: !LASTING.test(error.code) });
}

/** What a code means. Some are families, with one code a mistake: `HPE_…` in the frame of an answer, `ERR__…` in Brotli. */
function wordsFor(code: string): string {
  if (code.startsWith('HPE_')) return 'the answer is no proper HTTP';
  return (
    WORDS[code] ?? (code.startsWith('ERR__') ? 'the answer is damaged' : `the connection failed (${code})`)
  );
}
