// `clever-sync roster <kind> <district>`: the Portal's lists.

import { readRoster, ROSTER_KINDS } from '../../engine/roster.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { withDistrict } from '../portal.ts';
import { print } from '../print.ts';
import { parseChoice } from '../program/flags.ts';
import { rosterView } from '../terminal/rosterView.ts';

/** Prints the list; as JSON an array, never cut. */
export async function rosterCommand(
  context: Context,
  [text, name]: [string, string],
  { search }: { search?: string },
): Promise<number> {
  const kind = parseChoice('roster of', text, ROSTER_KINDS);
  // Into a file or another program goes all of it: an address that was cut is found by no grep.
  const whole = !context.io.outIsTerminal;
  return withDistrict(context, name, async (database, district) => {
    const rows = readRoster(database, district, kind, search);
    const about = { district, kind, search, whole };
    await print(context, rows, (view) => rosterView(rows, about, view), { full: true });
    return EXIT.done;
  });
}
