// How a command line that is too long is broken. It knows no width of its own: help, which needs this at every start, has no
// letters but ASCII, and to load what measures others takes 15 ms.

import { isWindows } from '../../database/isWindows.ts';

/**
 * The words of a command line, as a shell reads them, in lines of at most `width` columns, broken between words with `\`. The
 * shells of Windows know no such sign in common: there it is one line, which the terminal breaks.
 */
export function brokenLines(
  [first = '', ...words]: string[],
  width: number,
  widthOf: (text: string) => number = ({ length }) => length,
): string[] {
  if (isWindows()) return [[first, ...words].join(' ')];
  const lines: string[] = [];
  let line = first;
  for (const word of words) {
    if (widthOf(`${line} ${word} \\`) > width) {
      lines.push(`${line} \\`);
      line = `  ${word}`;
    } else line = `${line} ${word}`;
  }
  return [...lines, line];
}
