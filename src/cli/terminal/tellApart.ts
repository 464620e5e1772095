// Tells people, classes and schools of one name apart where they are shown together. A name that only one of them has stays as it is.

import type { Change, Identity } from '../../engine/plan.ts';
import { fieldName } from './words.ts';

/** A change with what tells it apart: `(SIS id 10423)`; empty where its name does. Raw, like everything in a change. */
export type ToldApart = [change: Change, which: string];

/**
 * From how many changes on no more are looked at together, unless one of the same name follows: more than change in most
 * schools, and few enough for the memory that a plan of any size is shown in.
 */
const AT_ONCE = 2_000;

/** Even of one name. */
const MOST = 2 * AT_ONCE;

/** The changes as they come, those under one heading told apart. Give them in the order in which a plan is read. */
export async function* toldApart(changes: AsyncIterable<Change>): AsyncIterable<ToldApart> {
  let together: Change[] = [];
  for await (const change of changes) {
    if (endsWith(together.at(-1), together.length, change)) {
      yield* tellApart(together);
      together = [];
    }
    together.push(change);
  }
  yield* tellApart(together);
}

/** Whether what is looked at together, so many changes, ends with `last`, before `next`. */
function endsWith(last: Change | undefined, length: number, next: Change): boolean {
  if (last === undefined) return false;
  if (length >= AT_ONCE && (last.name !== next.name || length >= MOST)) return true;
  const sameHeading = last.school === next.school && last.class === next.class;
  return last.kind !== next.kind || !sameHeading || last.classKey !== next.classKey;
}

/** The same for changes that are all shown together, whatever their order. */
export function tellApart(changes: Change[]): ToldApart[] {
  const ofName = new Map<string, Change[]>();
  for (const change of changes) {
    const some = ofName.get(change.name);
    if (some) some.push(change);
    else ofName.set(change.name, [change]);
  }
  return changes.map((change) => [change, which(change, ofName.get(change.name) ?? [])]);
}

/** What people know somebody by comes first; a row's own id is nobody else's. */
const WAYS: [keyof Identity, (value: string | number) => string][] = [
  ['sisId', (value) => `${fieldName('sis_id')} ${value}`],
  ['email', String],
  ['sourceId', String],
  ['id', (value) => `Portal id ${value}`],
];

function which({ who }: Change, ofName: Change[]): string {
  if (who === null || ofName.length < 2) return '';
  const others = ofName.flatMap((each) => (each.who && !isSame(each.who, who) ? [each.who] : []));
  if (others.length === 0) return '';
  for (const [field, text] of WAYS) {
    const value = who[field];
    if (value !== null && others.every((other) => other[field] !== value)) return `(${text(value)})`;
  }
  return '';
}

/** Of a person two changes can be shown together: two pieces of work of one title. */
const isSame = (a: Identity, b: Identity): boolean => a.id === b.id && a.sourceId === b.sourceId;
