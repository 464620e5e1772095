// The whole of a sync, Edit or Reset: read, plan, and carry the plan out. A composition of the verbs, and nothing else.

import { Fault } from '../roster/errors.ts';
import type { SharedDistrict } from '../source/source.ts';
import { carryOut, type PlanTools } from './carryOut.ts';
import { isConsented, resetNotConfirmed } from './consent.ts';
import { makePlan } from './makePlan.ts';
import type { Plan } from './plan/plan.ts';
import type { SyncOutcome, SyncRequest, SyncTools } from './request.ts';
import { stage } from './stage.ts';

/** How often the share is read before a sync gives up that it stands still. */
const ATTEMPTS = 3;

/**
 * Runs one sync. A refusal by a guard is an outcome, not an error: the report's status is `refused` and its guards say
 * why. Faults: the source's, the database's, `sync-in-progress`, `confirmation` when nobody consented to a Reset,
 * `interrupted`.
 */
export async function sync(request: SyncRequest, tools: SyncTools): Promise<SyncOutcome> {
  if (request.mode === 'reset' && !isConsented(request, tools)) throw resetNotConfirmed();
  return carryOut(request, tools, { plan: (lent) => planShare(request, { ...tools, ...lent }) });
}

/** Reads the share and makes the plan; starts over while the share changes under it. */
async function planShare(request: SyncRequest, tools: SyncTools & PlanTools): Promise<Plan> {
  const ask = () => tools.source.district({ signal: tools.signal, on: tools.on });
  tools.on?.({ type: 'stage', stage: 'connect' });
  let before = await ask();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    tools.on?.({ type: 'stage', stage: 'read' });
    const staged = await stage(request, tools);
    const after = await ask();
    if (sameShare(before, after)) return makePlan(request, tools, after, staged);
    if (attempt < ATTEMPTS)
      tools.on?.({ type: 'restart', reason: 'The share changed while it was read.', attempt });
    before = after;
  }
  throw new Fault(
    'source-unusable',
    `${tools.source.name} kept changing the share while it was read, ${ATTEMPTS} times.`,
    "Run the command again when the district's own sync is over.",
  );
}

const sameShare = (a: SharedDistrict, b: SharedDistrict): boolean =>
  a.lastSync === b.lastSync && a.lastAppSync === b.lastAppSync && a.state === b.state;
