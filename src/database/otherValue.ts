// A value in a column that cannot hold it, which SQLite takes and PostgreSQL does not.

import { Fault } from '../roster/errors.ts';

/** The fault of a statement, or of a reader, that met one. It says no row; a check says which column. */
export const otherValue = (location: string, cause?: unknown): Fault =>
  new Fault(
    'failed',
    `The database ${location} holds a value that a Portal cannot hold.`,
    'The Portal is as it was. To see where: clever-sync db check',
    cause,
  );
