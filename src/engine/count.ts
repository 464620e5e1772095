// The one number that a statement is asked for.

import type { Database, Value } from '../database/database.ts';

/** What the statement calls `count`, in its first row; 0 where it has none. */
export async function count(database: Database, sql: string, values: Value[] = []): Promise<number> {
  const [row] = await database.all<{ count: number }>(sql, values);
  return row?.count ?? 0;
}
