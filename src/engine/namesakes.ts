// Which districts cannot be named by their names: names need not be unique, and commands take ids as well.

import type { DistrictRef } from './plan.ts';

/** Of all districts those marked whose name a command would not take for them, or not for them alone. */
export function markNamesakes<T extends DistrictRef>(all: T[]): T[] {
  const bearers = new Map<string, Set<number>>();
  for (const { id, sourceId, name } of all)
    for (const word of [String(id), sourceId.toLowerCase(), name.toLowerCase()])
      bearers.set(word, (bearers.get(word) ?? new Set()).add(id));
  const isAlone = ({ name }: T) => bearers.get(name.trim().toLowerCase())?.size === 1;
  return all.map((each) => (isAlone(each) ? each : { ...each, isNamesake: true as const }));
}

/** A district as plans and reports speak of it. */
export const refOf = ({ id, sourceId, name, isNamesake }: DistrictRef): DistrictRef => ({
  id,
  sourceId,
  name,
  ...(isNamesake && { isNamesake }),
});
