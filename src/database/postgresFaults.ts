// What PostgreSQL's errors, and those of the way to it, mean to a person. An error's detail may hold a row: it is
// never shown.

import { Fault, type FaultCode } from '../roster/errors.ts';
import { codeOf, unexpected } from './driverError.ts';
import { incomplete } from './incomplete.ts';
import { brokenRule, missingGrant, type Broken } from './postgresRefusals.ts';
import { impersonal, isOfFunction, TRIGGERS_OWN } from './postgresWords.ts';

type Meaning = [codes: RegExp, fault: FaultCode, what: string, hint: string];

const TRY_AGAIN = 'Run the command again when it is back.';
const ADDRESS = 'Check the address in --db or CLEVER_SYNC_DB, and that the server lets this machine in.';

/** SQLSTATEs and Node's error codes, the first that fits. */
const MEANINGS: Meaning[] = [
  [
    /^28000$/,
    'database-unreachable',
    'does not let this user in from this machine',
    "Check the user and sslmode in the address; the server's pg_hba.conf says who may connect.",
  ],
  [
    /^(28...)$/,
    'database-unreachable',
    'refuses the user or the password',
    'Check the user in the address, and the password in PGPASSWORD or ~/.pgpass, which only you may be able to read.',
  ],
  [/^3D000$/, 'database-unreachable', 'is not there', 'Have it created, then run: clever-sync db migrate'],
  [
    /^53300$/,
    'database-unreachable',
    'has no connection left',
    'Run the command again later, or with fewer --jobs.',
  ],
  [/^57P0[345]$/, 'database-unreachable', 'does not accept connections now', TRY_AGAIN],
  [
    /^55P03$/,
    'database-locked',
    'is locked by another program',
    'Wait until it is done, then run the command again.',
  ],
  [
    /^(40001|40P01)$/,
    'database-locked',
    'kept being changed by another program',
    'Run the command again later.',
  ],
  [
    /^57014$/,
    'failed',
    'took too long over one statement and stopped',
    'Run the command again when it is less busy.',
  ],
  [
    /^25006$/,
    'database-unreachable',
    'is read-only: a standby, or set so',
    'Name the primary server, or have default_transaction_read_only turned off: a preview too makes temporary tables.',
  ],
  [
    /^3F000$/,
    'database-unreachable',
    'has no schema to look in',
    'Check search_path: in the address (options), of the user, or of the database.',
  ],
  [
    /^P0001$/,
    'failed',
    'refuses a change: a trigger of its own raised an error',
    'Have somebody who looks after the database see to it; what it says may be of a person, and is not shown.',
  ],
  [
    /^22001$/,
    'failed',
    'has a column that is too short for what is to be written',
    "Have its text columns widened: a Portal's own have no limit.",
  ],
  [
    /^428C9$/,
    'failed',
    'computes a column itself that is to be written',
    'Have somebody who looks after the database make it a column like others.',
  ],
  [
    /^53100$/,
    'failed',
    'cannot grow: its disk is full',
    'Have some space freed, then run the command again.',
  ],
  [/^53200$/, 'failed', 'is out of memory', 'Run the command again when it is less busy.'],
  [
    /^NO_TLS$/,
    'database-unreachable',
    'takes no TLS, which sslmode wants',
    'Have it turned on there, or give sslmode=prefer where nobody can listen.',
  ],
  [
    /^ERR_TLS_CERT_ALTNAME/,
    'database-unreachable',
    'has a certificate for another host name',
    'Name the host as its certificate does, or give sslmode=verify-ca.',
  ],
  [
    /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    'database-unreachable',
    'has a certificate that is not valid today',
    'Have it renewed.',
  ],
  [
    /^CERT|SELF_SIGNED|UNABLE_TO_/,
    'database-unreachable',
    'has a certificate that nobody known has signed',
    "Name its signer's certificate with sslrootcert=FILE.",
  ],
  [
    /ERR_TLS|ERR_SSL|ERR_OSSL/,
    'database-unreachable',
    'cannot be reached with TLS',
    'Check the files that sslrootcert, sslcert and sslkey name.',
  ],
  [/^E[A-Z_]+$|^NO_ANSWER$/, 'database-unreachable', 'cannot be reached', ADDRESS],
];

/** Whether the connection is gone: nothing more can be asked on it. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error);
  if (/^(57P0[12]|08...)$/.test(code) || /^E(CONN|PIPE|TIMEDOUT|HOST|NET)/.test(code)) return true;
  return (
    code === '' &&
    error instanceof Error &&
    /^(Connection terminated|Client (was closed|has encountered))/.test(error.message)
  );
}

/** Whether the same work may succeed when it is done again: somebody else was at the same rows. */
export const isConflict = (error: unknown): boolean => /^(40001|40P01|23503|23505)$/.test(codeOf(error));

/** What the connection before had: a temporary table, a cursor. */
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

/** Of these the fault names what the server names, and a person's words are no name. */
const QUOTED = /^(23...|42501|42P01|42703)$/;

function meaningOf(error: unknown, location: string, sql: string): unknown {
  const code = codeOf(error);
  if (code === '') return error;
  if (isOfFunction(error) && QUOTED.test(code)) return meaningOf({ code: TRIGGERS_OWN }, location, sql);
  if (code === '42501') return missingGrant(error as Error, location, sql);
  if (/^(42P01|42703)$/.test(code)) return incomplete(location, error as Error);
  if (/^23...$/.test(code)) return brokenRule(error as Broken, location);
  const meaning = MEANINGS.find(([codes]) => codes.test(code));
  if (!meaning) return unexpected(location, 'a statement', error);
  const [, fault, what, hint] = meaning;
  return new Fault(fault, `The database ${location} ${what}.`, hint, error);
}

/** An error while connecting: a connection that ends at once is no lost one. */
export function connectFault(error: unknown, location: string): unknown {
  const known = MEANINGS.some(([codes]) => codes.test(codeOf(error)));
  if (known || !(error instanceof Error)) return meaningOf(error, location, '');
  // Of a database that takes nobody in for now; it means something else of a statement.
  if (codeOf(error) === '55000') return meaningOf({ code: '57P03' }, location, '');
  if (/does not support SSL/.test(error.message)) return meaningOf({ code: 'NO_TLS' }, location, '');
  if (/password must be a string|no password/i.test(error.message))
    return meaningOf({ code: '28P01' }, location, '');
  // The driver gives no code for what speaks another protocol. What is wrong with this program has a name of its own.
  const isDriver = codeOf(error) === '' && error.name === 'Error';
  if (isLost(error) || isDriver) return meaningOf({ code: 'NO_ANSWER' }, location, '');
  return postgresFault(error, location);
}
