// What one sync shows: its progress while it works, then its plan and report, or its JSON.

import type { SyncEvent } from '../../engine/events.ts';
import type { RunTools, SyncOutcome } from '../../engine/request.ts';
import { suggestBackup } from '../backup.ts';
import type { Context } from '../context.ts';
import { writeError } from '../writeError.ts';

/** Where a sync is shown. */
export interface SyncScreen {
  on(event: SyncEvent): void;
  /** A question is about to be asked. */
  pause(): void;
  /** The sync is over; what came of it is still to be printed. */
  done(): void;
  fail(): void;
  print(outcome: SyncOutcome): Promise<void>;
  /** Tells what went wrong once the run was launched, and does not undo it. */
  tell(error: unknown): Promise<void>;
}

/** What a sync's output depends on. */
interface Shown {
  full: boolean;
  /** Its plan was seen before it was run. */
  reviewed: boolean;
  /** The options that it was given, for the command that runs the plan of a preview. */
  wishes: string[];
}

/** The screen of a sync that has the terminal to itself. */
export async function ownScreen(context: Context, options: Shown): Promise<SyncScreen> {
  const { createProgress } = await import('../terminal/progress.ts');
  const { theme } = await context.view('err');
  const asked = options.reviewed ? context.signal : undefined;
  const progress = await createProgress(context.io, { theme, quiet: context.flags.quiet ?? false, asked });
  return {
    on: (event) => progress.on(event),
    pause: () => progress.pause(),
    done: () => progress.done(),
    fail: () => progress.fail(),
    print: (outcome) =>
      context.flags.json ? printJson(context, outcome) : printForPeople(context, options, outcome),
    tell: (error) => writeError(context, error),
  };
}

/** Does the work with its progress on the screen; `tools`: what it is lent of the program's edge. */
export async function onScreen<T>(
  { io: { clock, processes }, signal }: Context,
  screen: SyncScreen,
  work: (tools: Omit<RunTools, 'database' | 'review'>) => Promise<T>,
): Promise<T> {
  try {
    const result = await work({ clock, processes, signal, on: (event) => screen.on(event) });
    screen.done();
    return result;
  } catch (error) {
    screen.fail();
    throw error;
  }
}

async function printJson(context: Context, { report }: SyncOutcome): Promise<void> {
  const { reportJson } = await import('../terminal/json.ts');
  await context.out(reportJson(report, context.io.outIsTerminal));
}

/** A preview's plan goes before its report; a run's changes were seen already, or are asked for with --full. */
export async function printForPeople(
  context: Context,
  { full, reviewed, wishes }: Shown,
  { plan, report }: SyncOutcome,
): Promise<void> {
  const { reportView } = await import('../terminal/reportView.ts');
  const view = await context.view('out', { full });
  if (report.dryRun) {
    const { planView } = await import('../terminal/planView.ts');
    await context.out(planView(plan, view));
    await context.out('');
    await suggestBackup(context, plan);
  } else if (full && !reviewed) {
    const { diffLines } = await import('../terminal/diffView.ts');
    await context.out(diffLines(view, plan));
    await context.out('');
  }
  await context.out(reportView(report, view, wishes));
}
