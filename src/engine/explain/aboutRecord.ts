// What holds of any record: whether it is shared, and what the next Edit does with it.

import { ADMIN_ROLES } from '../../roster/tables.ts';
import { counted } from '../plural.ts';
import { command, DISTRICT, EDIT, note, ok, problem, somebody, type Finding } from './finding.ts';
import { MEND } from './schooling.ts';
import type { Listing } from './sightings.ts';
import type { Subject } from './subjects.ts';

/** Whether Clever shares it, and if not, what that means for what the Portal has. */
export function sharing(subject: Subject, listings: Listing[] = []): Finding {
  const { table, shared, sourceId, planned } = subject;
  if (shared?.record) return ok('shared', sharedAs(shared.table === 'users' ? shared.record.roles : []));
  if (shared)
    return problem(shared.leftOut.code, `Shared in Clever, but left out: ${shared.leftOut.problem}.`, MEND);
  if (sourceId !== null && planned?.action === 'linked')
    return note('new-id', 'Shared in Clever under another id than the Portal knows.');
  if (sourceId !== null)
    return problem('not-shared', `Not shared in Clever. ${staying(subject, listings)}`, SHARE_IT);
  const next = somebody(`the district shares it in Clever; a sync then finds it by ${FOUND_BY[table]}`);
  const message = 'Made by hand in the Portal: no record of Clever is linked to it.';
  return note('made-by-hand', message, planned ? null : next);
}

const FOUND_BY = { users: 'SIS id or e-mail address', classes: 'SIS id', schools: 'SIS id' };
const SHARE_IT = somebody('an admin of the district shares it with Lab-Aids in Clever');

const sharedAs = (roles: { role: string }[]): string =>
  roles.length === 0
    ? 'Shared in Clever.'
    : `Shared in Clever as ${roles.map(({ role }) => role).join(', ')}.`;

/** Admin accounts are never deleted, nor what something shared refers to. */
function staying({ role, isGone }: Subject, listings: Listing[]): string {
  if (ADMIN_ROLES.some((each) => each === role)) return 'No sync deletes an admin account.';
  if (listings.length > 0)
    return `${counted(listings.length, 'shared class lists', 'shared classes list')} them still, so that no sync deletes them.`;
  return isGone
    ? 'An Edit keeps what the Portal has; a Reset may delete it.'
    : 'Something shared refers to it still, so that no sync deletes it.';
}

/**
 * What the plan does with it; null where another finding says why it does nothing. `isHindered`: one does. `moves`: it
 * changes what it belongs to, or who belongs to it.
 */
export function planning(
  { planned, id, shared }: Subject,
  { isHindered, moves = false }: { isHindered: boolean; moves?: boolean },
): Finding | null {
  if (planned) return PLANNED[planned.action]?.(planned.id, shared !== null) ?? null;
  const isIdle = isHindered || !shared?.record;
  if (id === null) return isIdle ? null : problem('not-in-portal', NOT_CREATED, LOOK);
  if (isIdle) return note('unchanged', `In the Portal as id ${id}, where it stays as it is.`);
  return ok('in-portal', `In the Portal as id ${id}${moves ? '' : ', as Clever has it'}.`);
}

const NOT_CREATED = 'Not in the Portal, and the next Edit does not create it.';
const LOOK = command(['edit', DISTRICT, '--dry-run'], 'What is left out, and by which rule:');
const LINKS_ROW = "The next Edit links it to a record of Clever's, and brings it up to date.";

const PLANNED: Partial<Record<string, (id: number | null, isRecord: boolean) => Finding>> = {
  created: () => problem('not-yet', 'Not in the Portal yet: the next Edit creates it.', EDIT),
  restored: () => problem('comes-back', 'It was deleted: the next Edit brings it back as it was.', EDIT),
  linked: (id, isRecord) => {
    const message = isRecord ? `The next Edit links it to what the Portal has as id ${id}.` : LINKS_ROW;
    return note('links', message, EDIT);
  },
  updated: (id) => note('differs', `In the Portal as id ${id}; the next Edit brings it up to date.`, EDIT),
};
