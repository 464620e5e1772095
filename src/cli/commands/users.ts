// `clever-sync users set-role` and `link`: what a report's conflicts ask for.

import { link, LINK_KINDS, setRole } from '../../engine/settle.ts';
import { Fault } from '../../roster/errors.ts';
import { PORTAL_ROLES } from '../../roster/tables.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { parseIdOfClever, parseInteger, shown } from '../flags.ts';
import { withDistrict } from '../portal.ts';
import type { District } from '../../engine/districts.ts';
import { districtArgument } from '../terminal/command.ts';
import { safeText } from '../terminal/safeText.ts';
import { hanging, typed } from '../terminal/view.ts';

/** Gives a user another role. */
export async function setRoleCommand(
  context: Context,
  [name, user, roleText]: [string, string, string],
): Promise<number> {
  const userId = parseId('users set-role', user);
  const role = oneOf('role', PORTAL_ROLES, roleText);
  return withDistrict(context, name, async (database, district) => {
    const before = await setRole(database, district, userId, role, context.io.clock());
    if (context.flags.json) await context.json({ userId, before, role });
    else
      await tell(context, `User ${userId}: ${before} → ${role}. The next sync fills in the rest:`, district);
    return EXIT.done;
  });
}

/** Says which row of the Portal a shared record is. */
export async function linkCommand(
  context: Context,
  [name, kindText, idText, row]: [string, string, string, string],
): Promise<number> {
  const kind = oneOf('kind', LINK_KINDS, kindText);
  const id = parseId('users link', row);
  return withDistrict(context, name, async (database, district) => {
    const sourceId = district.source === 'clever' ? parseIdOfClever('users link', idText) : idText.trim();
    const before = await link(database, district, { kind, sourceId, id }, context.io.clock());
    const replaced = before === null || before === sourceId ? '' : `, which was ${before} before`;
    if (context.flags.json) await context.json({ kind, sourceId, id });
    else
      await tell(
        context,
        `Linked ${kind} ${sourceId} to Portal id ${id}${replaced}. If Clever shares that id, the next sync updates it; if not, it no longer counts as made by hand, and a Reset deletes it. To see what a sync would do:`,
        district,
        '--dry-run',
      );
    return EXIT.done;
  });
}

/** What was done, and the sync that goes on with it. */
async function tell(context: Context, text: string, district: District, ...options: string[]): Promise<void> {
  const view = await context.view('out');
  await context.out([
    ...hanging(view, '', safeText(text)),
    ...typed(view, '  ', 'edit', districtArgument(district), ...options),
  ]);
}

const parseId = (command: string, text: string): number =>
  parseInteger(command, text, 1, Number.MAX_SAFE_INTEGER);

function oneOf<T extends string>(what: string, known: readonly T[], text: string): T {
  const found = known.find((each) => each === text.toLowerCase());
  if (found) return found;
  throw new Fault('usage', `There is no ${what} "${shown(text)}".`, `It is one of ${known.join(', ')}.`);
}
