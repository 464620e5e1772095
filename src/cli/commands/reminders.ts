// `clever-sync reminders <district>`: what is left to do by hand.

import { reminders } from '../../engine/report/reminders.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { withDistrict } from '../portal.ts';
import { remindersValue } from '../terminal/json.ts';
import { remindersView } from '../terminal/remindersView.ts';

/** Prints every reminder, by name. */
export async function remindersCommand(context: Context, [name]: [string]): Promise<number> {
  return withDistrict(context, name, async (database, district) => {
    const found = await reminders(database, district, { now: context.io.clock() });
    // Not by print: of 1.7 million reminders the value is a second copy, which people do not need.
    if (context.flags.json) await context.json(remindersValue(found));
    else await context.out(remindersView(found, district, await context.view('out', { full: true })));
    return EXIT.done;
  });
}
