// `clever-sync districts list` and `show`.

import { listDistricts, type District } from '../../engine/districts.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { withDistrict, withPortal } from '../portal.ts';
import { districtsView, districtView } from '../terminal/districtsView.ts';

/** Prints all districts; as JSON an array. */
export async function listCommand(context: Context): Promise<number> {
  return withPortal(context, async (database) => {
    const districts = await listDistricts(database);
    if (context.flags.json) await context.json(districts);
    else await context.out(districtsView(districts, await context.view('out', { full: true })));
    return EXIT.done;
  });
}

/** Prints one district. */
export async function showCommand(context: Context, [name]: [string]): Promise<number> {
  return withDistrict(context, name, async (_database, district) => {
    await printDistrict(context, district);
    return EXIT.done;
  });
}

/** The district as it is, after a change too. */
export async function printDistrict(context: Context, district: District): Promise<void> {
  if (context.flags.json) await context.json(district);
  else await context.out(districtView(district, await context.view('out', { full: true })));
}
