// What a guard is: a check on the plan that can refuse it, with figures and the way to go on.

import type { Database } from '../../database/database.ts';
import type { SharedDistrict } from '../../source/source.ts';
import type { Plan } from '../plan/plan.ts';
import type { RunRequest, SyncRequest } from '../request.ts';
import type { RunInProgress } from '../runs/lease.ts';
import type { Tally } from '../staging/tally.ts';

/** What the guards of any run may look at. */
export interface RunFacts {
  database: Database;
  request: RunRequest;
  plan: Omit<Plan, 'guards'>;
  /** Another run of the district that works now. */
  otherRun: RunInProgress | null;
}

/** What the guards of a run that deletes records may look at. `today` is `YYYY-MM-DD`. */
export interface DeletionFacts extends RunFacts {
  request: RunRequest & Pick<SyncRequest, 'inSession'>;
  today: string;
  /** Whether a person is at a terminal to see a warning and type the district's name. */
  attended: boolean;
}

/** What the guards of a sync may look at. */
export interface GuardFacts extends DeletionFacts {
  request: SyncRequest;
  shared: SharedDistrict;
  tally: Tally;
}

/**
 * What a guard has to say against a plan. `refuses`: whether it refuses as things are; `approvable`: whether approving the
 * plan (by digest, or by the district's name typed under the plan on the screen) passes it; `override`: another flag that
 * does; `alternative`: one that does without approval.
 */
export interface Objection {
  code: string;
  message: string;
  refuses: boolean;
  approvable?: boolean;
  override?: string;
  alternative?: string;
}

/** A check on a plan; nothing when there is nothing to say. It writes nothing to the Portal. */
export type Guard<F extends RunFacts = GuardFacts> = (facts: F) => Promise<Objection[]>;
