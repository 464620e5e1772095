// What is said of an error of either driver of which nothing but its code is known.

import { codeOf, Fault } from '../roster/errors.ts';

/** An error of a database that nobody thought of: `refused` is what it refused. */
export const unexpected = (location: string, refused: string, error: unknown): Fault =>
  new Fault(
    'failed',
    `The database ${location} refused ${refused} (${codeOf(error)}).`,
    'The Portal is as it was; run again with -v and report what it prints.',
    error,
  );
