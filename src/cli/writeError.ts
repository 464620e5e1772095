// An error that does not end the command, as it is written to standard error: for people, like one that does.

import type { Context } from './context.ts';

/** Writes it, `about` whom it is: with `-v` its stack trace, in its hint the database that was named with `--db`. */
export async function writeError(context: Context, error: unknown, about?: string): Promise<void> {
  const { errorLines } = await import('./terminal/errorView.ts');
  const { theme } = await context.view('err');
  const { verbose = false, db: database } = context.flags;
  const whose = about === undefined ? {} : { about };
  await context.io.writeErr(errorLines(error, { theme, verbose, database, ...whose }));
}
