// `clever-sync db migrate`, `check`, `backup` and `prune`.

import { checkDatabase } from '../../database/check.ts';
import type { Database } from '../../database/database.ts';
import { migrate } from '../../database/migrations.ts';
import { createDatabase } from '../../database/open.ts';
import { checkJournal } from '../../engine/history/checkJournal.ts';
import { pruneJournals, type Pruned } from '../../engine/history/prune.ts';
import { idFaults } from '../../engine/ids.ts';
import { backUp } from '../backup.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { waitingOf, withPortal } from '../portal.ts';
import { printMigration } from '../printMigration.ts';
import { parseFile } from '../program/flags.ts';
import { typedPath } from '../settings/typedPath.ts';
import { safeText } from '../terminal/safeText.ts';
import { count } from '../terminal/words.ts';

/** Makes the database, or brings it up to date; with `--print`, only says how. */
export async function migrateCommand(
  context: Context,
  _args: string[],
  flags: { print?: true },
): Promise<number> {
  const { database: location } = await context.settings();
  if (flags.print) return printMigration(context, location);
  const database = await createDatabase(location, { waiting: waitingOf(context) });
  try {
    const { from, to } = await migrate(database, context.io.clock());
    const what = from === to ? `is up to date (version ${to})` : `was brought from version ${from} to ${to}`;
    if (context.flags.json) await context.json({ database: database.location, from, to });
    else await context.out(safeText(`The database ${database.location} ${what}.`));
    return EXIT.done;
  } finally {
    await database.close();
  }
}

/** Checks that nothing is missing, the files, the references, the ids of new rows and the journal; problems exit 6. */
export async function checkCommand(context: Context): Promise<number> {
  return withPortal(context, async (database) => {
    const broken = await checkDatabase(database, context.signal);
    // In a damaged file the journal cannot be read for sure.
    const problems = broken.length > 0 ? broken : await checkRows(database, context.signal);
    if (context.flags.json) await context.json({ database: database.location, problems });
    else if (problems.length > 0) await context.out(problems.map((problem) => `✖ ${safeText(problem)}`));
    else await context.out(safeText(`The database ${database.location} is sound.`));
    return problems.length > 0 ? EXIT.database : EXIT.done;
  });
}

/** Whether new rows can be numbered, and what those that are there have in the journal. */
async function checkRows(database: Database, signal: AbortSignal): Promise<string[]> {
  const faults = await idFaults(database);
  return [
    ...faults.map(({ message, hint }) => `${message} ${hint}`),
    ...(await checkJournal(database, signal)),
  ];
}

/** Copies the database to a file. */
export async function backupCommand(context: Context, [name]: [string]): Promise<number> {
  const file = typedPath(parseFile('db backup', name, 'db backup before-reset.db'), context.io.cwd);
  return withPortal(context, async (database) => {
    await backUp(context, database, file);
    if (context.flags.json) await context.json({ database: database.location, file });
    else await context.out(safeText(`Copied ${database.location} to ${file}.`));
    return EXIT.done;
  });
}

/** Erases the journals that are older than they are kept. */
export async function pruneCommand(context: Context): Promise<number> {
  const { keepDays } = await context.settings();
  return withPortal(context, async (database) => {
    const waiting = waitingOf(context);
    const pruned = await pruneJournals(database, { keepDays, now: context.io.clock(), waiting });
    if (context.flags.json) await context.json(pruned);
    else await context.out(prunedLines(pruned, keepDays));
    return EXIT.done;
  });
}

function prunedLines({ runs, changes, left }: Pruned, keepDays: number): string[] {
  const age = `older than ${count(keepDays, 'day')}`;
  const rest = left === null ? [] : [leftText(left)];
  if (runs === 0) return [`No run ${age} has a journal.`, ...rest];
  const what = `Erased the journals of ${count(runs, 'run')} ${age}: ${count(changes, 'change')}.`;
  return [what, 'They stay in the history, and cannot be undone any more.', ...rest];
}

function leftText(left: NonNullable<Pruned['left']>): string {
  return left === 'being-read'
    ? 'Another program has the database open, so its file still holds some of it: run this again when that is done.'
    : `The server's files hold it, unseen, until their space is used again. To end that, with nobody syncing: ${left.until}`;
}
