// Carries a plan out in one transaction: the rows, the settings, the run and its journal, or nothing at all.

import type { Database } from '../database/database.ts';
import * as statements from '../database/statements/apply.ts';
import { keepSelection, setExpiry, subscribe } from '../database/statements/districts.ts';
import { journalRows, lastNumber } from '../database/statements/journal.ts';
import { throwIfAborted } from '../roster/errors.ts';
import { RECORD_TABLES, type Table } from '../roster/tables.ts';
import { waiting } from './openRun.ts';
import type { RunRequest, RunTools, SettingWishes } from './request.ts';

/** The Portal's rows are not as the plan saw them. The sync starts over; nothing was written. */
export class PortalMoved extends Error {
  override readonly name = 'PortalMoved';
}

/** What is applied: a run, with the settings it sets. */
type ApplyRequest = RunRequest & SettingWishes;

interface Applying {
  database: Database;
  request: ApplyRequest;
  run: number;
  now: string;
  /** Runs between statements: hears Ctrl-C. */
  pause: () => void;
}

/**
 * Applies the plan in the temporary tables as the given run, then calls `finish` in the same transaction.
 * Throws PortalMoved when a row is not as it was; the transaction is rolled back on every error.
 */
export async function apply<T>(
  request: ApplyRequest,
  tools: RunTools,
  run: number,
  finish: () => Promise<T>,
): Promise<T> {
  const { database, signal } = tools;
  const now = tools.clock().toISOString();
  const applying: Applying = { database, request, run, now, pause: () => throwIfAborted(signal) };
  return database.transaction(async () => {
    await requireUnmoved(applying);
    await writeRows(applying, tools);
    await writeJournal(applying);
    await writeSettings(applying);
    applying.pause();
    return finish();
  }, waiting(tools));
}

async function requireUnmoved({ database, request, pause }: Applying): Promise<void> {
  for (const table of statements.PARENTS_FIRST) {
    pause();
    await requireNone(database, statements.moved(table), request.district.id);
  }
}

async function requireNone(database: Database, sql: string, district: number): Promise<void> {
  const [row] = await database.all<{ count: number }>(sql, [district]);
  if (Number(row?.count) > 0) throw new PortalMoved('The Portal changed while the sync was planned.');
}

/** Parents are created first and children deleted first; a row is moved to another parent before the old one goes. */
async function writeRows(applying: Applying, { on }: RunTools): Promise<void> {
  const { database, request, now, pause } = applying;
  const write = async (table: Table, sql: string) => {
    pause();
    const count = await database.run(sql, [request.district.id, now]);
    if (count > 0) on?.({ type: 'wrote', table: table.name, count });
  };
  for (const table of statements.PARENTS_FIRST) {
    if (isRecordTable(table)) await database.run(statements.assignIds(table, database.dialect));
    await write(table, statements.createRows(table));
  }
  const withFields = statements.PARENTS_FIRST.filter(({ columns }) => columns.length > 0);
  for (const table of withFields) await write(table, statements.updateRows(table));
  for (const table of statements.CHILDREN_FIRST) {
    if (isRecordTable(table))
      for (const sql of statements.unnamedLosses(table.name))
        await requireNone(database, sql, request.district.id);
    await write(table, statements.deleteRows(table));
  }
}

const isRecordTable = (table: Table): boolean => (RECORD_TABLES as readonly string[]).includes(table.name);

async function writeJournal({ database, run, now, pause }: Applying): Promise<void> {
  let last = 0;
  for (const table of statements.PARENTS_FIRST) {
    pause();
    const [row] = await database.all<{ count: number }>(lastNumber(table));
    if (!row?.count) continue;
    await database.run(journalRows(table, database.dialect), [run, last, now]);
    last += Number(row.count);
  }
}

async function writeSettings({ database, request }: Applying): Promise<void> {
  const { id } = request.district;
  await database.run(keepSelection, [id]);
  if (request.expiresOn !== undefined) await database.run(setExpiry, [id, request.expiresOn]);
  for (const address of request.notify ?? []) await database.run(subscribe, [id, address]);
}
