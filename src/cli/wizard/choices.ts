// The choices of a question as they are drawn: cut to the terminal's width, and no more of them at once than it has room
// for. It knows no inquirer.

import { folded } from '../../roster/sameName.ts';
import { safeText } from '../terminal/safeText.ts';
import { truncateBefore, wrap } from '../terminal/width.ts';
import type { Choice } from './prompter.ts';

/** A choice as it is drawn. */
export interface Drawn<T> extends Omit<Choice<T>, 'which' | 'explanation'> {
  /** What a search looks in. */
  sought: string;
  /** Lines that stand below the list while the choice is marked. */
  description: string[];
}

/** Columns before a choice: the cursor, and its box. */
const MARKS = 6;

/** The choices, each cut to the terminal's width. */
export function drawn<T>(choices: Choice<T>[], width: number): Drawn<T>[] {
  return choices.map(({ name, which = '', explanation, ...rest }) => {
    const description = explanation ? wrap(safeText(explanation), width - 1) : [];
    const [text, behind] = [safeText(name), safeText(which)];
    const shown = truncateBefore(text, behind, width - MARKS);
    // Searched by what may stand in the part that is cut off; and by what is shown, as Tab types that.
    return { ...rest, name: shown, sought: sought(`${text} ${behind}\n${shown}`), description };
  });
}

/** The choices that have the letters in them, in either case, with accents or without. */
export const found = <T>(choices: Drawn<T>[], typed: string): Drawn<T>[] =>
  choices.filter((choice) => choice.sought.includes(sought(typed)));

const sought = (text: string): string => folded(text).normalize('NFD').replace(/\p{M}/gu, '');

const MOST = 12;
const LEAST = 3;
/** Lines around a list and its descriptions: the question and its note, an empty one, the place, an error, the keys. */
const AROUND = 6;

/**
 * How many choices stand on the screen at once. On a terminal with few rows fewer: what scrolls away above is not seen,
 * and the marked choice may be there.
 */
export function pageSize(choices: Drawn<unknown>[], rows: number | undefined): number {
  if (!rows) return MOST;
  const described = Math.max(...choices.map(({ description }) => description.length));
  return Math.max(LEAST, Math.min(MOST, rows - AROUND - described));
}

/** Where one is in a list. */
export const placeOf = (at: number, count: number): string => `${at + 1} of ${count}`;

/** As inquirer takes them; where more are in the list than on the screen, each says where it stands. */
export function listed<T>(choices: Drawn<T>[], areMore: boolean) {
  return choices.map(({ description, ...choice }, at) => {
    const place = areMore ? [placeOf(at, choices.length)] : [];
    return { ...choice, description: [...place, ...description].join('\n') };
  });
}

/** What was chosen, by name. */
export function nameOf<T>(choices: Drawn<T>[], value: T): string {
  return choices.find((choice) => choice.value === value)?.name ?? '';
}

/** What was checked: few by name, more by number. */
export function namesOf<T>(choices: Drawn<T>[], values: T[]): string {
  if (values.length > 3) return `${values.length} of ${choices.length}`;
  return values.map((value) => nameOf(choices, value)).join(', ') || 'none';
}
