// How large the journal of a run is.

import { stat } from 'node:fs/promises';
import Sqlite from 'better-sqlite3';

/** In bytes. */
export interface JournalSize {
  /** The text of its rows. */
  text: number;
  /** By how much the database's file grew in the whole run. */
  growth: number;
}

const COLUMNS = ['entity', 'key', 'action', 'reason', 'before', 'after'];

/** The size of that run's journal in the database at `path`, which had `sizeBefore` bytes before the run. */
export async function journalOf(path: string, run: number, sizeBefore: number): Promise<JournalSize> {
  const { size } = await stat(path);
  const database = new Sqlite(path);
  const bytes = COLUMNS.map((column) => `coalesce(octet_length(${column}), 0)`).join(' + ');
  const sum = database.prepare(`select coalesce(sum(${bytes}), 0) from sync_changes where run_id = ?`);
  const text = sum.pluck().get(run) as number;
  database.close();
  return { text, growth: size - sizeBefore };
}
