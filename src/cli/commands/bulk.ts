// `clever-sync bulk <edit|reset> [district…|-]`: the same sync for many districts. Checks that each has its consent.

import { districtTitle } from '../../engine/naming/titles.ts';
import { Fault } from '../../roster/errors.ts';
import type { Context } from '../context.ts';
import { APPROVE, BULK_MODES, manySyncs, type ManyFlags } from '../many/flags.ts';
import { namesOf, tasksOf, type NamedDistrict } from '../many/names.ts';
import { runMany } from '../many/runMany.ts';
import { summarize, tellNoDistricts } from '../many/summary.ts';
import type { Task } from '../many/task.ts';
import { requireTokens } from '../many/tokens.ts';
import { withPortal } from '../portal.ts';
import { parseChoice } from '../program/flags.ts';
import type { SyncWishes } from '../program/syncOptions.ts';
import { checkReport } from '../sync/beforeRun.ts';

/** Syncs every district that is named; 7 when any of them did not end with 0. */
export async function bulkCommand(
  context: Context,
  [modeText = '', ...names]: string[],
  flags: ManyFlags & { all?: true },
): Promise<number> {
  const mode = parseChoice('sync', modeText, BULK_MODES);
  const syncs = manySyncs(flags, mode);
  await checkReport(context, flags.report);
  const named = await namesOf(names, flags.all ?? false, {
    stdin: context.io.stdin,
    signal: context.signal,
  });
  if (mode === 'reset') requireApprovals(named, syncs.wishes);
  const tasks = await withPortal(context, (database) => tasksOf(database, named));
  if (tasks.length === 0) return tellNoDistricts(context);
  // A name that nobody has is told as such.
  requireTokens(await context.settings(), tasks.filter(({ district }) => 'id' in district).length);
  const began = context.io.clock();
  const done = await runMany(context, tasks, { ...syncs, total: tasks.length });
  return summarize(context, done, { began, names: tasks.map(nameOf) });
}

const nameOf = ({ name, district }: Task): string => ('id' in district ? districtTitle(district) : name);

/** A Reset that deletes needs a digest for each district. */
function requireApprovals(named: NamedDistrict[] | null, { dryRun }: SyncWishes): void {
  if (dryRun) return;
  const without = named?.find(({ planDigest }) => planDigest === undefined);
  if (named !== null && !without) return;
  const what = without && named!.some(({ planDigest }) => planDigest) ? `: "${without.name}" has none` : '';
  throw new Fault('confirmation', `A bulk Reset needs the approved digest of each district${what}.`, APPROVE);
}
