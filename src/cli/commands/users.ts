// `clever-sync users set-role` and `link`: what a report's conflicts ask for.

import { link, LINK_KINDS, setRole } from '../../engine/byHand/settle.ts';
import type { District } from '../../engine/districts/districts.ts';
import { PORTAL_ROLES, sideOf, type PortalRole } from '../../roster/tables.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { withDistrict } from '../portal.ts';
import { parseChoice, parseId, parseIdOfClever } from '../program/flags.ts';
import { districtArgument } from '../terminal/command.ts';
import { safeText } from '../terminal/safeText.ts';
import { hanging, typed } from '../terminal/view.ts';

/** Gives a user another role. */
export async function setRoleCommand(
  context: Context,
  [name, user, roleText]: [string, string, string],
): Promise<number> {
  const userId = parseId('users set-role', user);
  const role = parseChoice('role', roleText, PORTAL_ROLES);
  return withDistrict(context, name, async (database, district) => {
    const { before, name: who } = await setRole(database, district, userId, role, context.io.clock());
    if (context.flags.json) await context.json({ userId, before, role });
    else if (before === role) await context.out(safeText(`${who} (user ${userId}) is ${role} already.`));
    else
      await tell(
        context,
        `${who} (user ${userId}): ${before} → ${role}.${moves(before, role)} The next sync fills in the rest:`,
        district,
      );
    return EXIT.done;
  });
}

/** Says which row of the Portal a shared record is. */
export async function linkCommand(
  context: Context,
  [name, kindText, idText, row]: [string, string, string, string],
): Promise<number> {
  const kind = parseChoice('kind', kindText, LINK_KINDS);
  const id = parseId('users link', row);
  return withDistrict(context, name, async (database, district) => {
    const sourceId = district.source === 'clever' ? parseIdOfClever('users link', idText) : idText.trim();
    const linked = { kind, sourceId, id };
    const { before, name: who } = await link(database, district, linked, context.io.clock());
    if (context.flags.json) await context.json(linked);
    else if (before === sourceId)
      await context.out(safeText(`${who} (${kind} ${id}) is ${sourceId} already.`));
    else {
      const text = `Linked ${kind} ${sourceId} to ${who} (Portal id ${id})${becomes(before)} To see what a sync would do:`;
      await tell(context, text, district, '--dry-run');
    }
    return EXIT.done;
  });
}

/** What becomes of somebody's classes: nobody is listed among students and adults at once. */
const moves = (before: PortalRole, role: PortalRole): string =>
  sideOf(before) === sideOf(role)
    ? ''
    : ` The next sync takes them out of the lists of ${before === 'student' ? 'students' : 'teachers'} of their classes.`;

/** What comes of a row that is linked: of one that had an id, it is another's from now on. */
const becomes = (before: string | null): string =>
  before === null
    ? '. If Clever shares that id, the next sync updates it; if not, it no longer counts as made by hand, and a Reset deletes it.'
    : `, which was ${before} before. If Clever shares the new id, the next sync updates it; if not, a Reset deletes it.`;

/** What was done, and the sync that goes on with it. */
async function tell(context: Context, text: string, district: District, ...options: string[]): Promise<void> {
  const view = await context.view('out');
  await context.out([
    ...hanging(view, '', safeText(text)),
    ...typed(view, '  ', 'edit', districtArgument(district), ...options),
  ]);
}
