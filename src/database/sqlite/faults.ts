// What SQLite's errors mean to a person. It knows no statement.

import { codeOf, Fault, type FaultCode } from '../../roster/errors.ts';
import { unexpected } from '../driverError.ts';
import { incomplete } from '../incomplete.ts';
import { otherValue } from '../otherValue.ts';

/** SQLite's own word for it, which it says without a log only. */
export const MOVED = 'SQLITE_READONLY_DBMOVED';

/** SQLite's word for a value of another type than its column. */
export const OTHER_VALUE = 'SQLITE_MISMATCH';

const LOCKED = [
  'database-locked',
  'is locked by another program',
  'Wait until it is done, then run the command again.',
] as const;

const FULL_DISK = [
  'failed',
  'cannot grow: the disk is full',
  'Free some space, there and where temporary files go (SQLITE_TMPDIR, or /var/tmp), then run the command again.',
] as const;

const SEE_TO_IT = 'The Portal is as it was; have somebody who looks after the database see to it.';

type Meaning = readonly [prefix: string, code: FaultCode, what: string, hint: string];

const MEANINGS: Meaning[] = [
  ['SQLITE_BUSY', ...LOCKED],
  ['SQLITE_LOCKED', ...LOCKED],
  [
    'SQLITE_NOTADB',
    'database-unreachable',
    'is not a SQLite database',
    'Name the Portal database with --db.',
  ],
  [
    'SQLITE_CORRUPT',
    'database-unreachable',
    'is damaged',
    // Said by `db check` too: of some damage SQLite can say no more.
    'Restore it from a backup. What is damaged, as far as SQLite can tell: clever-sync db check',
  ],
  [
    'SQLITE_CANTOPEN',
    'database-unreachable',
    'cannot be opened',
    'Check the path, and that its folder exists and is yours to write.',
  ],
  ['SQLITE_PERM', 'database-unreachable', 'cannot be opened', 'Check the permissions of the file.'],
  [
    MOVED,
    // Not "unreachable": that is tried again for a while, and this file does not come back.
    'failed',
    'was removed or replaced while it was in use; nothing was written to what is there now',
    'Look for the file, or restore it from a backup, then run the command again.',
  ],
  [
    // With a log, to read takes files beside it: a preview cannot be had either.
    'SQLITE_READONLY_DIRECTORY',
    'database-unreachable',
    'is in a folder that is read-only',
    'Make the folder and the file writable.',
  ],
  [
    'SQLITE_READONLY',
    'database-unreachable',
    'is read-only',
    'Make the file and its folder writable, or preview with --dry-run.',
  ],
  [
    'SQLITE_CONSTRAINT_FOREIGNKEY',
    'failed',
    'refused a change: a row of another table refers to what was to be deleted',
    'The Portal is as it was; settle it with whoever keeps that table.',
  ],
  [
    'SQLITE_CONSTRAINT_TRIGGER',
    'failed',
    'refuses a change: a trigger of its own raised an error',
    SEE_TO_IT,
  ],
  ['SQLITE_FULL', ...FULL_DISK],
  // The file of the index into the log, which is made when the database is opened, cannot have its size.
  ['SQLITE_IOERR_SHMSIZE', ...FULL_DISK],
  ['SQLITE_IOERR', 'failed', 'cannot be read or written', 'Check the disk, then run the command again.'],
];

/** Turns an error of the driver into a Fault; an error that is not the database's passes unchanged. */
export function sqliteFault(error: unknown, location: string): unknown {
  const code = codeOf(error);
  if (isNotBuilt(error)) return notBuilt(error);
  if (!code.startsWith('SQLITE_')) return error;
  if (isIncomplete(error)) return incomplete(location, error);
  if (isMismatched(error)) return mismatched(location, error);
  if (isOtherValue(error)) return otherValue(location, error);
  const word = isOtherFormat(error) ? 'SQLITE_CORRUPT' : code;
  const meaning = MEANINGS.find(([prefix]) => word.startsWith(prefix));
  if (!meaning) return isUnfit(error) ? unfit(location, error) : unexpected(location, 'a change', error);
  const [, fault, what, hint] = meaning;
  return new Fault(fault, `The database ${location} ${what}.`, hint, error);
}

/** The driver is a program for one version of Node.js and one kind of machine; it was made for another, or not at all. */
const isNotBuilt = (error: unknown): boolean =>
  codeOf(error) === 'ERR_DLOPEN_FAILED' ||
  (error instanceof Error && error.message.startsWith('Could not locate the bindings file.'));

const notBuilt = (error: unknown): Fault =>
  new Fault(
    'failed',
    `SQLite cannot be used: better-sqlite3 was not installed for this Node.js, ${process.version}.`,
    'Install it again, in the folder of clever-sync: npm rebuild better-sqlite3',
    error,
  );

/** A table or a column is not there, though the version says that it is; or is there, though it says that it is not. */
const isIncomplete = (error: unknown): error is Error =>
  error instanceof Error &&
  /^no such (table|column): (?!temp\.|tmp_)|^duplicate column name: \w+$|^table \w+ has no column named |^(table|index) \w+ already exists$/.test(
    error.message,
  );

/** A statement met a value that it cannot work with, or values that contradict one another: a temporary table takes no such. */
const isOtherValue = (error: unknown): boolean =>
  codeOf(error) === OTHER_VALUE ||
  (error instanceof Error &&
    /^malformed JSON$|^JSON cannot hold BLOB values$|^integer overflow$|constraint failed: tmp_/.test(
      error.message,
    ));

/** What the head of a damaged file may say, which SQLite has no code for. */
const isOtherFormat = (error: unknown): boolean =>
  error instanceof Error && error.message === 'unsupported file format';

/** A table, often another program's, refers to columns that are no key. SQLite finds out when it has to look there. */
const isMismatched = (error: unknown): error is Error =>
  error instanceof Error && error.message.startsWith('foreign key mismatch - ');

const mismatched = (location: string, error: Error): Fault =>
  new Fault(
    'database-unreachable',
    `The database ${location} has a reference that leads to no key: ${error.message}.`,
    'Have whoever keeps that table refer to a primary or a unique key.',
    error,
  );

/**
 * A table, by its definition, does not take what a statement writes: a view, a column that is computed, a rule of its own,
 * a key that is missing. Says no row.
 */
const isUnfit = (error: unknown): error is Error =>
  error instanceof Error &&
  /^cannot (modify \w+ because it is a view|(UPDATE|INSERT into) generated column "\w+")$|^views may not be indexed$|^ON CONFLICT clause does not match |^(UNIQUE|NOT NULL|CHECK) constraint failed: /.test(
    error.message,
  );

const unfit = (location: string, error: Error): Fault =>
  new Fault('failed', `The database ${location} refuses a change: ${error.message}.`, SEE_TO_IT, error);
