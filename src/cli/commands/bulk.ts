// `clever-sync bulk <edit|reset> [district…|-]`: the same sync for many districts. Checks that each has its consent.

import type { Context } from '../context.ts';
import { Fault } from '../../roster/errors.ts';
import { parseInteger } from '../flags.ts';
import { namesOf, tasksOf, type Named } from '../many/names.ts';
import { runMany } from '../many/runMany.ts';
import { summarize } from '../many/summary.ts';
import { requireTokens } from '../many/tokens.ts';
import { withPortal } from '../portal.ts';
import { checkReport } from '../consent.ts';
import { syncWishes, type SyncFlags, type SyncWishes } from '../syncOptions.ts';

/** Districts at a time: reading is mostly waiting for Clever. */
const JOBS = '4';

export interface ManyFlags extends SyncFlags {
  jobs?: string;
}

/** Syncs every district that is named; 7 when any of them did not end with 0. */
export async function bulkCommand(
  context: Context,
  [modeText = '', ...names]: string[],
  flags: ManyFlags & { all?: true },
): Promise<number> {
  const mode = modeOf(modeText);
  const wishes = manyWishes(flags);
  const jobs = parseJobs(flags.jobs);
  await checkReport(context, flags.report);
  const named = await namesOf(names, flags.all ?? false, context.io.stdin);
  if (mode === 'reset') requireApprovals(named, wishes);
  const tasks = await withPortal(context, (database) => tasksOf(database, named));
  requireTokens(await context.settings(), tasks.length);
  const began = context.io.clock();
  const ends = await runMany(context, tasks, {
    ...{ mode, wishes, jobs, total: tasks.length, full: flags.full ?? false },
    ...{ tellChanges: flags.exitCode, reportFile: flags.report },
  });
  return summarize(context, ends, { began, names: tasks.map(nameOf) });
}

const nameOf = ({ name, district }: { name: string; district: object }): string =>
  'name' in district ? String(district.name) : name;

function modeOf(text: string): 'edit' | 'reset' {
  if (text === 'edit' || text === 'reset') return text;
  throw new Fault(
    'usage',
    `bulk: there is no sync "${text}".`,
    'It is edit or reset: clever-sync bulk edit --all',
  );
}

/** How many districts at a time. */
export function parseJobs(text: string = JOBS): number {
  return parseInteger('--jobs', text, 1, 64);
}

/** The wishes that can be the same for many districts. Throws for those that are one district's. */
export function manyWishes(flags: ManyFlags): SyncWishes {
  if (flags.confirm !== undefined) {
    const hint =
      'Preview with: clever-sync bulk reset … --dry-run > plans.tsv, look, then: clever-sync bulk reset - < plans.tsv';
    throw new Fault('confirmation', '--confirm is for one district: it never covers many.', hint);
  }
  if (flags.plan !== undefined) {
    const hint = 'Give each district’s digest on standard input: clever-sync bulk reset - < plans.tsv';
    throw new Fault('usage', '--plan approves the plan of one district.', hint);
  }
  const wishes = syncWishes(flags);
  if (wishes.schools === undefined || wishes.schools === 'all') return wishes;
  throw new Fault(
    'usage',
    '--schools takes only "all" for many districts.',
    'Select schools with: clever-sync districts set',
  );
}

/** A Reset that deletes needs a digest for each district. */
function requireApprovals(named: Named[] | null, { dryRun }: SyncWishes): void {
  if (dryRun) return;
  const hint =
    'Preview with: clever-sync bulk reset … --dry-run > plans.tsv, look, then: clever-sync bulk reset - < plans.tsv';
  const without = named?.find(({ planDigest }) => planDigest === undefined);
  if (named !== null && !without) return;
  const what = without && named!.some(({ planDigest }) => planDigest) ? `: "${without.name}" has none` : '';
  throw new Fault('confirmation', `A bulk Reset needs the approved digest of each district${what}.`, hint);
}
