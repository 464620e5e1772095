// Command lines to copy from the screen: quoted for a shell, broken with `\` where they are too long.

import type { DistrictRef } from '../../engine/plan.ts';
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

/** How to call the district among others: by its name, and by its Portal id too where another one has that name. */
export const districtTitle = ({
  id,
  name,
  isNamesake,
}: Pick<DistrictRef, 'name' | 'isNamesake'> & { id: number | null }): string =>
  isNamesake ? `${name} (id ${id})` : name;

/** The argument as a POSIX shell reads it back; zsh takes a `=` at the beginning for the path of a command. */
function quote(argument: string): string {
  const safe = safeText(argument);
  if (/^(?!=)[\w@%+=:,./-]+$/.test(safe)) return safe;
  if (!/["`$\\!]/.test(safe)) return `"${safe}"`;
  return `'${safe.replaceAll("'", `'\\''`)}'`;
}

/** A program and its arguments on one line. */
export const shellLine = (...words: (string | number)[]): string =>
  words.map((word) => quote(String(word))).join(' ');

/** `clever-sync` and the arguments on one line. */
export const commandLine = (...args: (string | number)[]): string => shellLine('clever-sync', ...args);

/** The same in lines of at most `width` columns. */
export const commandLines = (width: number, ...args: (string | number)[]): string[] =>
  brokenLines(['clever-sync', ...args.map((each) => quote(String(each)))], width, displayWidth);
