// The values of flags, checked as they come from the command line. Every function throws the Fault `usage` with the
// flag's name when the text is not what the flag takes. It knows no command.

import { closest } from '../../engine/naming/closest.ts';
import type { DeletionLimit } from '../../engine/request.ts';
import { isDay, isWrittenAsDay } from '../../roster/day.ts';
import { Fault } from '../../roster/errors.ts';
import { composed } from '../../roster/sameName.ts';
import { asTyped } from '../../roster/shortened.ts';
import { isSafe } from '../terminal/safeText.ts';

/** Applies a parser to a flag that may be missing. */
export function ifGiven<S, T>(value: S | undefined, parse: (value: S) => T): T | undefined {
  return value === undefined ? undefined : parse(value);
}

/** One of a few words, in any case; `what` it is stands in the error. */
export function parseChoice<T extends string>(what: string, text: string, known: readonly T[]): T {
  const found = known.find((each) => each === text.toLowerCase());
  if (found) return found;
  const [near] = closest(text, [...known]);
  const hint = near ? `Did you mean ${near}?` : `Choose one of ${known.join(', ')}.`;
  throw new Fault('usage', `There is no ${what} "${asTyped(text)}".`, hint);
}

/** A date, or null for `never`. */
export const parseExpiry = (text: string): string | null =>
  text.trim().toLowerCase() === 'never' ? null : parseDay('--expires', text, 'neither a date nor "never"');

/** A day of the calendar; `wrong` is what a text that is none is said to be. */
export function parseDay(flag: string, text: string, wrong = 'not a date'): string {
  const day = text.trim();
  if (isDay(day)) return day;
  if (isWrittenAsDay(day))
    throw new Fault('usage', `${flag}: there is no day ${day}.`, 'Give one that the calendar has.');
  const hint = `Write it as YYYY-MM-DD: ${flag} 2027-06-30`;
  throw new Fault('usage', `${flag}: "${asTyped(text)}" is ${wrong}.`, hint);
}

// One @ with a name before it and labels with dots between behind it; nothing that would end a mail header or a list.
const ADDRESS =
  /^(?!\.)(?!.*\.\.)[^\s@,;:<>()"[\]\\\p{Cc}]{1,64}(?<!\.)@(?:(?!-)[\p{L}\p{N}-]+(?<!-)\.)+(?!-)[\p{L}\p{N}-]{2,}(?<!-)$/u;

/** E-mail addresses from comma-separated texts, each once. At least one. */
export function parseAddresses(flag: string, texts: string[]): string[] {
  const addresses = splitList(texts);
  if (addresses.length === 0) {
    throw new Fault('usage', `${flag} needs an e-mail address.`, `For example: ${flag} support@example.org`);
  }
  const wrong = addresses.find((address) => !isAddress(address));
  if (wrong === undefined) return addresses;
  throw new Fault(
    'usage',
    `${flag}: "${asTyped(wrong)}" is no e-mail address.`,
    'Give addresses alone, as in it@riverside.example, and commas between several.',
  );
}

/** Whether the text looks like an e-mail address. */
export function isAddress(text: string): boolean {
  return text.length <= 254 && ADDRESS.test(text);
}

/** `all`, or the source ids and names in comma-separated texts. */
export function parseSchools(texts: string[]): 'all' | string[] {
  const schools = splitList(texts);
  if (schools.length === 0) {
    throw new Fault(
      'usage',
      '--schools needs a school.',
      'Give "all", or Clever ids or names separated by commas.',
    );
  }
  const all = schools.some((school) => school.toLowerCase() === 'all');
  if (all && schools.length > 1) {
    throw new Fault('usage', '--schools takes either "all" or a list of schools, not both.');
  }
  return all ? 'all' : schools;
}

/** `40` or `40%`. */
export function parseLimit(flag: string, text: string): DeletionLimit {
  const [, digits, percent] = /^(\d{1,9})(%?)$/.exec(text.trim()) ?? [];
  const value = Number(digits);
  if (digits === undefined || (percent && value > 100)) {
    const hint = `Give a number of rows or a percentage from 0% to 100%: ${flag} 40%`;
    throw new Fault('usage', `${flag}: "${asTyped(text)}" is no limit.`, hint);
  }
  return percent ? { percent: value } : { rows: value };
}

/** A plan's digest: 12 hex digits. */
export function parseDigest(text: string): string {
  const digest = text.trim().toLowerCase();
  if (/^[0-9a-f]{12}$/.test(digest)) return digest;
  const hint = 'It has 12 hex digits and stands at the end of a preview (--dry-run).';
  throw new Fault('usage', `--plan: "${asTyped(text)}" is no plan's digest.`, hint);
}

/** A name as people read it and type it again: to confirm a Reset, or off a purchase order. */
export function parseName(what: string, text: string, example: string): string {
  const name = composed(text.trim());
  if (name !== '' && name.length <= 200 && isSafe(name)) return name;
  const message = `${what} has to be one line, of 200 characters at most, without invisible characters.`;
  throw new Fault('usage', message, `For example: ${example}`);
}

/** The name of a file. One that is empty, as of a variable that is not set, would be that of the folder. */
export function parseFile(what: string, text: string, example: string): string {
  if (text.trim() !== '') return text;
  throw new Fault('usage', `${what} needs the name of a file.`, `For example: ${example}`);
}

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time span in milliseconds: `90m`, `20h`, `2d`. */
export function parseSpan(flag: string, text: string): number {
  const [, digits, unit = ''] = /^(\d{1,4})([mhd])$/.exec(text.trim().toLowerCase()) ?? [];
  if (digits !== undefined) return Number(digits) * UNITS[unit]!;
  throw new Fault(
    'usage',
    `${flag}: "${asTyped(text)}" is no time span.`,
    `Write it as 90m, 20h or 2d: ${flag} 20h`,
  );
}

/** A whole number within bounds. */
export function parseInteger(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  const bounds = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
  throw new Fault('usage', `${name}: "${asTyped(text)}" is not a whole number ${bounds}.`);
}

/** The Portal id of a row, or a run's number. */
export const parseId = (name: string, text: string): number =>
  parseInteger(name, text, 1, Number.MAX_SAFE_INTEGER);

/** Portal ids from comma-separated texts, each once. At least one. */
export function parseIds(name: string, texts: string[]): number[] {
  const items = splitList(texts);
  const wrong = items.find((text) => !/^[1-9]\d{0,14}$/.test(text));
  const hint = 'People are named by the ids that roster shows: clever-sync help roster';
  if (items.length === 0) throw new Fault('usage', `${name} needs a Portal id.`, hint);
  if (wrong !== undefined) throw new Fault('usage', `${name}: "${asTyped(wrong)}" is not a Portal id.`, hint);
  return items.map(Number);
}

function splitList(texts: string[]): string[] {
  const items = texts.flatMap((text) => text.split(',')).map((item) => item.trim());
  return [...new Set(items.filter((item) => item !== ''))];
}

/** A record's id in Clever, however it was copied. */
export function parseIdOfClever(what: string, text: string): string {
  const id = text.trim().toLowerCase();
  if (/^[0-9a-f]{24}$/.test(id)) return id;
  throw new Fault('usage', `${what}: "${asTyped(text)}" is not a Clever id.`, 'It has 24 hex digits.');
}
