// `edit` and `reset`: one command with two modes. Checks the flags, finds out who consents, runs the sync.

import { isConsented, resetNotConfirmed } from '../../engine/consent.ts';
import { refOf } from '../../engine/naming/namesakes.ts';
import type { SyncMode } from '../../engine/plan/plan.ts';
import { Fault } from '../../roster/errors.ts';
import type { Context } from '../context.ts';
import { exitCodeOfReport } from '../exitCodes.ts';
import { withDistrict, withSource } from '../portal.ts';
import { syncWishes, wishArguments, type SyncFlags, type SyncWishes } from '../program/syncOptions.ts';
import { checkReport, isConfirmed } from '../sync/beforeRun.ts';
import { reviewer } from '../sync/review.ts';
import { loadAhead, runSync, type SyncJob } from '../sync/runSync.ts';

/** Runs an Edit, once whoever has to be asked has agreed. The exit code is that of its report. */
export function editCommand(context: Context, [district]: [string], flags: SyncFlags): Promise<number> {
  return syncCommand(context, 'edit', district, flags);
}

/** The same for a Reset. Throws `confirmation` when nobody has consented or can be asked. */
export function resetCommand(context: Context, [district]: [string], flags: SyncFlags): Promise<number> {
  return syncCommand(context, 'reset', district, flags);
}

async function syncCommand(
  context: Context,
  mode: SyncMode,
  name: string,
  flags: SyncFlags,
): Promise<number> {
  const wishes = syncWishes(flags);
  if (mode === 'edit' && flags.confirm !== undefined)
    throw new Fault('usage', '--confirm is for reset only.');
  await checkReport(context, flags.report);
  await loadAhead(context);
  return withDistrict(context, name, async (database, district) => {
    const confirmed = isConfirmed(district, flags.confirm);
    const full = flags.full ?? false;
    const request = { ...wishes, mode, district: refOf(district), confirmed, requestedBy: context.io.user };
    const review = await consent(context, mode, wishes, { confirmed, full });
    return withSource(context, district, async (source) => {
      const job: SyncJob = {
        database,
        source,
        request,
        full,
        wishes: wishArguments(wishes),
        review,
        reportFile: flags.report,
      };
      const { report } = await runSync(context, job);
      return exitCodeOfReport(report, flags.exitCode);
    });
  });
}

/** A script has no terminal; whoever sits at one expects to see the plan first. */
const unaskable = (): Fault =>
  new Fault(
    'confirmation',
    'This terminal takes no questions (TERM=dumb), so the plan cannot be shown and asked about.',
    'Preview it with --dry-run, then run it with --yes.',
  );

/**
 * Who is asked: nobody for a preview, or when the flags consent already; the person at the terminal otherwise. Throws
 * `confirmation` for a Reset that nobody can confirm: --yes is for safe questions.
 */
async function consent(
  context: Context,
  mode: SyncMode,
  { dryRun, planDigest }: SyncWishes,
  { confirmed, full }: { confirmed: boolean; full: boolean },
): Promise<SyncJob['review']> {
  if (isConsented({ dryRun, planDigest, confirmed }, {})) return undefined;
  if (mode === 'edit' && context.flags.yes) return undefined;
  if (mode === 'edit' && !context.canAsk) {
    if (context.io.isUnaskable && context.flags.input) throw unaskable();
    return undefined;
  }
  if (!context.canAsk) throw resetNotConfirmed();
  return reviewer(context, await context.prompter(), full);
}
