// `clever-sync db migrate` and `check`.

import { checkDatabase, migrate } from '../../database/migrations.ts';
import { createDatabase } from '../../database/open.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { withPortal } from '../portal.ts';
import { safeText } from '../terminal/safeText.ts';

/** Makes the database, or brings it up to date. */
export async function migrateCommand(context: Context): Promise<number> {
  const { database: location } = await context.settings();
  const database = await createDatabase(location);
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

/** Checks the files and the references; problems exit 6. */
export async function checkCommand(context: Context): Promise<number> {
  return withPortal(context, async (database) => {
    const problems = await checkDatabase(database);
    if (context.flags.json) await context.json({ database: database.location, problems });
    else if (problems.length > 0) await context.out(problems.map((problem) => `✖ ${safeText(problem)}`));
    else await context.out(safeText(`The database ${database.location} is sound.`));
    return problems.length > 0 ? EXIT.database : EXIT.done;
  });
}
