// What every plan begins with: a Portal that has all its tables, and temporary tables, all of them empty. It knows no table.

import type { Database } from '../database/database.ts';
import { freshTables, type TemporaryTable } from '../database/statements/freshTables.ts';
import { wholePortal } from '../database/statements/wholePortal.ts';

/**
 * Makes the temporary tables, or empties those that an earlier plan left on this connection. Throws `database-unreachable`
 * where the Portal lacks a table or a column: before a share is read for minutes, and though the plan may have no row of it.
 */
export async function prepareTables(database: Database): Promise<void> {
  const there = await database.all<TemporaryTable>(database.dialect.temporaryTables);
  await database.script([...wholePortal, ...freshTables(database.dialect, there)]);
}
