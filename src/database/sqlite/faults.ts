// What SQLite's errors mean to a person. It knows no statement.

import { codeOf, Fault } from '../../roster/errors.ts';
import { unexpected } from '../driverError.ts';
import { incomplete } from '../incomplete.ts';
import { otherValue } from '../otherValue.ts';
import { MEANINGS, OTHER_VALUE, SEE_TO_IT } from './meanings.ts';

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
