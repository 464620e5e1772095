// How large the journal of a run is.

import { openDatabase } from '../../src/database/open.ts';

/** In bytes. */
export interface JournalSize {
  /** The text of its rows. */
  text: number;
  /** By how much the database grew in the whole run. */
  growth: number;
}

const COLUMNS = ['entity', 'key', 'action', 'reason', 'before', 'after'];

/** The bytes of text in that run's journal. */
export async function journalText(location: string, run: number): Promise<number> {
  const database = await openDatabase(location);
  try {
    const bytes = COLUMNS.map((column) => `coalesce(octet_length(cast(${column} as text)), 0)`).join(' + ');
    const sum = `select coalesce(sum(${bytes}), 0) as bytes from sync_changes where run_id = $1`;
    const [row] = await database.all<{ bytes: number }>(sum, [run]);
    return row!.bytes;
  } finally {
    await database.close();
  }
}
