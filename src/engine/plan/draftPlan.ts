// What every plan has, whatever it is made of: read off the plan's tables once they are filled.

import { digest } from '../digest.ts';
import type { RunRequest, RunTools } from '../request.ts';
import { countPlan } from './counts.ts';
import { NO_SETTINGS, type Plan } from './plan.ts';
import { countPlanned } from './planned.ts';
import { readPlan } from './readPlan.ts';

/** What a plan says of itself before anything is said of a share, or by a guard. */
type Draft = Pick<
  Plan,
  'mode' | 'district' | 'undoes' | 'school' | 'digest' | 'changes' | 'losses' | 'settings' | 'read'
>;

/** The plan in the temporary tables, with the settings that it changes. */
export async function draftPlan(
  { mode, district, undoes, school }: RunRequest,
  { database, on }: RunTools,
  settings = NO_SETTINGS,
): Promise<Draft> {
  on?.({ type: 'stage', stage: 'check' });
  const read: Plan['read'] = (options) => readPlan(database, options);
  const planned = await countPlanned(database);
  return {
    mode,
    district,
    undoes,
    school,
    digest: await digest(database, { mode, undoes, district }, planned, settings.schools),
    ...(await countPlan(database, planned)),
    settings,
    read,
  };
}
