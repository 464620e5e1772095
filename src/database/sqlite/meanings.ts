// What the codes of SQLite's errors mean to a person. It knows no error's words.

import type { FaultCode } from '../../roster/errors.ts';

/** The file is not where it was: SQLite's own word for it, which it says without a log only. */
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

/** What to do about a change that the database refuses by a rule of its own. */
export const SEE_TO_IT = 'The Portal is as it was; have somebody who looks after the database see to it.';

/** What an error's code means, by how it begins: the fault, what to say of the database, what to do. */
type Meaning = readonly [prefix: string, code: FaultCode, what: string, hint: string];

/** SQLite's codes, the first that fits. */
export const MEANINGS: Meaning[] = [
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
  [
    // In a container whose own disk is read-only.
    'SQLITE_IOERR_GETTEMPPATH',
    'failed',
    'needs temporary files, and there is no folder that they can be written to',
    'Name one in SQLITE_TMPDIR, then run the command again.',
  ],
  ['SQLITE_IOERR', 'failed', 'cannot be read or written', 'Check the disk, then run the command again.'],
];
