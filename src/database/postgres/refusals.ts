// What a PostgreSQL server does not let us do: a right that is missing, a rule of a table that a change would break.
// No row is shown.

import { Fault } from '../../roster/errors.ts';

/** The fault of a right that the user has not. */
export function missingGrant(error: Error, location: string, sql: string): Fault {
  return new Fault(
    'database-unreachable',
    `The database ${location} does not let this user do that: it needs ${neededRight(error, sql)}.`,
    'Have it granted; the README lists what a preview and what a sync needs.',
    error,
  );
}

/** "permission denied for table users": the server says what, the statement says which right. */
function neededRight({ message }: Error, sql: string): string {
  const [, hidden] = /row-level security policy for table "?([^"\s]+)"?/.exec(message) ?? [];
  if (hidden) return `BYPASSRLS, as a policy may hide rows of ${hidden} from it`;
  if (/\btemporary\b/.test(message)) return 'TEMPORARY on the database';
  const denied = /permission denied for (table|view|schema|sequence|database) "?([^"\s]+)"?/;
  const [, kind, name] = denied.exec(message) ?? [];
  if (kind === 'database') return 'CONNECT on the database';
  if (kind === 'schema') return `${/^\s*create/i.test(sql) ? 'CREATE' : 'USAGE'} on the schema ${name}`;
  return name ? `${rightOf(sql)} on ${name}` : 'a right it lacks';
}

/** What the server says of a rule that a change would break; `detail` holds the row. */
export type Broken = Error & {
  code: string;
  table?: string;
  constraint?: string;
  column?: string;
  detail?: string;
};

/** A constraint that a change still violates after it was tried again, perhaps that of another program's table. */
export function brokenRule(error: Broken, location: string): Fault {
  const { code, table = 'a table', constraint, column, detail = '' } = error;
  const rule = constraint ?? (column === undefined ? 'a rule' : `not null of ${column}`);
  const isId = code === '23505' && detail.includes('(id)=(');
  const why = isId
    ? `Rows of ${table} have ids that its sequence did not give: have it set beyond them, with setval.`
    : code === '23503'
      ? `Another program may have been at these rows: run the command again. If it stays so, rows of ${table} refer to them: settle it with whoever keeps that table.`
      : `Have somebody who looks after the database see to ${table}.`;
  const message = `The database ${location} refuses a change: it violates ${rule} on ${table}.`;
  return new Fault('failed', message, why, error);
}

const rightOf = (sql: string): string =>
  (/^\s*(insert|update|delete)\b/i.exec(sql)?.[1] ?? 'select').toUpperCase();
