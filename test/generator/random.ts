// Chance that can be repeated: the same numbers in, the same draws out, on every machine.

/** Mixes whole numbers into one of 32 bits (the finishing steps of MurmurHash3). */
export function mix(...numbers: number[]): number {
  let hash = 0x9e3779b9;
  for (const number of numbers) {
    hash = Math.imul(hash ^ number, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** A number from 0 up to 1, made of the numbers alone. */
export function chance(...numbers: number[]): number {
  return mix(...numbers) / 2 ** 32;
}

/** One of the values, made of the numbers alone. */
export function pick<T>(values: readonly T[], ...numbers: number[]): T {
  return values[mix(...numbers) % values.length]!;
}
