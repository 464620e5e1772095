// What PostgreSQL's errors, and those of the way to it, mean to a person. An error's detail may hold a row: it is
// never shown.

import { codeOf, Fault } from '../../roster/errors.ts';
import { unexpected } from '../driverError.ts';
import { incomplete } from '../incomplete.ts';
import { MEANINGS, TRY_AGAIN } from './meanings.ts';
import { brokenRule, missingGrant, type Broken } from './refusals.ts';
import { impersonal, isInFunction, isOfFunction, TRIGGERS_OWN } from './words.ts';

/** Whether the connection is gone: nothing more can be asked on it. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error);
  if (/^(57P0[125]|25P0[34]|08...)$/.test(code) || /^E(CONN|PIPE|TIMEDOUT|HOST|NET)/.test(code)) return true;
  return (
    code === '' &&
    error instanceof Error &&
    /^(Connection terminated|Client (was closed|has encountered))/.test(error.message)
  );
}

/** Whether the same work may succeed when it is done again: somebody else was at the same rows. */
export const isConflict = (error: unknown): boolean => /^(40001|40P01|23503|23505)$/.test(codeOf(error));

/** Whether something is missing that may have gone with an earlier connection: a temporary table, a cursor. */
export const isForgotten = (error: unknown): boolean => /^(42P01|34000)$/.test(codeOf(error));

/** The fault of a lost connection. */
export const lost = (location: string, cause: unknown): Fault =>
  new Fault(
    'database-unreachable',
    `The connection to the database ${location} was lost.`,
    TRY_AGAIN,
    impersonal(cause),
  );

/** Turns an error of the driver into a Fault; an error that is not the database's passes unchanged. */
export function postgresFault(error: unknown, location: string, sql = ''): unknown {
  if (error instanceof Fault) return error;
  if (isLost(error)) return lost(location, error);
  const known = meaningOf(error, location, sql);
  if (!(known instanceof Fault)) return known;
  const { code, message, hint } = known;
  return new Fault(code, message, hint, impersonal(error));
}

/** Codes whose fault repeats a name from the server's message. In what a function raises, that may be anybody's. */
const QUOTED = /^(23...|42501|42P01|42703)$/;

/** These mean the same wherever a server meets them. */
const ANYWHERE = /^(25006|40...|53...|55P03|57...|58...|XX...)$/;

/** Whether the error is told as one of the database's own functions: what it names is not of our statements then. */
const isItsOwn = (error: unknown): boolean =>
  QUOTED.test(codeOf(error)) ? isOfFunction(error) : isInFunction(error) && !ANYWHERE.test(codeOf(error));

/** The fault that an error of a statement means; with `code`, the fault of an error with that code. */
function meaningOf(
  error: unknown,
  location: string,
  sql = '',
  code = isItsOwn(error) ? TRIGGERS_OWN : codeOf(error),
): unknown {
  if (code === '') return error;
  if (code === '42501') return missingGrant(error as Error, location, sql);
  if (/^(42P01|42703)$/.test(code)) return incomplete(location, error as Error);
  if (/^23...$/.test(code)) return brokenRule(error as Broken, location);
  const meaning = MEANINGS.find(([codes]) => codes.test(code));
  if (!meaning) return unexpected(location, 'a statement', error);
  const [, fault, what, hint] = meaning;
  return new Fault(fault, `The database ${location} ${what}.`, hint, error);
}

/** Codes that mean something else while connecting, before any statement of ours: each with the code that it is told as. */
const AT_CONNECTING: [codes: RegExp, like: string][] = [
  [/^55000$/, '57P03'],
  [/^(22023|42601|42704|55P02)$/, 'NO_OPTION'],
];

/** A pooler's code for whatever it refuses. Only its message says what; while connecting, that cannot be about a row. */
const POOLERS = '08P01';

const refusedByPooler = (error: Error, location: string): Fault =>
  new Fault(
    'database-unreachable',
    `The database ${location} refuses the connection: ${error.message}.`,
    'Check the user, the password, the database and the options; what a pooler takes is in its own settings.',
    error,
  );

/** The fault of an error while connecting. A connection that ends at once is not a lost one. */
export function connectFault(error: unknown, location: string): unknown {
  const code = codeOf(error);
  if (code === POOLERS && error instanceof Error) return refusedByPooler(error, location);
  const [, like] = AT_CONNECTING.find(([codes]) => codes.test(code)) ?? [];
  if (like !== undefined) return meaningOf(error, location, '', like);
  const known = MEANINGS.some(([codes]) => codes.test(code));
  if (known || !(error instanceof Error)) return meaningOf(error, location);
  if (/does not support SSL/.test(error.message)) return meaningOf(error, location, '', 'NO_TLS');
  if (/password must be a string|no password/i.test(error.message))
    return meaningOf(error, location, '', '28P01');
  // The driver gives no code for what speaks another protocol. What is wrong with this program has a name of its own.
  const isDriver = code === '' && error.name === 'Error';
  if (isLost(error) || isDriver) return meaningOf(error, location, '', 'NO_ANSWER');
  return postgresFault(error, location);
}
