// Prints rows as a table. It knows no figure.

import type { Row } from './rows.ts';

const HEAD = ['figure', 'median', 'spread', 'in P', 'CPU', 'peak', 'goal', 'met'];

/** The lines of the table: the first column to the left, the others to the right. */
export function tableLines(rows: Row[]): string[] {
  const cells = rows.map(({ title, value, spread = '', inP = '', cpu = '', peak = '', goal = '', met }) => {
    return [title, value, spread, inP, cpu, peak, goal, met === undefined ? '' : met ? 'yes' : 'NO'];
  });
  const all = [HEAD, ...cells];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width));
  return [line(HEAD), line(rule), ...cells.map(line)];
}
