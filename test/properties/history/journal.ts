// What the journal has of a run, in the form in which a test compares the Portal before and after it.

import type { Row } from '../../../src/database/database.ts';
import type { Portal } from '../../engine/portal.ts';
import type { Difference } from './state.ts';

/** A run's journal as it stands in the database. */
export const journalOf = (portal: Portal, run: number): Promise<Row[]> =>
  portal.database.all<Row>('select * from sync_changes where run_id = $1 order by seq', [run]);

/** The same by table and key. A row that is in it twice, or has the wrong sides for what was done, is found by what is missing. */
export function journalled(rows: Row[]): Map<string, Difference> {
  const all = rows.map(({ entity, key, before, after }): [string, Difference] => [
    `${String(entity)} ${String(key)}`,
    { before: parsed(before), after: parsed(after) },
  ]);
  if (new Set(all.map(([key]) => key)).size < all.length) throw new Error('a row is in the journal twice');
  return new Map(all);
}

const parsed = (json: unknown): Row | null =>
  typeof json === 'string' ? (JSON.parse(json) as Row) : (json as Row | null);
