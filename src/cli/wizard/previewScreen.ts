// The last screen: the plan, and Start Sync. Until then nothing is written; back and cancel leave no trace.

import type { Plan } from '../../engine/plan.ts';
import type { Review } from '../../engine/request.ts';
import { exitCodeOfReport } from '../exitCodes.ts';
import { withSource } from '../portal.ts';
import { confirmByName, needsName, showPlan } from '../review.ts';
import { runSync } from '../runSync.ts';
import { commandLine } from '../terminal/command.ts';
import type { Answers, WizardScreen, WizardTools } from './answers.ts';
import { equivalentArguments } from './equivalent.ts';
import { BACK, type Prompter } from './prompter.ts';

type Next = 'start' | 'full' | 'back' | 'cancel';

/** Plans the sync, shows the plan, and runs it on Start Sync; then says how to do the same in one line. */
export function previewScreen(tools: WizardTools): WizardScreen {
  const { context, prompter, database } = tools;
  return async (answers) => {
    let back = false;
    const review = async (plan: Plan): Promise<Review> => {
      await showPlan(context, plan, false);
      const next = await askNext(tools, plan);
      back = next === 'back';
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
      throw error;
    }
  };
}

function requestOf({ district, mode, schools, expiresOn, notify }: Answers, requestedBy: string) {
  const { id, sourceId, name } = district;
  const settings = { schools, expiresOn, notify: notify.length > 0 ? notify : undefined };
  return { district: { id, sourceId, name }, mode, dryRun: false, ...settings, requestedBy };
}

/** What to do with the plan on the screen. */
async function askNext({ context, prompter }: WizardTools, plan: Plan): Promise<Exclude<Next, 'full'>> {
  for (;;) {
    const next = await ask(prompter);
    if (next !== 'full') return next;
    await showPlan(context, plan, true);
  }
}

async function ask(prompter: Prompter): Promise<Next> {
  const next = await prompter.choose<Next>({
    message: 'Start the sync?',
    choices: [
      { value: 'start', name: 'Start Sync' },
      { value: 'full', name: 'Show every change' },
      { value: 'back', name: 'Back' },
      { value: 'cancel', name: 'Cancel' },
    ],
    default: 'start',
    back: true,
  });
  return next === BACK ? 'back' : next;
}

async function showEquivalent({ context }: WizardTools, answers: Answers): Promise<void> {
  const { theme } = await context.view('err');
  await context.note([
    '',
    'The same sync as a command:',
    `  ${theme.code(commandLine(...equivalentArguments(answers)))}`,
  ]);
}
