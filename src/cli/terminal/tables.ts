// Aligned tables that fit the terminal, laid out by cli-table3 (its only import): columns as wide as their widest cell,
// shrinking where allowed.

import Table from 'cli-table3';
import { safeText } from './safeText.ts';
import { PLAIN_THEME, type Style, type Theme } from './theme.ts';
import { displayWidth, truncate } from './width.ts';

/** A column. `shrinks`: gives way when the table is too wide; one that does not, only where that is not enough. */
export interface Column {
  title: string;
  align?: 'left' | 'right';
  shrinks?: boolean;
}

/** A cell's raw text, or text with a style. Made safe here. */
export type Cell = string | { text: string; style: Style };

/** How a table is laid out. `width`: columns at most; `Infinity` where no cell is cut. */
export interface TableOptions {
  width: number;
  theme?: Theme;
  /** Spaces before each row. */
  indent?: number;
}

const GAP = 2;
const LEAST = 8;

/** Which columns give way, one rule after the other, until a table fits: in the end any, as a terminal would break its lines. */
const GIVING: ((column: Column, width: number) => boolean)[] = [
  ({ shrinks }, width) => shrinks === true && width > LEAST,
  ({ shrinks }, width) => shrinks === true && width > LEAST / 2,
  (_column, width) => width > LEAST,
  (_column, width) => width > LEAST / 2,
];

/**
 * A column's width at most where no cell is cut to fit: what is longer moves the rest of its own line. One name of 30,000
 * characters made 400 MB of 20,000 lines.
 */
const WIDEST_WHOLE = 100;

/** cli-table3 takes time by the square of its rows: 11 s for 10,000 at once, 0.5 s by the hundred. */
const ROWS_AT_ONCE = 100;

/** Yields the table: a line of titles (unless all are empty) and one line a row, none wider than `width` unless it is infinite. */
export function* tableLines(columns: Column[], rows: Cell[][], options: TableOptions): Iterable<string> {
  const { width, theme = PLAIN_THEME, indent = 0 } = options;
  const titles = columns.map(({ title }): Cell => ({ text: title, style: theme.dim }));
  const all = columns.some(({ title }) => title !== '') ? [titles, ...rows] : rows;
  // A column with nothing in it takes no room: cli-table3 would give it one.
  const holds = columns.map((_, column) => all.some((row) => textOf(row[column] ?? '') !== ''));
  const filled = (_: unknown, column: number) => holds[column];
  const shown = columns.filter(filled);
  // Made again for each look: kept beside the rows, those of 280,000 students took 200 MiB.
  const lineOf = (row: Cell[]) => row.slice(0, columns.length).filter(filled);
  const widths = fit(shown, all, (row) => lineOf(row).map(safe), width - indent);
  for (let at = 0; at < all.length; at += ROWS_AT_ONCE) {
    const cells = all
      .slice(at, at + ROWS_AT_ONCE)
      .map((row) => lineOf(row).map((cell, column) => fitted(cell, widths[column] ?? 0, width === Infinity)));
    for (const line of layOut(shown, widths, cells)) yield ' '.repeat(indent) + line;
  }
}

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);
const safe = (cell: Cell): string => safeText(textOf(cell));
const styleOf = (cell: Cell): Style | undefined => (typeof cell === 'object' ? cell.style : undefined);

/** The width of each column's widest cell; then the widest column that gives way loses one at a time, until the table fits. */
function fit(columns: Column[], rows: Cell[][], textsOf: (row: Cell[]) => string[], width: number): number[] {
  const most = width === Infinity ? WIDEST_WHOLE : Infinity;
  const widths = columns.map(() => 0);
  for (const row of rows) {
    for (const [index, text] of textsOf(row).entries()) {
      widths[index] = Math.min(most, Math.max(widths[index] ?? 0, displayWidth(text)));
    }
  }
  let excess = widths.reduce((sum, each) => sum + each + GAP, -GAP) - width;
  while (excess > 0) {
    const widest = widestGiving(columns, widths);
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function widestGiving(columns: Column[], widths: number[]): number | undefined {
  for (const gives of GIVING) {
    const giving = [...widths.keys()].filter((index) => gives(columns[index]!, widths[index]!));
    if (giving.length > 0) return giving.reduce((a, b) => (widths[b]! > widths[a]! ? b : a));
  }
  return undefined;
}

const NO_BORDERS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) => [
    [side, ''],
    ...['mid', 'left', 'right'].map((corner): [string, string] => [`${side}-${corner}`, '']),
  ]),
);

/** A cell's text as it is shown, and the columns that it takes of those of its own. */
interface Fitted {
  text: string;
  width: number;
  style: Style | undefined;
}

function fitted(cell: Cell, most: number, whole: boolean): Fitted {
  const text = whole ? safe(cell) : truncate(safe(cell), most);
  return { text, width: Math.min(most, displayWidth(text)), style: styleOf(cell) };
}

/**
 * A column of a cell while it is laid out: cli-table3 takes marks of Hindi, Thai or Hebrew for columns, and would cut names
 * that have room.
 */
const STAND_IN = '\u{e000}';

/** Rows of one width, without borders and without trailing blanks. */
function layOut(columns: Column[], widths: number[], rows: Fitted[][]): string[] {
  const table = new Table({
    chars: { ...NO_BORDERS, 'mid-mid': '', middle: ' '.repeat(GAP) },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colWidths: widths,
    colAligns: columns.map(({ align }) => align ?? 'left'),
  });
  table.push(...rows.map((row) => row.map(({ width }) => STAND_IN.repeat(width))));
  const cells = rows.flat().filter(({ width }) => width > 0);
  const filled = table.toString().replace(/\u{e000}+/gu, () => {
    const { text = '', style } = cells.shift() ?? {};
    return style ? style(text) : text;
  });
  return filled.split('\n').map((line) => line.trimEnd());
}
