// Prints how one of many districts ended: as JSON an object a line; of a preview the line that approves its plan; else
// a line or two for people.

import { districtTitle } from '../../engine/naming/titles.ts';
import { shortened } from '../../roster/shortened.ts';
import type { SyncOutcome } from '../../engine/request.ts';
import type { Context } from '../context.ts';
import { wishArguments } from '../program/syncOptions.ts';
import { printForPeople } from '../sync/syncScreen.ts';
import { errorJson } from '../terminal/errorView.ts';
import { reportJson } from '../terminal/json.ts';
import { endLines, planLine } from '../terminal/manyView.ts';
import { planChangeLines } from '../terminal/planView.ts';
import { writeError } from '../writeError.ts';
import type { DistrictEnd, ManySyncs } from './task.ts';

/** Prints a sync that ended with a report. Of previews, what people read goes to standard error. */
export async function printOutcome(
  context: Context,
  outcome: SyncOutcome,
  { full, wishes }: Pick<ManySyncs, 'full' | 'wishes'>,
): Promise<void> {
  const { report } = outcome;
  if (context.flags.json) return context.out(reportJson(report));
  const people = report.dryRun ? onStandardError(context) : context;
  const given = wishArguments(wishes);
  await people.out(endLines(report, given, await people.view('out')));
  if (full) await printForPeople(people, { full, reviewed: false, wishes: given }, outcome);
  else if (report.dryRun && report.mode === 'reset') {
    // Nobody approves a Reset whose deletions are not on the screen.
    await people.out(planChangeLines(outcome.plan, await people.view('out')));
    await people.out('');
  }
  if (report.dryRun) await context.out(planLine(report));
}

/** A context whose results go where notes go, drawn as that takes it. */
const onStandardError = (context: Context): Context => ({
  ...context,
  out: (lines) => context.note(lines),
  view: (_stream, options) => context.view('err', options),
});

/** Characters of a name, which may be a whole line of a list that is none. */
const LONGEST_TITLE = 200;

/** Prints a sync that ended with an error, which is its district's alone. */
export async function printError(
  context: Context,
  district: DistrictEnd['district'],
  error: unknown,
): Promise<void> {
  await writeError(context, error, shortened(districtTitle(district), LONGEST_TITLE));
  if (context.flags.json)
    await context.out(errorJson(error, { about: { district }, database: context.flags.db }));
}
