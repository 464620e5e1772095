// Errors as text and as JSON: what happened, and what to do next. Never a stack trace unless asked for.

import { Fault } from '../../roster/errors.ts';
import { safeJson, safeText } from './safeText.ts';
import { PLAIN_THEME, type Theme } from './theme.ts';

/** `error: message. hint` on one line, `about` whom before it; with `verbose` the stack trace of the cause below it. */
export function errorLines(
  error: unknown,
  options: { theme?: Theme; verbose?: boolean; about?: string } = {},
): string[] {
  const { theme = PLAIN_THEME, verbose = false, about } = options;
  const stack = verbose && error instanceof Error ? stackLines(error) : [];
  const whose = about === undefined ? '' : `${safeText(about)}: `;
  return [
    `${theme.danger('error:')} ${whose}${errorText(error)}`,
    ...stack.map((line) => theme.dim(safeText(line))),
  ];
}

/** The error in one safe line: what happened, and what to do next. */
export function errorText(error: unknown): string {
  const { message, hint } = describe(error);
  return safeText([sentence(message), hint].filter((part) => part).join(' '));
}

/** `{"error":{"code":…,"message":…,"hint":…}}`, after what else there is to say: whose error it is. */
export function errorJson(error: unknown, about: object = {}): string {
  const { code, message, hint } = describe(error);
  return safeJson({ ...about, error: { code, message, hint } });
}

function describe(error: unknown): { code: string; message: string; hint: string | null } {
  if (error instanceof Fault) return { code: error.code, message: error.message, hint: error.hint };
  // The message of an unexpected error may quote anything, personal data included: it is for -v only.
  return {
    code: 'failed',
    message: 'Something unexpected went wrong.',
    hint: 'Run it again with -v to see what.',
  };
}

const sentence = (text: string): string => (/[.!?:]$/.test(text) ? text : `${text}.`);

function stackLines(error: Error): string[] {
  const cause = error.cause instanceof Error ? ['caused by:', ...stackLines(error.cause)] : [];
  return [...(error.stack ?? error.message).split('\n'), ...cause];
}
