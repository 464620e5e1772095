// What a record and a row are compared by: fields, ids and rosters as one line each.

import { SEPARATOR } from '../../database/statements/lines.ts';

/** Fields as one line, with what ends it; null where a field holds what stands between them. */
export function joined(fields: readonly (string | null)[], end: string): string | null {
  if (fields.some((value) => value?.includes(SEPARATOR))) return null;
  // Array.join takes null for "".
  return `${fields.join(SEPARATOR)}${SEPARATOR}${end}`;
}

/** The Portal's ids, ascending, the primary one with a star, as the statements say them; null when one is not there. */
export function idLine(ids: (number | undefined)[], primary: number | undefined): string | null {
  if (!ids.every((id) => id !== undefined)) return null;
  const ascending = ids.sort((a, b) => a - b);
  return ascending.map((id) => (id === primary ? `${id}*` : id)).join();
}

/** Whether a line of ids says which one is primary, as the Portal's does; of none at all nothing is to be said. */
export const namesPrimary = (line: string): boolean => line === '' || line.includes('*');
