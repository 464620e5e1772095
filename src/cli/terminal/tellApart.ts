// Tells people, classes and schools of one name apart where they are shown together. A name that only one of them has
// stays as it is.

import type { Change, Identity } from '../../engine/plan/change.ts';
import { fieldName } from './words.ts';

/** A change with what tells it apart: `(SIS id 10423)`; empty where its name does. Raw, like everything in a change. */
export type ToldApart = [change: Change, which: string];

/**
 * How many changes are looked at together, and more only while the same name goes on: more than change in most schools, and
 * few enough for the memory that a plan of any size is shown in.
 */
const AT_ONCE = 2_000;

/** The most of them, even of one name. */
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

/** Whether the changes that are looked at together, `length` of them, end with `last`, before `next`. */
function endsWith(last: Change | undefined, length: number, next: Change): boolean {
  if (last === undefined) return false;
  if (length >= AT_ONCE && (last.name !== next.name || length >= MOST)) return true;
  const sameHeading = last.school === next.school && last.class === next.class;
  return last.kind !== next.kind || !sameHeading || last.classKey !== next.classKey;
}

/** The same for changes that are all shown together, whatever their order. */
export function tellApart(changes: Change[]): ToldApart[] {
  const ofName = new Map<string, Map<string, Identity>>();
  for (const { name, who } of changes) {
    const bearers = ofName.get(name) ?? new Map<string, Identity>();
    // Of a person two changes can be shown together: two pieces of work of one title.
    if (who) bearers.set(`${who.id} ${who.sourceId}`, who);
    ofName.set(name, bearers);
  }
  const ways = new Map([...ofName].map(([name, bearers]) => [name, wayApart([...bearers.values()])]));
  return changes.map((change) => [change, change.who ? ways.get(change.name)!(change.who) : '']);
}

/** What people know somebody by comes first; a row's own id is nobody else's. */
const WAYS: [keyof Identity, (value: string | number) => string][] = [
  ['sisId', (value) => `${fieldName('sis_id')} ${value}`],
  ['email', String],
  ['sourceId', String],
  ['id', (value) => `Portal id ${value}`],
];

/** How each bearer of a name is told from the others: counted once, for a school's may be thousands. */
function wayApart(bearers: Identity[]): (who: Identity) => string {
  if (bearers.length < 2) return () => '';
  const ways = WAYS.map(([field, text]) => ({ field, text, counts: howMany(bearers, field) }));
  return (who) => {
    for (const { field, text, counts } of ways) {
      const value = who[field];
      if (value !== null && counts.get(value) === 1) return `(${text(value)})`;
    }
    return '';
  };
}

function howMany(bearers: Identity[], field: keyof Identity): Map<string | number | null, number> {
  const counts = new Map<string | number | null, number>();
  for (const { [field]: value } of bearers) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
