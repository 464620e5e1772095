// What the database itself finds wrong with its files and references. It knows no table.

import { throwIfAborted } from '../roster/errors.ts';
import type { Database } from './database.ts';

/** Problems, a line each; an empty list when all is well. */
export async function checkDatabase(database: Database, signal?: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  for (const sql of database.dialect.problems) {
    throwIfAborted(signal);
    const rows = await database.all<{ problem: string }>(sql);
    found.push(...rows.map(({ problem }) => problem));
  }
  return found;
}

/** Whether it compares letters beyond A to Z in whatever case, as people's names and addresses are: a server may be set up not to. */
export async function lowersAllLetters(database: Database): Promise<boolean> {
  const [row] = await database.all<{ lowered: string }>(`select lower('ÖЖ') as lowered`);
  return row?.lowered === 'öж';
}
