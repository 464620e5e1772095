// Names that are nearly what was typed.

import { folded } from '../../roster/sameName.ts';

/** Characters that a name can have: to compare a whole file that was given for one takes forever. */
const LONGEST = 200;

/** At most three of `names` that are near to `text`, nearest first, ignoring case. */
export function closest(text: string, names: string[]): string[] {
  if (text.length > LONGEST) return [];
  const wanted = folded(text);
  return names
    .map((name) => ({ name, far: distance(wanted, folded(name)) }))
    .filter(({ name, far }) => far <= Math.max(2, name.length / 3) || includes(folded(name), wanted))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ name }) => name);
}

const includes = (name: string, wanted: string): boolean => wanted.length > 2 && name.includes(wanted);

/** Edits between two words (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
