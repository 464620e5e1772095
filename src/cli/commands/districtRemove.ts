// `clever-sync districts remove <district>`: only one without rows.

import { removeDistrict, requireRemovable } from '../../engine/districts.ts';
import { Fault } from '../../roster/errors.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { lookingAt, withDistrict } from '../portal.ts';
import { safeText } from '../terminal/safeText.ts';

/** Removes the district once a person says yes; with --yes, and without a terminal, at once. */
export async function removeCommand(context: Context, [name]: [string]): Promise<number> {
  return withDistrict(context, name, async (database, district) => {
    const looking = await lookingAt(context, database);
    await requireRemovable(looking, district);
    if (context.canAsk && !context.flags.yes) {
      const prompter = await context.prompter('', '--yes');
      const yes = await prompter.confirm({ message: `Remove "${district.name}"?`, default: false });
      if (yes !== true) throw new Fault('interrupted', 'Cancelled. The district is still there.');
    }
    await removeDistrict(looking, district);
    if (context.flags.json) await context.json({ removed: district.id });
    else await context.out(`Removed "${safeText(district.name)}".`);
    return EXIT.done;
  });
}
