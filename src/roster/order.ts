// The order of texts where it has to be the same on every machine, whichever database they come from.

/** By code units, for sorting. */
export const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
