// The last screen: the plan, and Start Sync. Until then nothing is written; back and cancel leave no trace.

import { isApprovable } from '../../engine/check.ts';
import { refOf } from '../../engine/naming/namesakes.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import type { Review } from '../../engine/request.ts';
import { throwIfAborted } from '../../roster/errors.ts';
import { backUp, backupName, wantsBackup } from '../backup.ts';
import type { Context } from '../context.ts';
import { EXIT, exitCodeOfReport } from '../exitCodes.ts';
import { withSource } from '../portal.ts';
import { confirmByName, needsName, showPlan } from '../sync/review.ts';
import { runSync } from '../sync/runSync.ts';
import { safeText } from '../terminal/safeText.ts';
import { hanging, typedLine } from '../terminal/view.ts';
import { writeError } from '../writeError.ts';
import type { Answers, WizardScreen, WizardTools } from './answers.ts';
import { equivalentArguments } from './equivalent.ts';
import { BACK, type Choice, type Prompter } from './prompter.ts';

/** How the screen is left. */
type Answer = 'start' | 'back' | 'cancel';
type Next = Answer | 'backup' | 'full';

/** Plans the sync, shows the plan, and runs it on Start Sync; then says how to do the same in one line. */
export function previewScreen(tools: WizardTools): WizardScreen {
  const { context, database } = tools;
  return async (answers) => {
    const last = { next: 'start' as Answer, plan: null as Plan | null };
    const review = async (plan: Plan): Promise<Review> => {
      await showPlan(saying(context), plan);
      last.plan = plan;
      last.next = await askNext(tools, plan);
      return last.next === 'start' ? approval(tools, plan) : { proceed: false, approved: false };
    };
    try {
      const request = requestOf(answers, context.io.user);
      const { report } = await withSource(context, answers.district, (source) =>
        runSync(context, { database, source, request, full: false, review }),
      );
      await showEquivalent(tools, answers);
      if (last.plan && needsName(last.plan))
        await context.note(hanging(await context.view('err'), '  ', NAMED));
      return { ...answers, exitCode: exitCodeOfReport(report) };
    } catch (error) {
      if (last.next === 'back') return BACK;
      if (last.next !== 'cancel' || last.plan === null || isApprovable(last.plan)) throw error;
      await showWayOn(tools, answers, last.plan);
      return { ...answers, exitCode: EXIT.refused };
    }
  };
}

/** Of a plan that somebody starts: a Reset wants the name of the district. */
async function approval({ context, prompter, database }: WizardTools, plan: Plan): Promise<Review> {
  if (!needsName(plan)) return { proceed: true, approved: false };
  return confirmByName(context, prompter, plan, { suggestsBackup: database.copyTo === undefined });
}

const NAMED =
  'It asks for the name again. In a script: preview it with --dry-run, then give --plan and the digest.';

function requestOf({ district, mode, schools, expiresOn, notify }: Answers, requestedBy: string) {
  const settings = { schools, expiresOn, notify: notify.length > 0 ? notify : undefined };
  return { district: refOf(district), mode, dryRun: false, ...settings, requestedBy };
}

/** The wizard has no `--full`. */
const saying = (context: Context): Context => ({
  ...context,
  view: async (...how) => ({
    ...(await context.view(...how)),
    howToSeeAll: '"Show every change" shows all',
  }),
});

/** What to do with the plan on the screen. */
async function askNext(tools: WizardTools, plan: Plan): Promise<Answer> {
  const { context, prompter, database } = tools;
  const canCopy = database.copyTo !== undefined && wantsBackup(plan);
  for (;;) {
    const next = await (isApprovable(plan) ? ask(prompter, canCopy) : askRefused(prompter));
    if (next === 'full') await showPlan(context, plan, { full: true });
    else if (next === 'backup') await copy(tools);
    else return next;
  }
}

/** Copies the database beside itself; a copy that fails is told, and no reason to leave the wizard. */
async function copy({ context, database }: WizardTools): Promise<void> {
  const file = backupName(database.location, context.io.clock());
  try {
    await backUp(context, database, file);
    await context.io.writeErr(safeText(`Copied the database to ${file}`));
  } catch (error) {
    throwIfAborted(context.signal);
    await writeError(context, error);
  }
}

function ask(prompter: Prompter, canCopy: boolean): Promise<Next> {
  return choose(prompter, 'Start the sync?', [
    { value: 'start', name: 'Start Sync' },
    ...(canCopy ? [{ value: 'backup' as const, name: 'Back up the database first' }] : []),
    ...LOOK_OR_BACK,
    { value: 'cancel', name: 'Cancel' },
  ]);
}

/** No approval passes these guards, so there is nothing to start. */
function askRefused(prompter: Prompter): Promise<Next> {
  const message = 'The guards refuse this plan, so it cannot be started. What now?';
  return choose(prompter, message, [...LOOK_OR_BACK, { value: 'cancel', name: 'Leave' }], 'cancel');
}

const LOOK_OR_BACK: Choice<Next>[] = [
  { value: 'full', name: 'Show every change' },
  { value: 'back', name: 'Back' },
];

async function choose(
  prompter: Prompter,
  message: string,
  choices: Choice<Next>[],
  first: Next = 'start',
): Promise<Next> {
  const next = await prompter.choose({ message, choices, default: first, back: true });
  return next === BACK ? 'back' : next;
}

/** The command that does it all the same, with the flags that pass the guards, where flags do. */
function showWayOn(tools: WizardTools, answers: Answers, { guards }: Plan): Promise<void> {
  const flags = guards.flatMap(({ refused, override }) => (refused && override ? override : []));
  const passing = flags.filter((flag) => !flag.includes(' '));
  const title = 'Nothing was written. The same sync as a command, once that is settled:';
  return showEquivalent(tools, answers, title, passing);
}

async function showEquivalent(
  { context }: WizardTools,
  answers: Answers,
  title = 'The same sync as a command:',
  flags: string[] = [],
): Promise<void> {
  const view = await context.view('err');
  const command = typedLine(view, ...equivalentArguments(answers), ...flags);
  await context.note(['', ...hanging(view, '', title), `  ${view.theme.code(command)}`]);
}
