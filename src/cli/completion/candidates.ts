// What can stand where the cursor is on a command line: commands, options, words that an argument is one of. It knows no shell.

import { AUDIENCES } from '../../engine/byHand/licenses.ts';
import { LINK_KINDS } from '../../engine/byHand/settle.ts';
import { ROSTER_KINDS } from '../../engine/roster.ts';
import { PORTAL_ROLES } from '../../roster/tables.ts';
import { BULK_MODES } from '../many/flags.ts';
import { longFlag, nameOf, type CommandSpec, type OptionSpec } from '../program/commandSpec.ts';
import { COMMANDS, GLOBAL_OPTIONS } from '../program/commandTable.ts';
import { SHELLS } from './scripts.ts';

/** Arguments, and values of options, that are one of a few words, by command and by what its usage calls them. */
const CHOICES: Record<string, readonly string[]> = {
  'bulk <mode>': BULK_MODES,
  'roster <kind>': ROSTER_KINDS,
  'users set-role <role>': PORTAL_ROLES,
  'users link <kind>': LINK_KINDS,
  'licenses add --audience': AUDIENCES,
  'completion <shell>': SHELLS,
};

/** The words that can go on where the last of `words` was begun; none where anything can: a name, a file. */
export function candidates(words: string[]): string[] {
  const begun = words.at(-1) ?? '';
  const place = placeOf(words.slice(0, -1));
  return offered(place, begun.startsWith('-')).filter((word) => word.startsWith(begun));
}

/** Where on the command line one is: behind which commands, arguments, and maybe an option that wants a value. */
interface Place {
  path: string[];
  commands: CommandSpec[];
  options: OptionSpec[];
  /** What the usage of the command calls its arguments. */
  takes: string[];
  given: number;
  /** The option before the cursor, if it wants a value. */
  wanting: OptionSpec | null;
}

const START: Place = {
  path: [],
  commands: COMMANDS,
  options: GLOBAL_OPTIONS,
  takes: [],
  given: 0,
  wanting: null,
};

const placeOf = (words: string[]): Place => words.reduce(stepTo, START);

function stepTo(place: Place, word: string): Place {
  if (place.wanting) return { ...place, wanting: null };
  if (word.startsWith('-')) return { ...place, wanting: withValue(place.options, word) };
  const command = place.commands.find((each) => nameOf(each) === word);
  if (command) return into(place, command);
  return place.path.length === 0 && word === 'help' ? place : { ...place, given: place.given + 1 };
}

const into = ({ path, options }: Place, command: CommandSpec): Place => ({
  path: [...path, nameOf(command)],
  commands: command.commands ?? [],
  options: [...(command.options ?? []).filter(({ hidden }) => !hidden), ...options],
  takes: command.usage.split(' ').slice(1),
  given: 0,
  wanting: null,
});

const withValue = (options: OptionSpec[], word: string): OptionSpec | null =>
  options.find(({ flags }) => flags.includes('<') && flags.split(/[ ,]+/).includes(word)) ?? null;

function offered({ path, commands, options, takes, given, wanting }: Place, isOption: boolean): string[] {
  if (wanting) return choices(path, longFlag(wanting));
  if (isOption) return ['--help', ...options.map(longFlag)].sort();
  if (commands.length > 0 && given === 0) return commands.filter(({ hidden }) => !hidden).map(nameOf);
  return choices(path, takes[given] ?? '');
}

const choices = (path: string[], what: string): string[] => [...(CHOICES[[...path, what].join(' ')] ?? [])];
