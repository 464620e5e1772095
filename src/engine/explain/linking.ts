// A link conflict in which something stands, as the shared record or as one of the Portal's rows that it may be.

import { TABLE_OF } from '../byHand/settle.ts';
import type { LinkConflict, Plan } from '../plan/plan.ts';
import { possibilities } from '../plan/possibilities.ts';
import { counted } from '../plural.ts';
import type { Facts } from './facts.ts';
import { command, DISTRICT, problem, type Finding } from './finding.ts';
import type { Subject } from './subjects.ts';

/** The conflict of a shared record, if it is in one. */
export const conflictOf = (
  plan: Plan,
  table: Subject['table'],
  sourceId: string | null,
): LinkConflict | undefined =>
  plan.linkConflicts.find((each) => TABLE_OF[each.kind] === table && each.sourceId === sourceId);

/** A record has one conflict; a row stands in that of each record that it may be. */
export function linking({ table, sourceId, id }: Subject, { plan }: Facts): Finding[] {
  const own = conflictOf(plan, table, sourceId);
  if (own) return [ofRecord(own)];
  if (id === null) return [];
  return plan.linkConflicts
    .filter((each) => TABLE_OF[each.kind] === table && each.candidates.includes(id))
    .map((each) => ofRow(each, id));
}

function ofRecord(conflict: LinkConflict): Finding {
  const message = `May be ${mayBe(conflict)}: neither created nor linked until that is settled.`;
  const [first] = conflict.candidates;
  return problem('link-conflict', message, first === undefined ? null : linkTo(conflict, first));
}

const ofRow = (conflict: LinkConflict, id: number): Finding =>
  problem(
    'link-conflict',
    `May be what Clever shares as ${conflict.name} (${conflict.sourceId}).`,
    linkTo(conflict, id),
  );

const linkTo = ({ kind, sourceId }: LinkConflict, id: number) =>
  command(['users', 'link', DISTRICT, kind, sourceId, id], `If it is Portal id ${id}:`);

const mayBe = (conflict: LinkConflict): string =>
  possibilities(conflict, (more) => counted(more, 'other row')).join(' or ') || 'a row that the Portal has';
