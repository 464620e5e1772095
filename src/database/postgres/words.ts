// Which of a PostgreSQL server's words may be shown: those that quote what was written, and what its own functions say, may be
// of a person. It knows no fault.

import { codeOf } from '../../roster/errors.ts';
import { stackSaying } from '../impersonal.ts';
import type { Broken } from './refusals.ts';

/** The SQLSTATE of what a function says for itself. */
export const TRIGGERS_OWN = 'P0001';

/** Classes of errors that the server words without a row. Others quote what was written. */
const WITHOUT_ROWS = /^(08|25|26|28|34|3D|40|42|53|54|55|57|58|E[A-Z])/;

/** How the server describes the parts of our own statements that an error comes through: loading, waiting, a foreign key. */
const OF_STATEMENT = /^(COPY |while |SQL statement "(DELETE FROM|UPDATE|SELECT 1 FROM) ONLY )/;

/** Whether the server says that it was in a function of the database's own, such as a trigger's. */
export function isInFunction(error: unknown): boolean {
  const { where = '' } = (error ?? {}) as { where?: string };
  return where !== '' && !where.split('\n').every((line) => OF_STATEMENT.test(line));
}

/**
 * Whether such a function may have met the error, or raised it with a code of its choice. A function may make names out of
 * what a row holds, and the server's own words then quote them. An error in a statement of ours has a position in it.
 */
export function isOfFunction(error: unknown): boolean {
  const { position } = (error ?? {}) as { position?: string };
  const code = codeOf(error);
  if (/^42/.test(code) && code !== '42501' && position === undefined) return true;
  return isInFunction(error);
}

/**
 * The error for whoever wants to see more, without what it may say of a row: its code, and where it was. The code stays,
 * because a conflict is recognized by it.
 */
export function impersonal(error: unknown): unknown {
  const code = codeOf(error);
  const isOwn = isOfFunction(error);
  if (!(error instanceof Error) || code === '' || (WITHOUT_ROWS.test(code) && !isOwn)) return error;
  const { table, column, constraint } = error as Broken;
  const where = isOwn ? [] : Object.entries({ table, column, constraint }).filter(([, name]) => name);
  const words = [`SQLSTATE ${code}`, ...where.map((each) => each.join(' '))].join(', ');
  return Object.assign(new Error(words), { code, stack: stackSaying(error, words) });
}
