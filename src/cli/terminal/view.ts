// What every view is given, and the few shapes they share: sections, bullets, facts, lists that are cut.

import { commandLine, commandLines } from './command.ts';
import { safeText } from './safeText.ts';
import { tableLines, type Cell } from './tables.ts';
import type { Theme } from './theme.ts';
import { displayWidth, wrap } from './width.ts';
import { number } from './words.ts';

/** How a view is to be drawn. */
export interface View {
  /** Columns there are; no line is wider, unless a path is. */
  width: number;
  theme: Theme;
  /** Show every item of a list, not the first few. */
  full?: boolean;
  /** How to see the rest of a list, unless by `--full`. */
  howToSeeAll?: string;
  /** How to pass the guards that refuse, where no option is needed for it. */
  howToGoOn?: string;
  /** The database that was named with `--db`: the commands of a view name it too. */
  database?: string | undefined;
}

/** From so many columns on, tables show what is nice to have as well. */
export const WIDE = 110;

/** Below so many columns, tables leave out what can be seen elsewhere: else nothing of them could be read. */
export const MEDIUM = 70;

/** How many items of a list are shown when not all are. */
export const FIRST = 5;

/**
 * A text in lines with `first` before the first and as many columns of spaces before the others. Both are safe already, and
 * `first` has no color.
 */
export function hanging(view: View, first: string, text: string, style = (line: string) => line): string[] {
  const indent = displayWidth(first);
  const lines = wrap(text, Math.max(20, view.width - indent));
  return lines.map((line, index) => (index === 0 ? first : ' '.repeat(indent)) + style(line));
}

/** What a whole screen is about, as its first lines. Raw text, as names are. */
export const titleLines = (view: View, text: string): string[] =>
  hanging(view, '', safeText(text), view.theme.heading);

/** An empty line, a heading, and the lines; nothing at all without lines. */
export function section(view: View, title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ['', ...hanging(view, '', title, view.theme.heading), ...lines];
}

/** Facts as two aligned columns. */
export function factLines(facts: [name: string, value: string][], view: View): string[] {
  const rows = facts.map(([name, value]): Cell[] => [{ text: name, style: view.theme.dim }, value]);
  const columns = [{ title: '' }, { title: '', shrinks: true }];
  return [...tableLines(columns, rows, { width: view.width, indent: 2 })];
}

/** The first items as lines, then how many more there are. */
export function cut<T>(view: View, items: T[], draw: (item: T) => string[]): string[] {
  const shown = view.full ? items : items.slice(0, FIRST);
  const rest = items.length - shown.length;
  const more = `… and ${number(rest)} more (${howToSeeAll(view)})`;
  return [...shown.flatMap(draw), ...(rest > 0 ? hanging(view, '  ', more, view.theme.dim) : [])];
}

/** What shows all of a list that is cut. */
export const howToSeeAll = (view: View): string => view.howToSeeAll ?? '--full shows all';

/** A command to copy, indented. */
export function typed(view: View, indent: string, ...args: (string | number)[]): string[] {
  const lines = commandLines(view.width - indent.length, ...onSameDatabase(view, args));
  return lines.map((line) => indent + view.theme.code(line));
}

/** The same on one line, to stand in a text. */
export const typedLine = (view: Pick<View, 'database'>, ...args: (string | number)[]): string =>
  commandLine(...onSameDatabase(view, args));

const onSameDatabase = ({ database }: Pick<View, 'database'>, args: (string | number)[]) =>
  database === undefined ? args : [...args, '--db', database];
