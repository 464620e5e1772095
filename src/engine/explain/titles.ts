// The names of classes and schools as a sentence has them: how many, and the first of them.

import { byCodeUnits } from '../../roster/order.ts';
import { counted } from '../plural.ts';

const MOST_NAMED = 6;

/** `2 classes: Biology, Chemistry` */
export function titles(noun: 'class' | 'school', found: { name: string | null }[]): string {
  const all = found.map(({ name }) => name ?? `a ${noun} without a name`).sort(byCodeUnits);
  const names = all.slice(0, MOST_NAMED).join(', ');
  const more = found.length - MOST_NAMED;
  const many = noun === 'class' ? 'classes' : 'schools';
  return `${counted(found.length, noun, many)}: ${names}${more > 0 ? ` and ${more} more` : ''}`;
}
