// Command lines to copy from the screen: quoted for a shell of this system, broken with `\` where they are too long.

import { isWindows } from '../../database/isWindows.ts';
import type { DistrictRef } from '../../engine/plan/plan.ts';
import { brokenLines } from './brokenLines.ts';
import { isSafe, safeText } from './safeText.ts';
import { displayWidth } from './width.ts';

/** Names that a shell, commander or a look-up by id would read otherwise: quotes, `$`, `!`, a leading `-`, digits only. */
const AWKWARD = /["'`$\\!]|^[-\s]|^\d*$/;

/**
 * How to name the district on a command line: by its name, or by its Portal id where the name is another's too, or
 * awkward to type.
 */
export function districtArgument({ id, name, isNamesake }: DistrictRef): string {
  return !isNamesake && isSafe(name) && !AWKWARD.test(name) ? name : String(id);
}

/** What adds a district, its name and id still to be put in. */
export const ADD_DISTRICT = ['districts', 'add', 'NAME', '--clever-id', 'ID'];

/** The argument as a shell of this system reads it back. */
const quote = (argument: string): string =>
  isWindows() ? quoteForPowerShell(safeText(argument)) : quoteForPosix(safeText(argument));

/**
 * As PowerShell reads it, to which a typographic quote is one too; and cmd.exe where there is no quote, `$` or backtick in it.
 * Without quotes a comma makes two arguments of one, an `@` a variable, and a dot behind a `-` two again.
 */
function quoteForPowerShell(safe: string): string {
  if (/^(?!-.*[.:])[\w+=:./\\-]+$/.test(safe)) return safe;
  if (!/["`$“-„]/.test(safe)) return `"${safe}"`;
  return `'${safe.replace(/['‘-‛]/g, '$&$&')}'`;
}

/** zsh takes a `=` at the beginning for the path of a command. */
function quoteForPosix(safe: string): string {
  if (/^(?!=)[\w@%+=:,./-]+$/.test(safe)) return safe;
  if (!/["`$\\!]/.test(safe)) return `"${safe}"`;
  return `'${safe.replaceAll("'", `'\\''`)}'`;
}

/** A program and its arguments on one line. */
export const shellLine = (...words: (string | number)[]): string =>
  words.map((word) => quote(String(word))).join(' ');

/** What sets variables for the commands that follow in the same shell. */
export const settingLine = (variables: Record<string, string>): string => {
  const all = Object.entries(variables);
  if (isWindows()) return all.map(([name, value]) => `$env:${name}="${value}"`).join('; ');
  return `export ${all.map(([name, value]) => `${name}=${value}`).join(' ')}`;
};

/** `clever-sync` and the arguments on one line. */
export const commandLine = (...args: (string | number)[]): string => shellLine('clever-sync', ...args);

/** The same in lines of at most `width` columns. */
export const commandLines = (width: number, ...args: (string | number)[]): string[] =>
  brokenLines(['clever-sync', ...args.map((each) => quote(String(each)))], width, displayWidth);
