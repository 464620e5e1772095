// What the codes of PostgreSQL's errors, and of those on the way to it, mean to a person. It knows no error's words.

import type { FaultCode } from '../../roster/errors.ts';

/** What an error's code means: the fault, what to say of the database, what to do. */
type Meaning = [codes: RegExp, fault: FaultCode, what: string, hint: string];

/** What to do about a database that is away. */
export const TRY_AGAIN = 'Run the command again when it is back.';
const ADDRESS = 'Check the address in --db or CLEVER_SYNC_DB, and that the server lets this machine in.';

/** SQLSTATEs and Node's error codes, the first that fits. */
export const MEANINGS: Meaning[] = [
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
    'Run the command again later, or allow more: a sync takes one, bulk one for each of --jobs, nightly one more.',
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
    /^NO_OPTION$/,
    'usage',
    'does not take the options that are asked for',
    'Check options in the address, and PGOPTIONS: -c name=value, with a backslash before each space in a value.',
  ],
  [
    /^P0001$/,
    'failed',
    'refuses a change: a trigger, or another function of its own, raised an error',
    'Have somebody who looks after the database see to it; what it says may be of a person, and is not shown.',
  ],
  [
    /^(42804|42846|42883|22007|22P02)$/,
    'failed',
    'has a column of another type than a Portal',
    'To see which: clever-sync db check, or compare its tables with what clever-sync db migrate --print shows.',
  ],
  [
    /^42P2[12]$/,
    'failed',
    'has columns of several collations, which do not compare',
    "Have its text columns altered to the database's own, or all to one.",
  ],
  [
    /^22(021|P05)$/,
    'failed',
    'holds text that is not UTF-8',
    'Its encoding is SQL_ASCII, which takes any bytes: have that text converted.',
  ],
  [
    /^2200H$/,
    'failed',
    'has no id left for a new row: a sequence is at its end',
    'Have somebody who looks after the database raise its maximum, and the type of the ids with it.',
  ],
  [
    /^42P10$/,
    'failed',
    'lacks a unique key of one of its tables',
    'Have somebody who looks after the database add it: db migrate --print shows every key of an empty one.',
  ],
  [
    /^(55000|42809|0A000)$/,
    'failed',
    'refuses a change: one of its tables may be a view, which takes none',
    'Have somebody who looks after the database see to it.',
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
  [
    /^53400$/,
    'failed',
    'stopped at a limit that is set for this user, such as temp_file_limit',
    'Have it raised.',
  ],
  [/^53200$/, 'failed', 'is out of memory', 'Run the command again when it is less busy.'],
  [
    /^(58|XX)...$/,
    'failed',
    'met an error of its server',
    'Have somebody who looks after the server see to it: its log says more.',
  ],
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
