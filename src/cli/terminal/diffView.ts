// The changes of a plan or a run as lines: a heading for each kind, school and class; the first few or all.

import type { Change, ReadChanges } from '../../engine/plan/change.ts';
import {
  ACTIONS,
  isLossKind,
  type Action,
  type ChangeCounts,
  type Kind,
  type Losses,
  type LossKind,
} from '../../engine/plan/kinds.ts';
import { changeLines, headingOf, isGrouped, type CalledByName } from './changeView.ts';
import { countOfAction } from './countsView.ts';
import { safeText } from './safeText.ts';
import { toldApart, type ToldApart } from './tellApart.ts';
import { FIRST, hanging, howToSeeAll, type View } from './view.ts';
import { KIND_TITLES, list, number } from './words.ts';

/** What a diff is read from: a plan, or a run's journal. */
export interface DiffSource {
  changes: ChangeCounts | null;
  losses: Losses | null;
  read: ReadChanges;
}

/**
 * Yields the changes by kind: the first few of each kind and action, or all with `view.full`. They come in the order of
 * their headings, so a plan of any size is shown in bounded memory.
 */
export async function* diffLines(view: View, source: DiffSource): AsyncIterable<string> {
  // One more than is shown tells whether there are more where nothing is counted.
  const changes = view.full ? source.read() : source.read({ limit: FIRST + 1 });
  const called: CalledByName = new Map();
  let kind = undefined as KindDiff | undefined;
  for await (const told of toldApart(changes)) {
    const [change] = told;
    if (change.kind !== kind?.kind) {
      if (kind) yield* moreLines(view, source, kind);
      kind = { kind: change.kind, last: null, seen: new Map(), called };
      yield* ['', view.theme.heading(KIND_TITLES[change.kind])];
    }
    yield* oneChange(view, kind, told);
  }
  if (kind) yield* moreLines(view, source, kind);
}

/** Where the diff of one kind has got to. */
interface KindDiff {
  kind: Kind | LossKind;
  /** The one that was shown last. */
  last: Change | null;
  seen: Map<Action, number>;
  called: CalledByName;
}

function oneChange(view: View, kind: KindDiff, told: ToldApart): string[] {
  const [change] = told;
  const seen = (kind.seen.get(change.action) ?? 0) + 1;
  kind.seen.set(change.action, seen);
  if (!view.full && seen > FIRST) return [];
  const heading = headingOf(change, kind.last, kind.called);
  kind.last = change;
  const above = heading === null ? [] : hanging(view, '  ', safeText(heading));
  return [...above, ...changeLines(view, told, isGrouped(change) ? '    ' : '  ')];
}

/** `… and 214 more created and 3 more deleted (--full shows all)`, or what else does, when some were not shown. */
function moreLines(view: View, source: DiffSource, { kind, seen }: KindDiff): string[] {
  if (view.full) return [];
  const cutOff = ACTIONS.filter((action) => (seen.get(action) ?? 0) > FIRST);
  const parts = cutOff.map((action) => {
    const total = totalOf(source, kind, action);
    return total === undefined ? `more ${action}` : `${number(total - FIRST)} more ${action}`;
  });
  if (parts.length === 0) return [];
  return hanging(view, '  ', `… and ${list(parts)} (${howToSeeAll(view)})`, view.theme.dim);
}

/** How many there are in all; undefined for what is not counted, such as licenses that come back. */
function totalOf(source: DiffSource, kind: Kind | LossKind, action: Action): number | undefined {
  if (isLossKind(kind)) return action === 'deleted' ? source.losses?.[kind] : undefined;
  return source.changes ? countOfAction(source.changes, kind, action) : undefined;
}
