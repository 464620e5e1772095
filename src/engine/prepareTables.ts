// The temporary tables that a plan begins with, all of them empty. It knows no table.

import type { Database } from '../database/database.ts';
import { freshTables, type TemporaryTable } from '../database/statements/freshTables.ts';

/** Makes them, or empties those that an earlier plan left on this connection. */
export async function prepareTables(database: Database): Promise<void> {
  const there = await database.all<TemporaryTable>(database.dialect.temporaryTables);
  await database.script(freshTables(database.dialect, there));
}
