// `clever-sync licenses list`, `assign` and `revoke`.

import {
  assignLicense,
  revokeLicense,
  type Assigned,
  type Assignment,
} from '../../engine/byHand/assignLicenses.ts';
import { licenseHolders, listLicenses } from '../../engine/byHand/licenses.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { withDistrict } from '../portal.ts';
import { print } from '../print.ts';
import { parseId, parseIds } from '../program/flags.ts';
import { assignedView, licensesView, revokedView } from '../terminal/licensesView.ts';

/** Prints the licenses of a district; as JSON an array. `full`: with who holds each. */
export async function listCommand(
  context: Context,
  [name]: [string],
  { full = false }: { full?: boolean },
): Promise<number> {
  return withDistrict(context, name, async (database, district) => {
    const licenses = await listLicenses(database, district, context.io.clock());
    const holders = full ? await licenseHolders(database, district) : null;
    const value = licenses.map((each) => ({
      ...each,
      ...(holders && { holders: holders.get(each.id) ?? [] }),
    }));
    await print(context, value, (view) => licensesView({ licenses, holders, district }, view), { full });
    return EXIT.done;
  });
}

type Args = [district: string, license: string, ...users: string[]];

const assignment = (command: string, [, license, ...users]: Args): Assignment => ({
  license: parseId(`${command}: the license`, license),
  users: parseIds(command, users),
});

/** Gives people seats of a license. */
export async function assignCommand(context: Context, args: Args): Promise<number> {
  const wanted = assignment('licenses assign', args);
  return withDistrict(context, args[0], async (database, district) => {
    const done = await assignLicense(database, district, wanted, context.io.clock());
    const { license, changed, unchanged, without } = done;
    const value = { license, assigned: changed, already: unchanged, teachersWithoutStudentLicense: without };
    await print(context, value, (view) => assignedView(done, view), { full: true });
    return EXIT.done;
  });
}

/** Takes seats of a license back. */
export async function revokeCommand(context: Context, args: Args): Promise<number> {
  const wanted = assignment('licenses revoke', args);
  return withDistrict(context, args[0], async (database, district) => {
    const done: Assigned = await revokeLicense(database, district, wanted, context.io.clock());
    const value = { license: done.license, revoked: done.changed, without: done.unchanged };
    await print(context, value, (view) => revokedView(done, view), { full: true });
    return EXIT.done;
  });
}
