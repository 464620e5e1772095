// The flags of bulk and nightly: which of a sync's own can be the same for many districts.

import type { SyncMode } from '../../engine/plan/plan.ts';
import { Fault } from '../../roster/errors.ts';
import { parseInteger } from '../program/flags.ts';
import { JOBS, syncWishes, type SyncFlags, type SyncWishes } from '../program/syncOptions.ts';
import type { ManySyncs } from './task.ts';

/** The options of bulk and nightly as commander gives them. */
export interface ManyFlags extends SyncFlags {
  jobs?: string;
}

/** The syncs that can be run for many districts. */
export const BULK_MODES = ['edit', 'reset'] as const satisfies readonly SyncMode[];

/** How a bulk Reset gets its consent. */
export const APPROVE =
  'Preview with: clever-sync bulk reset … --dry-run > plans.tsv, look, then: clever-sync bulk reset - < plans.tsv';

/** What the flags ask of all districts. Throws the Fault `usage`. */
export const manySyncs = (flags: ManyFlags, mode: SyncMode): ManySyncs => ({
  mode,
  wishes: manyWishes(flags, mode),
  jobs: parseInteger('--jobs', flags.jobs ?? JOBS, 1, 64),
  full: flags.full ?? false,
  tellChanges: flags.exitCode,
  reportFile: flags.report,
});

/** The wishes that can be the same for many districts. Throws for those that are one district's. */
function manyWishes(flags: ManyFlags, mode: SyncMode): SyncWishes {
  if (flags.confirm !== undefined) {
    const hint = mode === 'reset' ? APPROVE : 'An Edit needs no confirmation: leave it out.';
    throw new Fault('confirmation', '--confirm is for one district: it never covers many.', hint);
  }
  if (flags.plan !== undefined) {
    const hint = mode === 'reset' ? APPROVE : 'Give it to: clever-sync edit <district> --plan DIGEST';
    throw new Fault('usage', '--plan approves the plan of one district.', hint);
  }
  const wishes = syncWishes(flags);
  if (wishes.schools === undefined || wishes.schools === 'all') return wishes;
  const hint = 'Select schools with: clever-sync districts set';
  throw new Fault('usage', '--schools takes only "all" for many districts.', hint);
}
