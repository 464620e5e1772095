// What a record and a row are compared by: fields, ids and rosters as one line each.

import { SEPARATOR } from '../../database/statements/lines.ts';

/** The fields, and then `end`, as one line; null where a field holds the separator itself. */
export function joined(fields: readonly (string | null)[], end: string): string | null {
  if (fields.some((value) => value?.includes(SEPARATOR))) return null;
  // Array.join takes null for "".
  return `${fields.join(SEPARATOR)}${SEPARATOR}${end}`;
}

/**
 * The Portal's ids in ascending order, the primary one with a star, in the form of the statements; null when one is
 * missing.
 */
export function idLine(ids: (number | undefined)[], primary: number | undefined): string | null {
  if (!ids.every((id) => id !== undefined)) return null;
  const ascending = ids.sort((a, b) => a - b);
  return ascending.map((id) => (id === primary ? `${id}*` : id)).join();
}

/**
 * Whether a line of ids says which one is primary, as the Portal's lines do; where there are no ids, there is nothing to
 * say.
 */
export const namesPrimary = (line: string): boolean => line === '' || line.includes('*');
