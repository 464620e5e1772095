// `clever-sync history <district>`: its runs.

import { history } from '../../engine/history/history.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { lookingAt, withDistrict } from '../portal.ts';
import { print } from '../print.ts';
import { historyView } from '../terminal/historyView.ts';

/** Prints the runs, newest first; as JSON an array. */
export async function historyCommand(context: Context, [name]: [string]): Promise<number> {
  const { keepDays } = await context.settings();
  return withDistrict(context, name, async (database, district) => {
    await lookingAt(context, database);
    const runs = await history(database, district, keepDays);
    const now = context.io.clock();
    await print(context, runs, (view) => historyView(runs, { district, now }, view));
    return EXIT.done;
  });
}
