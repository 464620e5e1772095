// Shared records that may be rows the Portal has already: who, which rows, and the command that settles it.

import { MOST_NAMED, type DistrictRef, type LinkConflict, type PlanFacts } from '../../engine/plan/plan.ts';
import { possibilities } from '../../engine/plan/possibilities.ts';
import { districtArgument } from './command.ts';
import { safeText } from './safeText.ts';
import { cut, hanging, section, typed, type View } from './view.ts';
import { list, number } from './words.ts';

/** Shared records that may be rows the Portal has already: a section. */
export function linkConflictLines(
  view: View,
  { district, linkConflicts }: Pick<PlanFacts, 'district' | 'linkConflicts'>,
): string[] {
  const title = `Link conflicts: ${number(linkConflicts.length)}. These were neither created nor linked.`;
  const claimed = claimedTwice(linkConflicts);
  return section(
    view,
    title,
    cut(view, linkConflicts, (each) => linkConflict(view, district, each, claimed)),
  );
}

/** Candidates of more than one record, by kind: a school and a class may have the same id. */
type Claimed = Partial<Record<LinkConflict['kind'], Set<number>>>;

function claimedTwice(conflicts: LinkConflict[]): Claimed {
  const seen: Claimed = {};
  const twice: Claimed = {};
  for (const { kind, candidates } of conflicts) {
    const known = (seen[kind] ??= new Set());
    const again = (twice[kind] ??= new Set());
    for (const id of candidates) {
      if (known.has(id)) again.add(id);
      else known.add(id);
    }
  }
  return twice;
}

/** `claimed`: two commands that link the same row undo each other. */
function linkConflict(view: View, district: DistrictRef, conflict: LinkConflict, claimed: Claimed): string[] {
  const { kind, sourceId, name, candidates, former } = conflict;
  const text = `${kind} ${name} (${sourceId}) may be ${list(possibilities(conflict, inJson), 'or') || 'a row of the Portal'}`;
  const [first] = candidates;
  if (first === undefined) return hanging(view, '  ! ', safeText(text));
  const only = claimed[kind]?.has(first) ? ', and nobody else listed here is' : '';
  const waits = kind === 'school' ? ' Its classes wait for it, and whoever is in no other school.' : '';
  return [
    ...hanging(view, '  ! ', safeText(`${text}.${waits} If it is ${first}${only}:`)),
    ...typed(view, '      ', 'users', 'link', districtArgument(district), kind, sourceId, first),
    ...(former === undefined ? [] : comeBackLines(view, candidates, former)),
  ];
}

const inJson = (more: number): string => `${number(more)} more, which --json lists`;

function comeBackLines(view: View, candidates: number[], former: number): string[] {
  const isLong = candidates.length > MOST_NAMED;
  const which = isLong ? `all ${number(candidates.length)}` : list(candidates.map(String));
  return hanging(view, '    ', `To have ${former} back, delete ${which} in the Portal.`);
}
