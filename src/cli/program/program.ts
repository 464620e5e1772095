// Turns the table of commands into a commander tree, and what commander finds wrong into a Fault.
// The only import of commander. It knows no command.

import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { closest } from '../../engine/naming/closest.ts';
import { Fault } from '../../roster/errors.ts';
import { asTyped, shortened } from '../../roster/shortened.ts';
import { createContext, type GlobalFlags, type Tools } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { brokenLines } from '../terminal/brokenLines.ts';
import type { Io } from '../terminal/io.ts';
import { longFlag, nameOf, type CommandSpec, type OptionSpec } from './commandSpec.ts';
import { COMMANDS, GLOBAL_OPTIONS } from './commandTable.ts';

/** Runs the command that `argv` names; returns its exit code. Throws a Fault when the command line is wrong. */
export async function execute(argv: string[], io: Io, tools: Tools, signal: AbortSignal): Promise<number> {
  const written: { out: string; err: string } = { out: '', err: '' };
  let code: number = EXIT.done;
  const program = buildProgram(io, written, async (spec, args, flags) => {
    if (spec.isDefault && args[0] !== undefined) throw unknownCommand(args[0]);
    const run = await spec.load!();
    code = await run(createContext(io, flags, tools, signal), args, flags);
  });
  try {
    await program.parseAsync(asHelp(argv), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    await io.writeOut(written.out === '' ? [] : written.out.trimEnd());
    await io.writeErr(written.err === '' ? [] : written.err.trimEnd());
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  return code;
}

/** `help districts add` as `districts add --help`: of a group commander explains the first word only. */
function asHelp(argv: string[]): string[] {
  const first = argv.findIndex((word, at) => !word.startsWith('-') && argv[at - 1] !== '--db');
  const words = argv.slice(first + 1);
  const isOfGroup = COMMANDS.some((each) => each.commands && nameOf(each) === words[0]);
  if (argv[first] !== 'help' || !isOfGroup || argv.includes('--')) return argv;
  return [...argv.slice(0, first), ...words, '--help'];
}

type Act = (spec: CommandSpec, args: string[], flags: GlobalFlags) => Promise<void>;

function buildProgram(io: Io, written: { out: string; err: string }, act: Act): Command {
  const program = new Command('clever-sync')
    .description('Clever roster syncs into the Lab-Aids Portal: plan, preview, approve, apply.')
    .usage('[command] [options]')
    .version(version())
    .helpCommand('help [command]', 'explain a command')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false, minWidthToWrap: LEAST_HELP })
    .configureOutput({
      writeOut: (text) => (written.out += text),
      // What commander says about errors is said again by the Fault; here it only prints help.
      writeErr: (text) => (written.err += text),
      outputError: () => {},
      getOutHelpWidth: () => io.columns(),
      getErrHelpWidth: () => io.columns(),
    });
  program.exitOverride((error) => throwFault(program, error));
  for (const option of GLOBAL_OPTIONS) program.addOption(buildOption(option));
  for (const spec of COMMANDS) addCommand(program, spec, act, () => io.columns());
  program.addHelpText(
    'after',
    '\nWithout a command, the wizard asks for everything.\nEach command has examples: clever-sync help edit',
  );
  return program;
}

function addCommand(parent: Command, spec: CommandSpec, act: Act, width: () => number): void {
  const command = parent.command(spec.usage, {
    hidden: spec.hidden ?? false,
    isDefault: spec.isDefault ?? false,
  });
  command.exitOverride((error) => throwFault(command, error));
  command.summary(spec.summary).description(description(spec));
  if (spec.group) command.helpGroup(spec.group);
  // The wizard stands where a command is missing, so it meets those that do not exist: see unknownCommand().
  if (spec.isDefault) command.allowExcessArguments().allowUnknownOption();
  for (const option of spec.options ?? []) command.addOption(buildOption(option));
  const { examples } = spec;
  if (examples)
    command.addHelpText('after', () =>
      ['', 'Examples:', ...examples.flatMap((line) => exampleLines(line, width()))].join('\n'),
    );
  for (const child of spec.commands ?? []) addCommand(command, child, act, width);
  if (spec.load) command.action(() => act(spec, command.args, command.optsWithGlobals()));
}

/** Columns for what is said of a command or an option, at the least: commander breaks no line where it has fewer. */
const LEAST_HELP = 20;

/** A command line to copy: words in quotes are one word. */
const exampleLines = (example: string, width: number): string[] =>
  brokenLines(example.match(/(?:"[^"]*"|\S)+/g) ?? [], width - PROMPT.length).map(
    (line, at) => (at === 0 ? PROMPT : ' '.repeat(PROMPT.length)) + line,
  );

const PROMPT = '  $ ';

/** Its summary, its details as one paragraph (how wide that may be, the terminal says), and how to name a district. */
const description = ({ usage, summary, details = [] }: CommandSpec): string =>
  [summary, details.join(' '), /\bdistrict\b/.test(usage) ? NAMING : '']
    .filter((part) => part !== '')
    .join('\n\n');

const NAMING = 'A district is named by its Portal id, its Clever id, or its exact name.';

function buildOption({ flags, text, many, hidden }: OptionSpec): Option {
  const option = new Option(flags, text).hideHelp(hidden ?? false);
  return many ? option.argParser((value: string, before: string[] = []) => [...before, value]) : option;
}

/** Help and the version end the program; everything else commander finds is the user's mistake. */
function throwFault(command: Command, error: CommanderError): never {
  if (error.code === 'commander.help' && error.exitCode !== 0) throw incomplete(command);
  if (/^commander\.(help|version)/.test(error.code)) throw error;
  const [first = '', suggestion] = error.message.split('\n');
  const path = [...ancestors(command)].map((each) => each.name()).join(' ');
  const hint =
    error.code === 'commander.excessArguments'
      ? 'Put quotes around a name with spaces.'
      : (suggestion?.replace(/^\((.*)\)$/, '$1') ?? `See: ${path} --help`);
  const wrong = shortened(first.replace(/^error: /, '').replace(/\.$/, ''), LONGEST_WRONG);
  throw new Fault('usage', `${path}: ${wrong}.`, hint);
}

/** Characters of what commander says is wrong, which quotes what was typed in full. */
const LONGEST_WRONG = 200;

/** A command that is only a folder of others; or `help` of one that there is not. */
function incomplete(command: Command): Fault {
  const [, name] = command.args;
  if (command.parent === null && name !== undefined) return unknownCommand(name);
  const path = [...ancestors(command)].map((each) => each.name()).join(' ');
  const names = command.commands.map((each) => each.name()).join(', ');
  return new Fault('usage', `${path}: which of its commands?`, `Give one of: ${names}. See: ${path} --help`);
}

function unknownCommand(name: string): Fault {
  const isOption = name.startsWith('-');
  const known = isOption ? GLOBAL_OPTIONS.map(longFlag) : COMMANDS.filter((each) => !each.hidden).map(nameOf);
  const near = closest(name, known).map((each) => `"${isOption ? '' : 'clever-sync '}${each}"`);
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'See: clever-sync --help';
  return new Fault('usage', `There is no ${isOption ? 'option' : 'command'} "${asTyped(name)}".`, hint);
}

function ancestors(command: Command): Command[] {
  return command.parent ? [...ancestors(command.parent), command] : [command];
}

function version(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
