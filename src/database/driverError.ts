// What both drivers' errors have in common: a code, and nothing known about it in the end.

import { Fault } from '../roster/errors.ts';

/** The error's code; '' when it has none. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** An error of a database that nobody thought of: `refused` is what it refused. */
export const unexpected = (location: string, refused: string, error: unknown): Fault =>
  new Fault(
    'failed',
    `The database ${location} refused ${refused} (${codeOf(error)}).`,
    'The Portal is as it was; run again with -v and report what it prints.',
    error,
  );
