// `clever-sync districts list` and `show`.

import { listDistricts, type District } from '../../engine/districts/districts.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { withDistrict, withPortal } from '../portal.ts';
import { print } from '../print.ts';
import { districtsView, districtView } from '../terminal/districtsView.ts';

/** Prints all districts; as JSON an array. */
export async function listCommand(context: Context): Promise<number> {
  return withPortal(context, async (database) => {
    const districts = await listDistricts(database);
    await print(context, districts, (view) => districtsView(districts, view), { full: true });
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
  await print(context, district, (view) => districtView(district, view), { full: true });
}
