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
  if (error instanceof Fault)
    return { code: error.code, message: error.message, hint: onSameDatabase(error.hint, database) };
  // The message of an unexpected error may quote anything, personal data included: it is for -v only.
  return {
    code: 'failed',
    message: 'Something unexpected went wrong.',
    hint: 'Run it again with -v to see what.',
  };
}

/** A command that is about a database, where a hint ends with it. */
const COMMAND_AT_END = /\bclever-sync (?!help\b|-)[^.:;,]+$/;

function onSameDatabase(hint: string | null, database: string | undefined): string | null {
  if (hint === null || database === undefined || !COMMAND_AT_END.test(hint)) return hint;
  return `${hint} ${shellLine('--db', database)}`;
}

const sentence = (text: string): string => (/[.!?:]$/.test(text) ? text : `${text}.`);

function stackLines(error: Error): string[] {
  const cause = error.cause instanceof Error ? ['caused by:', ...stackLines(error.cause)] : [];
  return [...(error.stack ?? error.message).split('\n'), ...cause];
}
