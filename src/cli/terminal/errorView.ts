// Errors as text and as JSON: what happened, and what to do next. Never a stack trace unless asked for.

import { Fault } from '../../roster/errors.ts';
import { shellLine } from './command.ts';
import { safeJson, safeText } from './safeText.ts';
import { PLAIN_THEME, type Theme } from './theme.ts';

/**
 * `error: message. hint` on one line, `about` whom before it; with `verbose` the stack trace of the cause below it. The
 * command that a hint ends with names the `database` that was named with `--db`.
 */
export function errorLines(
  error: unknown,
  options: { theme?: Theme; verbose?: boolean; about?: string; database?: string | undefined } = {},
): string[] {
  const { theme = PLAIN_THEME, verbose = false, about, database } = options;
  const stack = verbose && error instanceof Error ? stackLines(error) : [];
  const whose = about === undefined ? '' : `${safeText(about)}: `;
  return [
    `${theme.danger('error:')} ${whose}${errorText(error, database)}`,
    ...stack.map((line) => theme.dim(safeText(line))),
  ];
}

/** The error in one safe line: what happened, and what to do next. */
export function errorText(error: unknown, database?: string): string {
  const { message, hint } = describe(error, database);
  return safeText([sentence(message), hint].filter((part) => part).join(' '));
}

/** `{"error":{"code":…,"message":…,"hint":…}}`, after what else there is to say: whose error it is. */
export function errorJson(
  error: unknown,
  { about = {}, database }: { about?: object; database?: string | undefined } = {},
): string {
  const { code, message, hint } = describe(error, database);
  return safeJson({ ...about, error: { code, message, hint } });
}

function describe(
  error: unknown,
  database: string | undefined,
): { code: string; message: string; hint: string | null } {
  if (error instanceof Fault) {
    const { next, command } = nextStep(error, database);
    return {
      code: error.code,
      message: error.message,
      hint: [next, command].filter((part) => part).join(' ') || null,
    };
  }
  // The message of an unexpected error may quote anything, personal data included: it is for -v only.
  return {
    code: 'failed',
    message: 'Something unexpected went wrong.',
    hint: 'Run it again with -v to see what.',
  };
}

/** A command at the end of a hint, if it is about a database. Within a question it is only mentioned, not to be copied. */
const COMMAND_AT_END = /(?<=^|\s)clever-sync (?!help\b|-)[^.:;,?]+$/;

/** What to do about a fault: words, and the command that they end with, on the `database` that was named with `--db`. */
export function nextStep({ hint }: Fault, database?: string): { next: string | null; command?: string } {
  const [command] = COMMAND_AT_END.exec(hint ?? '') ?? [];
  if (hint === null || command === undefined) return { next: hint };
  const onSame = database === undefined ? '' : ` ${shellLine('--db', database)}`;
  return { next: hint.slice(0, -command.length).trimEnd(), command: command + onSame };
}

const sentence = (text: string): string => (/[.!?:]$/.test(text) ? text : `${text}.`);

function stackLines(error: Error): string[] {
  const cause = error.cause instanceof Error ? ['caused by:', ...stackLines(error.cause)] : [];
  return [...(error.stack ?? error.message).split('\n'), ...cause];
}
