// The last screen: the plan, and Start Sync. Until then nothing is written; back and cancel leave no trace.

import { isApprovable } from '../../engine/check.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Review } from '../../engine/request.ts';
import { throwIfAborted } from '../../roster/errors.ts';
import { backUp, backupName, wantsBackup } from '../backup.ts';
import { EXIT, exitCodeOfReport } from '../exitCodes.ts';
import { withSource } from '../portal.ts';
import { confirmByName, needsName, showPlan } from '../review.ts';
import { runSync } from '../runSync.ts';
import { commandLine } from '../terminal/command.ts';
import { safeText } from '../terminal/safeText.ts';
import type { Answers, WizardScreen, WizardTools } from './answers.ts';
import { equivalentArguments } from './equivalent.ts';
import { BACK, type Prompter } from './prompter.ts';

type Next = 'start' | 'backup' | 'full' | 'back' | 'cancel';

/** Plans the sync, shows the plan, and runs it on Start Sync; then says how to do the same in one line. */
export function previewScreen(tools: WizardTools): WizardScreen {
  const { context, prompter, database } = tools;
  return async (answers) => {
    let back = false;
    let refused: Plan | null = null;
    const review = async (plan: Plan): Promise<Review> => {
      await showPlan(context, plan, false);
      const next = await askNext(tools, plan);
      back = next === 'back';
      if (next === 'cancel' && !isApprovable(plan)) refused = plan;
      if (next !== 'start') return { proceed: false, approved: false };
      return needsName(plan) ? confirmByName(context, prompter, plan) : { proceed: true, approved: false };
    };
    try {
      const request = requestOf(answers, context.io.user);
      const { report } = await withSource(context, answers.district, (source) =>
        runSync(context, { database, source, request, full: false, review }),
      );
      await showEquivalent(tools, answers);
      return { ...answers, exitCode: exitCodeOfReport(report) };
    } catch (error) {
      if (back) return BACK;
      if (!refused) throw error;
      await showWayOn(tools, answers, refused);
      return { ...answers, exitCode: EXIT.refused };
    }
  };
}

function requestOf({ district, mode, schools, expiresOn, notify }: Answers, requestedBy: string) {
  const { id, sourceId, name } = district;
  const settings = { schools, expiresOn, notify: notify.length > 0 ? notify : undefined };
  return { district: { id, sourceId, name }, mode, dryRun: false, ...settings, requestedBy };
}

/** What to do with the plan on the screen. */
async function askNext(tools: WizardTools, plan: Plan): Promise<Exclude<Next, 'full' | 'backup'>> {
  const { context, prompter, database } = tools;
  const canCopy = database.copyTo !== undefined && wantsBackup(plan);
  for (;;) {
    const next = await (isApprovable(plan) ? ask(prompter, canCopy) : askRefused(prompter));
    if (next === 'full') await showPlan(context, plan, true);
    else if (next === 'backup') await copy(tools);
    else return next;
  }
}

/** Copies the database beside itself; a copy that fails is told, and no reason to leave the wizard. */
async function copy({ context, database }: WizardTools): Promise<void> {
  const file = backupName(database.location, context.io.clock());
  try {
    await backUp(database, file, context.signal);
    await context.io.writeErr(safeText(`Copied the database to ${file}`));
  } catch (error) {
    throwIfAborted(context.signal);
    const { errorLines } = await import('../terminal/errorView.ts');
    await context.io.writeErr(errorLines(error, await context.view('err')));
  }
}

async function ask(prompter: Prompter, canCopy: boolean): Promise<Next> {
  const next = await prompter.choose<Next>({
    message: 'Start the sync?',
    choices: [
      { value: 'start', name: 'Start Sync' },
      ...(canCopy ? [{ value: 'backup' as const, name: 'Back up the database first' }] : []),
      { value: 'full', name: 'Show every change' },
      { value: 'back', name: 'Back' },
      { value: 'cancel', name: 'Cancel' },
    ],
    default: 'start',
    back: true,
  });
  return next === BACK ? 'back' : next;
}

/** No approval passes these guards, so there is nothing to start. */
async function askRefused(prompter: Prompter): Promise<Next> {
  const next = await prompter.choose<Next>({
    message: 'The guards refuse this plan, so it cannot be started. What now?',
    choices: [
      { value: 'full', name: 'Show every change' },
      { value: 'back', name: 'Back' },
      { value: 'cancel', name: 'Leave' },
    ],
    default: 'cancel',
    back: true,
  });
  return next === BACK ? 'back' : next;
}

/** The command that does it all the same, with the flags that pass the guards, where flags do. */
async function showWayOn({ context }: WizardTools, answers: Answers, { guards }: Plan): Promise<void> {
  const { theme } = await context.view('err');
  const flags = guards.flatMap(({ refused, override }) => (refused && override ? override : []));
  const passing = flags.filter((flag) => !flag.includes(' '));
  await context.note([
    '',
    'Nothing was written. The same sync as a command, once that is settled:',
    `  ${theme.code(commandLine(...equivalentArguments(answers), ...passing))}`,
  ]);
}

async function showEquivalent({ context }: WizardTools, answers: Answers): Promise<void> {
  const { theme } = await context.view('err');
  await context.note([
    '',
    'The same sync as a command:',
    `  ${theme.code(commandLine(...equivalentArguments(answers)))}`,
  ]);
}
