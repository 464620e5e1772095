// What a document's console blocks say: commands with the output they promise. It knows no command and no world.

/** A command line, or what a comment says happens meanwhile: `<!-- day 2, 2026-11-24 -->`, `<!-- seed before -->`. */
export interface Step {
  /** What stands behind `$ `, or in the comment. */
  text: string;
  /** The lines below a command; null for a comment. A line `…` stands for any lines, `…` at a line's end for its rest. */
  expected: string[] | null;
}

/** The steps of a document, in order. */
export function stepsOf(markdown: string): Step[] {
  const found = markdown.matchAll(/^<!-- ((?:day|seed) .*?) -->$|^```console\n(.*?)^```$/gms);
  return [...found].flatMap(([, comment, block]) =>
    comment === undefined ? commandsOf(block ?? '') : [{ text: comment, expected: null }],
  );
}

function commandsOf(block: string): Step[] {
  const [, ...parts] = `\n${block}`.split('\n$ ');
  return parts.map((part) => {
    const [text = '', ...expected] = part.replace(/\n+$/, '').split('\n');
    return { text, expected };
  });
}

/**
 * The lines with `…` in place of those that `expected` leaves out, so that the two are equal when the promise holds.
 * Where it does not hold, the rest stays as it is, for a reader to compare.
 */
export function elided(lines: string[], expected: string[]): string[] {
  const shown: string[] = [];
  let at = 0;
  for (const [index, line] of expected.entries()) {
    if (line !== '…') {
      if (!fits(lines[at], line)) break;
      shown.push(line);
      at += 1;
      continue;
    }
    const next = nextStart(lines, at, expected.slice(index + 1));
    if (next === null) break;
    shown.push('…');
    at = next;
  }
  return [...shown, ...lines.slice(at)];
}

/** Where the lines up to the next `…` begin; the end when there are none. At least one line is left out. */
function nextStart(lines: string[], from: number, rest: string[]): number | null {
  const end = rest.indexOf('…');
  const wanted = end < 0 ? rest : rest.slice(0, end);
  if (wanted.length === 0) return lines.length;
  const last = lines.length - wanted.length;
  for (let at = end < 0 ? last : from + 1; at > from && at <= last; at += 1) {
    if (wanted.every((line, offset) => fits(lines[at + offset], line))) return at;
  }
  return null;
}

const fits = (line: string | undefined, wanted: string): boolean =>
  wanted.endsWith('…') ? line?.startsWith(wanted.slice(0, -1)) === true : line === wanted;
