// What holds of any record: whether it is shared, whether its school syncs, who else it may be, and what the next Edit does.

import type { SharedSchool } from '../../roster/records.ts';
import { counted } from '../plural.ts';
import type { LinkConflict, Plan } from '../plan.ts';
import { command, DISTRICT, EDIT, note, ok, problem, SELECT_ALL, somebody, type Finding } from './finding.ts';
import type { Subject } from './subjects.ts';
import type { Listing, Watch } from './watch.ts';

/** What an explanation is drawn from. */
export interface Facts {
  plan: Plan;
  watch: Watch;
}

/** Whether Clever shares it, and if not, what that means for what the Portal has. */
export function sharing({ table, shared, sourceId, role }: Subject, listings: Listing[]): Finding {
  if (shared?.record) return ok('shared', sharedAs(shared.table === 'users' ? shared.record.roles : []));
  if (shared) {
    const message = `Shared in Clever, but left out: ${shared.leftOut.problem}.`;
    return problem(
      shared.leftOut.code,
      message,
      somebody('the district mends the record in its own system; Clever then takes it over'),
    );
  }
  if (sourceId === null)
    return note(
      'made-by-hand',
      'Made by hand in the Portal: no record of Clever is linked to it.',
      somebody(`the district shares it in Clever; a sync then finds it by ${FOUND_BY[table]}`),
    );
  return problem('not-shared', `Not shared in Clever. ${staying(role, listings)}`, SHARE_IT);
}

const FOUND_BY = { users: 'SIS id or e-mail address', classes: 'SIS id', schools: 'SIS id' };
const SHARE_IT = somebody('an admin of the district shares it with Lab-Aids in Clever');

const sharedAs = (roles: { role: string }[]): string =>
  roles.length === 0
    ? 'Shared in Clever.'
    : `Shared in Clever as ${roles.map(({ role }) => role).join(', ')}.`;

/** Admin accounts are never deleted; whom a shared section lists counts as shared. */
function staying(role: Subject['role'], listings: Listing[]): string {
  if (role === 'district_admin' || role === 'school_admin') return 'No sync deletes an admin account.';
  if (listings.length > 0)
    return `${counted(listings.length, 'shared class lists', 'shared classes list')} them still, so that no sync deletes them.`;
  return 'An Edit keeps what the Portal has; a Reset deletes it.';
}

/** Whether one of its schools is shared and selected: only then it syncs. */
export function schooling(named: readonly string[], { plan, watch }: Facts): Finding[] {
  const shared = named.flatMap((id) => watch.schools.get(id) ?? []);
  if (shared.length === 0)
    return [problem('school-not-shared', 'No school of theirs is shared: left out.', SHARE_SCHOOL)];
  const unselected = new Set(plan.unselectedSchools.map(({ sourceId }) => sourceId));
  const selected = shared.filter(({ sourceId }) => !unselected.has(sourceId));
  if (selected.length === 0)
    return [
      problem(
        'school-not-selected',
        `Does not sync: ${titles(shared)} is shared, but not selected.`,
        SELECT_ALL,
      ),
    ];
  const waiting = selected.filter(({ sourceId }) => conflictOf(plan, 'schools', sourceId));
  if (waiting.length === selected.length)
    return [
      problem(
        'school-conflict',
        `Waits for ${titles(waiting)}, which is in a link conflict.`,
        command(['edit', DISTRICT, '--dry-run'], 'The conflict, with what settles it:'),
      ),
    ];
  return [ok('school-selected', `Syncs with ${titles(selected)}.`)];
}

const SHARE_SCHOOL = somebody('an admin of the district shares the school with Lab-Aids in Clever');

const titles = (schools: SharedSchool[]): string =>
  schools.map(({ name, sourceId }) => name ?? sourceId).join(', ');

/** A link conflict in which it stands, as the shared record or as one of the Portal's rows. */
export function linking({ table, sourceId, id }: Subject, { plan }: Facts): Finding[] {
  const own = sourceId === null ? undefined : conflictOf(plan, table, sourceId);
  if (own)
    return [
      conflict(own, 'May be a row that the Portal has: neither created nor linked until that is settled.'),
    ];
  const claims = plan.linkConflicts.find(
    (each) => TABLE_OF[each.kind] === table && id !== null && each.candidates.includes(id),
  );
  return claims
    ? [conflict(claims, `May be what Clever shares as ${claims.name} (${claims.sourceId}).`)]
    : [];
}

const TABLE_OF = { school: 'schools', student: 'users', adult: 'users', class: 'classes' } as const;

const conflictOf = (plan: Plan, table: Subject['table'], sourceId: string): LinkConflict | undefined =>
  plan.linkConflicts.find((each) => TABLE_OF[each.kind] === table && each.sourceId === sourceId);

function conflict({ kind, sourceId, candidates }: LinkConflict, message: string): Finding {
  const [first] = candidates;
  if (first === undefined) return problem('link-conflict', message, null);
  const others = candidates.length > 1 ? `, of ${candidates.length} that it may be` : '';
  return problem(
    'link-conflict',
    message,
    command(['users', 'link', DISTRICT, kind, sourceId, first], `If it is Portal id ${first}${others}:`),
  );
}

/** What the next Edit does with it; null where another finding says why it does nothing. `hindered`: one does. */
export function planning({ planned, id, shared }: Subject, hindered: boolean): Finding | null {
  if (planned) return PLANNED[planned.action]?.(planned.id, shared !== null) ?? null;
  if (id === null)
    return hindered || !shared?.record
      ? null
      : problem('not-in-portal', 'Not in the Portal, and the next Edit does not create it.', null);
  if (hindered || !shared?.record)
    return note('unchanged', `In the Portal as id ${id}, where it stays as it is.`);
  return ok('in-portal', `In the Portal as id ${id}, as Clever has it.`);
}

const LINKS_ROW = "The next Edit links it to a record of Clever's, and brings it up to date.";

const PLANNED: Partial<Record<string, (id: number | null, isRecord: boolean) => Finding>> = {
  created: () => problem('not-yet', 'Not in the Portal yet: the next Edit creates it.', EDIT),
  restored: () => problem('comes-back', 'A Reset deleted it: the next Edit brings it back as it was.', EDIT),
  linked: (id, isRecord) => {
    const message = isRecord ? `The next Edit links it to what the Portal has as id ${id}.` : LINKS_ROW;
    return note('links', message, EDIT);
  },
  updated: (id) => note('differs', `In the Portal as id ${id}; the next Edit brings it up to date.`, EDIT),
};
