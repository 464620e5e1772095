// Names as a sentence has them: how many, and the first of them.

import { byCodeUnits } from '../../roster/order.ts';
import { counted } from '../plural.ts';

const MOST_NAMED = 6;

/** `Biology, Chemistry`; of more than six `… and 3 more`. */
export function firstOf(names: string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** `2 classes: Biology, Chemistry` */
export function titles(noun: 'class' | 'school', found: { name: string | null }[]): string {
  const names = found.map(({ name }) => name ?? `a ${noun} without a name`).sort(byCodeUnits);
  return `${counted(names.length, noun, noun === 'class' ? 'classes' : 'schools')}: ${firstOf(names)}`;
}
