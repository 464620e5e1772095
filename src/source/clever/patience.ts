// How long one request is tried: which waits come between the tries, and when it is given up.
// It knows no HTTP but the headers of a rate limit, and takes clock and waits from outside.

import type { IncomingHttpHeaders } from 'node:http';
import { Fault, throwIfAborted } from '../../roster/errors.ts';
import type { ReadOptions } from '../source.ts';

/** What a wait needs: the clock, the way to wait, whom to tell and what ends it. */
export interface Pace extends ReadOptions {
  clock: () => Date;
  wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** How long one request is tried. */
export interface Patience {
  /** After a failure that may pass: waits, longer each time. Throws `fault` once five waits did not help. */
  failed(reason: string, fault: Fault): Promise<void>;
  /** After "too many requests": waits until more are allowed, which is no failure and not counted as one. */
  limited(headers: IncomingHttpHeaders): Promise<void>;
}

/** Clever's advice: 1 s, 2 s, 4 s …, and after five failed tries stop and sync later. */
const RETRY_SECONDS = [1, 2, 4, 8, 16];

/** Clever counts requests by the minute, so no wait needs to be longer, whatever a header says. */
const WINDOW_SECONDS = 60;

/** After half an hour of waits it is clear that somebody else uses up the token's requests. */
const MOST_LIMITED_SECONDS = 30 * 60;

/** The patience for one request. */
export function patience(pace: Pace): Patience {
  let failures = 0;
  let limitedSeconds = 0;
  let hadReset = false;
  return {
    async failed(reason, fault) {
      throwIfAborted(pace.signal);
      const seconds = RETRY_SECONDS[failures++];
      if (seconds === undefined) throw fault;
      await pause(pace, reason, seconds);
    },
    async limited(headers) {
      if (limitedSeconds >= MOST_LIMITED_SECONDS) {
        throw new Fault(
          'source-unreachable',
          'Clever has allowed no more requests for half an hour.',
          'Something else uses this token heavily; run the sync again later.',
        );
      }
      const left = secondsUntilReset(headers, pace.clock());
      // A reset that has passed is only just over, or not to be believed.
      const seconds = left > 0 ? left : hadReset ? WINDOW_SECONDS : 1;
      hadReset ||= left <= 0;
      limitedSeconds += seconds;
      await pause(pace, 'Clever allows no more requests this minute', seconds);
    },
  };
}

async function pause(pace: Pace, reason: string, seconds: number): Promise<void> {
  throwIfAborted(pace.signal);
  pace.on?.({ type: 'wait', reason, seconds });
  try {
    await pace.wait(seconds * 1000, pace.signal);
  } catch (error) {
    throwIfAborted(pace.signal);
    throw error;
  }
  throwIfAborted(pace.signal);
}

/**
 * Whole seconds until the rate limit's window ends, 60 at most; none or fewer when it has ended. `X-RateLimit-Reset` is
 * Unix seconds on the server's clock, so it is compared with the answer's own `Date` where there is one.
 */
function secondsUntilReset(headers: IncomingHttpHeaders, now: Date): number {
  const reset = Number(headers['x-ratelimit-reset']);
  const sent = Date.parse(headers.date ?? '');
  const seconds = Math.ceil(reset - (Number.isNaN(sent) ? now.getTime() : sent) / 1000);
  return Number.isFinite(seconds) ? Math.min(seconds, WINDOW_SECONDS) : WINDOW_SECONDS;
}
