// `db migrate --print`: the SQL that a database lacks, as a script for psql or sqlite3. It writes nothing.

import { pendingFrom, pendingMigration, type Pending } from '../database/migrations.ts';
import { isMissingFile, openDatabase } from '../database/open.ts';
import type { Context } from './context.ts';
import { EXIT } from './exitCodes.ts';
import { safeText } from './terminal/safeText.ts';

interface Printed extends Pending {
  database: string;
  /** Where the script is run: what follows it, and what cannot be within a transaction. */
  how: string;
  first: string[];
}

/** Prints what would bring the database at `location` up to date. */
export async function printMigration(context: Context, location: string): Promise<number> {
  const printed = await pendingAt(location);
  const { database, from, to, statements } = printed;
  if (context.flags.json) await context.json({ database, from, to, statements });
  else
    await context.out(
      statements.length > 0 ? script(printed) : [comment(database, `is up to date (version ${to})`)],
    );
  return EXIT.done;
}

async function pendingAt(location: string): Promise<Printed> {
  if (isMissingFile(location)) {
    const { sqliteDialect } = await import('../database/sqlite/dialect.ts');
    return { database: location, ...SQLITE, ...pendingFrom(sqliteDialect) };
  }
  const database = await openDatabase(location);
  try {
    const pending = await pendingMigration(database);
    return {
      database: database.location,
      ...(database.dialect.name === 'sqlite' ? SQLITE : POSTGRES),
      ...pending,
    };
  } finally {
    await database.close();
  }
}

const POSTGRES = { how: 'psql -v ON_ERROR_STOP=1 -f FILE', first: [] };

/** As `db migrate` makes a file: others read while one writes. */
const SQLITE = { how: 'sqlite3 -bail', first: ['pragma journal_mode = wal;'] };

const comment = (database: string, what: string): string =>
  `-- ${safeText(`The database ${database} ${what}.`)}`;

function* script({ database, from, to, how, first, statements }: Printed): Iterable<string> {
  yield comment(database, `is of version ${from}; this brings it to ${to}, or leaves it as it is`);
  yield `-- Run it as the owner of its tables: ${how}`;
  if (from === 0) yield* first;
  yield 'begin;';
  for (const statement of statements) yield `${statement};`;
  yield 'commit;';
}
