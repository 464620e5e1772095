// What an explanation is drawn from: the plan of an Edit, and what was seen of the share. It finds nothing itself.

import type { Plan } from '../plan.ts';
import type { Watch } from './watch.ts';

/** Both are of one reading of the share. */
export interface Facts {
  plan: Plan;
  watch: Watch;
}
