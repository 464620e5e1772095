// `clever-sync` without a command: the Portal's own screens, in its order.

import { listDistricts } from '../../engine/districts/districts.ts';
import { Fault } from '../../roster/errors.ts';
import { noToken } from '../../source/clever/faults.ts';
import type { Context } from '../context.ts';
import { withPortal } from '../portal.ts';
import { ADD_DISTRICT, commandLine } from '../terminal/command.ts';
import { defaults, type WizardTools } from '../wizard/answers.ts';
import { districtScreen } from '../wizard/districtScreen.ts';
import { emailsScreen } from '../wizard/emailsScreen.ts';
import { expirationScreen } from '../wizard/expirationScreen.ts';
import { walk } from '../wizard/flow.ts';
import { modeScreen } from '../wizard/modeScreen.ts';
import { previewScreen } from '../wizard/previewScreen.ts';
import { schoolsScreen } from '../wizard/schoolsScreen.ts';

const SCREENS = [districtScreen, modeScreen, schoolsScreen, expirationScreen, emailsScreen, previewScreen];

/** Asks for everything, then syncs. Throws `usage` without a terminal, and `no-token` before it asks anything in vain. */
export async function wizardCommand(context: Context): Promise<number> {
  const hint = 'Without one, run: clever-sync edit <district>, or clever-sync --help for all commands.';
  const what = context.io.isUnaskable
    ? 'The wizard needs a terminal that takes questions; this one is TERM=dumb.'
    : 'The wizard needs a terminal, without --no-input.';
  if (!context.canAsk) throw new Fault('usage', what, hint);
  return withPortal(context, async (database) => {
    const districts = await listDistricts(database);
    const [first] = districts;
    if (!first) {
      const add = `Add one: ${commandLine(...ADD_DISTRICT)}`;
      throw new Fault('not-found', 'There are no districts in this Portal yet.', add);
    }
    const { token, client } = await context.settings();
    if (!token && !client) throw noToken();
    const tools: WizardTools = { context, prompter: await context.prompter(), database, districts };
    const answers = await walk(
      SCREENS.map((screen) => screen(tools)),
      defaults(first),
    );
    return answers.exitCode;
  });
}
