// What the database itself finds wrong with its files and references. It knows no table.

import type { Database } from './database.ts';

/** Problems, a line each; an empty list when all is well. */
export async function checkDatabase(database: Database): Promise<string[]> {
  const found: string[] = [];
  for (const sql of database.dialect.problems) {
    const rows = await database.all<{ problem: string }>(sql);
    found.push(...rows.map(({ problem }) => problem));
  }
  return found;
}
