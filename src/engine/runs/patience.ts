// Waits for a database that went away, as it does when its server starts again: for what has to be written or looked up
// even then.

import { setTimeout as sleep } from 'node:timers/promises';
import { isFault } from '../../roster/errors.ts';

/** Between tries: about eight seconds in all, in which a server starts again, and nobody waits for long. */
const PAUSES_MS = [250, 500, 1000, 2000, 4000];

/** Does `work`, again as long as the database cannot be reached, a few times at most; an interrupt ends the wait. */
export async function untilReachable<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await work();
    } catch (error) {
      if (!isFault(error, 'database-unreachable')) throw error;
      await sleep(pause, undefined, signal ? { signal } : {}).catch(() => undefined);
      if (signal?.aborted) throw error;
    }
  }
  return work();
}
