// `clever-sync districts set <district>`.

import { setDistrict, type DistrictChanges } from '../../engine/districts/changeDistrict.ts';
import { Fault } from '../../roster/errors.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { withDistrict } from '../portal.ts';
import { ifGiven, parseAddresses } from '../program/flags.ts';
import { settingWishes, type SettingFlags } from '../program/syncOptions.ts';
import { parseDistrictName } from './districtAdd.ts';
import { printDistrict } from './districts.ts';

interface SetFlags extends SettingFlags {
  name?: string;
  unsubscribe?: string[];
}

/** Changes the settings that are given, all or none, and prints the district. */
export async function setCommand(context: Context, [name]: [string], flags: SetFlags): Promise<number> {
  const changes = parseChanges(flags);
  return withDistrict(context, name, async (database, district) => {
    await printDistrict(context, await setDistrict(database, district, changes));
    for (const address of changes.unsubscribe ?? [])
      if (!includes(district.subscribers, address)) await context.note(`${address} was not subscribed.`);
    return EXIT.done;
  });
}

const includes = (addresses: string[], address: string): boolean =>
  addresses.some((each) => each.toLowerCase() === address.toLowerCase());

function parseChanges(flags: SetFlags): DistrictChanges {
  const changes = {
    name: ifGiven(flags.name, parseDistrictName),
    ...settingWishes(flags),
    unsubscribe: ifGiven(flags.unsubscribe, (texts) => parseAddresses('--unsubscribe', texts)),
  };
  const both = changes.unsubscribe?.find((address) => includes(changes.notify ?? [], address));
  if (both !== undefined)
    throw new Fault(
      'usage',
      `districts set: ${both} stands in --notify and in --unsubscribe.`,
      'Name it in one of them.',
    );
  if (Object.values(changes).some((change) => change !== undefined)) return changes;
  const hint = 'Give --name, --schools, --expires, --notify or --unsubscribe.';
  throw new Fault('usage', 'districts set: there is nothing to set.', hint);
}
