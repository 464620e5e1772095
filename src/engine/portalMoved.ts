// What becomes of a run when others change the Portal under it: it starts over. It knows no plan.

import { Fault } from '../roster/errors.ts';
import type { RunTools } from './request.ts';

/** How often a run is tried. */
const ATTEMPTS = 3;

/** The Portal's rows are not as the plan saw them. Nothing was written. */
export class PortalMoved extends Error {
  override readonly name = 'PortalMoved';

  constructor(message = 'The Portal changed while the sync was planned.') {
    super(message);
  }
}

/** Does what may throw PortalMoved, and does it again when it does; three times at most, then it throws `failed`. */
export async function startingOver<T>({ on }: Pick<RunTools, 'on'>, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PortalMoved)) throw error;
      if (attempt === ATTEMPTS) throw keepsMoving(error);
      on?.({ type: 'restart', reason: error.message, attempt });
    }
  }
}

const keepsMoving = (cause: Error): Fault =>
  new Fault(
    'failed',
    'The Portal kept changing while the sync was planned.',
    'Run the command again later; if nobody works in the Portal, see: clever-sync db check',
    cause,
  );
