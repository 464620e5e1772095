// `clever-sync status [district]`: how the districts stand.

import { findDistrict } from '../../engine/districts.ts';
import { status } from '../../engine/history.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { lookingAt, withPortal } from '../portal.ts';
import { statusView } from '../terminal/statusView.ts';

/** Prints the state of all districts, or of one: as JSON an array, or one object. */
export async function statusCommand(context: Context, [name]: string[]): Promise<number> {
  return withPortal(context, async (database) => {
    const wanted = name === undefined ? null : await findDistrict(database, name);
    const all = await status(await lookingAt(context, database));
    const shown = wanted ? all.filter(({ id }) => id === wanted.id) : all;
    if (context.flags.json) await context.json(wanted ? shown[0] : shown);
    else await context.out(statusView(shown, await context.view('out')));
    return EXIT.done;
  });
}
