// What the database itself finds wrong with its files and references. It knows no table.

import type { Database } from './database.ts';

/** Problems, a line each; an empty list when all is well. */
export async function checkDatabase(database: Database): Promise<string[]> {
  if (database.dialect.name !== 'sqlite') return [];
  const integrity = await database.all<{ integrity_check: string }>('pragma integrity_check');
  const broken = integrity.map((row) => row.integrity_check).filter((line) => line !== 'ok');
  const dangling = await database.all<{ table: string; parent: string; rows: number }>(
    'select "table", parent, count(*) as rows from pragma_foreign_key_check group by 1, 2',
  );
  return [
    ...broken,
    ...dangling.map((each) => `${each.rows} rows of ${each.table} refer to missing ${each.parent}`),
  ];
}
