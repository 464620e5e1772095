// `clever-sync districts remove <district>`: only one without rows.

import { removeDistrict, requireRemovable } from '../../engine/districts/changeDistrict.ts';
import { history, isPast, type RunSummary } from '../../engine/history/history.ts';
import { districtTitle } from '../../engine/naming/titles.ts';
import { Fault } from '../../roster/errors.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { lookingAt, withDistrict } from '../portal.ts';
import { safeText } from '../terminal/safeText.ts';
import { count } from '../terminal/words.ts';

/** Removes the district once a person says yes, or with --yes. */
export async function removeCommand(context: Context, [name]: [string]): Promise<number> {
  return withDistrict(context, name, async (database, district) => {
    const looking = await lookingAt(context, database);
    await requireRemovable(looking, district);
    if (!context.flags.yes) {
      const { keepDays } = await context.settings();
      const runs = await history(database, district, keepDays);
      const what = `"${districtTitle(district)}"${withRuns(runs, context.io.clock())}`;
      if (!context.canAsk)
        throw new Fault('confirmation', `This removes ${what}.`, 'Give --yes, if it is to go.');
      const yes = await (await context.prompter()).confirm({ message: `Remove ${what}?`, default: false });
      if (yes !== true) throw new Fault('interrupted', 'Cancelled. The district is still there.');
    }
    await removeDistrict(looking, district);
    if (context.flags.json) await context.json({ removed: district.id });
    else await context.out(`Removed "${safeText(districtTitle(district))}".`);
    return EXIT.done;
  });
}

/** Its history goes with it, and with that what could be undone. */
function withRuns(runs: RunSummary[], now: Date): string {
  if (runs.length === 0) return '';
  const undoable = runs.filter(({ undoableUntil }) => undoableUntil !== null && !isPast(undoableUntil, now));
  const lost = undoable.length === 0 ? '' : `, of which ${undoable.length} can still be undone`;
  return `, and the history of ${count(runs.length, 'run')}${lost}`;
}
