// What the table of commands is made of.

import type { Context } from '../context.ts';

/**
 * An option as commander writes it. `many`: may be given several times; its value is an array. `hidden`: no help names it, as
 * it is there to say why it is refused.
 */
export interface OptionSpec {
  flags: string;
  text: string;
  many?: true;
  hidden?: boolean;
}

/** What a command does; returns its exit code. A method, so that each command can name the flags it takes. */
type Run = { run(context: Context, args: string[], flags: object): Promise<number> }['run'];

/** One command: a leaf has `load`, a group has `commands`. */
export interface CommandSpec {
  /** `edit <district>` */
  usage: string;
  summary: string;
  /** Sentences, shown as one paragraph. */
  details?: string[];
  group?: string;
  options?: OptionSpec[];
  examples?: string[];
  hidden?: true;
  isDefault?: true;
  load?: () => Promise<Run>;
  commands?: CommandSpec[];
}

/** What a command is called: the first word of its usage. */
export const nameOf = ({ usage }: Pick<CommandSpec, 'usage'>): string => usage.split(' ')[0] ?? '';

/** An option as it is written out: `--quiet`. */
export const longFlag = ({ flags }: Pick<OptionSpec, 'flags'>): string =>
  /--[\w-]+/.exec(flags)?.[0] ?? flags;
