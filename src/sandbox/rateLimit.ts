// So many requests a minute for each token, counted in windows that begin with a token's first request.

/** Counts the requests of each token. */
export interface RateLimit {
  /** Counts a request. `headers` go on every answer, whether it was `allowed` or not. */
  count(token: string): { allowed: boolean; headers: Record<string, string> };
}

/** Counts `limit` requests in `windowMs` for each token. */
export function rateLimit(limit: number, windowMs: number): RateLimit {
  const windows = new Map<string, { used: number; endsAt: number }>();
  return {
    count(token) {
      const now = Date.now();
      const open = windows.get(token);
      const window = open && open.endsAt > now ? open : { used: 0, endsAt: now + windowMs };
      windows.set(token, window);
      window.used++;
      return {
        allowed: window.used <= limit,
        headers: {
          'X-RateLimit-Bucket': 'bearer',
          'X-RateLimit-Limit': String(limit),
          'X-RateLimit-Remaining': String(Math.max(0, limit - window.used)),
          // Whole seconds, rounded up: whoever waits until then finds a new window.
          'X-RateLimit-Reset': String(Math.ceil(window.endsAt / 1000)),
        },
      };
    },
  };
}
