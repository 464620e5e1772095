// A database of this version that is not a complete Portal, on SQLite and on PostgreSQL.

import { Fault } from '../roster/errors.ts';

/** The fault of a statement that names what is not there: `no such table: users`, which is nobody's data. */
export const incomplete = (location: string, cause: Error): Fault =>
  new Fault(
    'database-unreachable',
    `The database ${location} is not a complete Portal: ${cause.message}.`,
    'Name the Portal database with --db, or restore it from a backup.',
    cause,
  );
