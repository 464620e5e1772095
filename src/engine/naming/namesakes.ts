// Which districts cannot be named by their names: names need not be unique, and commands take ids as well.

import { folded } from '../../roster/sameName.ts';
import type { DistrictRef } from '../plan/plan.ts';

/** What a command takes for a district: its id, its source id and its name, whatever their case. */
const wordsOf = ({ id, sourceId, name }: DistrictRef): string[] => [
  String(id),
  sourceId.toLowerCase(),
  folded(name),
];

/** The word that a district's name is read as. */
export const wordOf = ({ name }: DistrictRef): string => folded(name.trim());

/** Of all districts those marked whose name a command would not take for them, or not for them alone. */
export function markNamesakes<T extends DistrictRef>(all: T[]): T[] {
  const bearers = new Map<string, Set<number>>();
  for (const each of all)
    for (const word of wordsOf(each)) bearers.set(word, (bearers.get(word) ?? new Set()).add(each.id));
  return all.map((each) => marked(each, bearers.get(wordOf(each))?.size === 1));
}

/** The same of one, among all that its name could mean. */
export function markNamesake<T extends DistrictRef>(one: T, all: DistrictRef[]): T {
  const word = wordOf(one);
  const bearers = all.filter((each) => wordsOf(each).includes(word));
  return marked(one, bearers.length === 1);
}

const marked = <T extends DistrictRef>(each: T, isAlone: boolean): T =>
  isAlone ? each : { ...each, isNamesake: true as const };

/** A district as plans and reports speak of it. */
export const refOf = ({ id, sourceId, name, isNamesake }: DistrictRef): DistrictRef => ({
  id,
  sourceId,
  name,
  ...(isNamesake && { isNamesake }),
});
