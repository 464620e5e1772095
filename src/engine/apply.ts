// Carries a plan out in one transaction: the rows, the settings, the run and its journal, or nothing at all.

import type { Database, Value } from '../database/database.ts';
import { requireCurrent } from '../database/migrations.ts';
import * as statements from '../database/statements/apply.ts';
import { keepSelection, setExpiry, subscribe } from '../database/statements/districts.ts';
import { journalParts, lastNumber, type JournalPart } from '../database/statements/journal.ts';
import { Fault, throwIfAborted } from '../roster/errors.ts';
import { RECORD_TABLES, type RecordTable, type Table, type TableName } from '../roster/tables.ts';
import { count } from './count.ts';
import { takeIds } from './ids.ts';
import { countPlanned, rowsOf, type Planned, type PlannedRows } from './plan/planned.ts';
import { PortalMoved } from './portalMoved.ts';
import type { RunRequest, RunTools, SettingWishes } from './request.ts';
import { waiting } from './runs/openRun.ts';
import { requireNone, requireUnmoved } from './unmoved.ts';

/** What is applied: a run, and the settings that it changes. */
type ApplyRequest = RunRequest & SettingWishes;

/** A plan while it is applied. */
export interface Applying {
  database: Database;
  request: ApplyRequest;
  run: number;
  now: string;
  /** The ids before those of the plan's new schools, users and classes. */
  before: Value[];
  planned: Planned;
  /** Called between statements: throws once Ctrl-C was pressed. */
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
  const pause = () => throwIfAborted(signal);
  return database.transaction(async () => {
    // A newer program may have brought the database up to its version while the plan was made or looked at.
    await requireCurrent(database);
    const planned = await countPlanned(database);
    const applying: Applying = { database, request, run, now, before: [], planned, pause };
    await requireUnmoved(applying);
    for (const name of RECORD_TABLES) applying.before.push(await idsOf(applying, name, signal));
    await writeRows(applying, tools);
    await writeJournal(applying);
    await writeSettings(applying);
    applying.pause();
    return finish();
  }, waiting(tools));
}

/** The id before those of the plan's new records of a table. */
async function idsOf(
  { database, planned }: Applying,
  name: RecordTable,
  signal?: AbortSignal,
): Promise<number> {
  const wanted = planned[name].created;
  const before = wanted > 0 ? await takeIds(database, name, wanted, signal) : 0;
  if (before === null) throw new PortalMoved(`Other programs were creating ${name}.`);
  return before;
}

/** Parents are created first and children deleted first; a row is moved to another parent before the old one goes. */
async function writeRows(applying: Applying, { on }: RunTools): Promise<void> {
  const { database, request, now, before, planned, pause } = applying;
  // $3 is the journal's.
  const values = [request.district.id, now, null, ...before];
  const write = async ({ name }: Table, what: Writing, sql: string) => {
    pause();
    const written = await database.run(sql, values);
    requireAll(database, { table: name, done: what, written, planned: WRITINGS[what](planned[name]) });
    on?.({ type: 'wrote', table: name, count: written });
  };
  const having = (tables: readonly Table[], what: Writing) =>
    tables.filter(({ name }) => WRITINGS[what](planned[name]) > 0);
  for (const table of having(statements.PARENTS_FIRST, 'created'))
    await write(table, 'created', statements.createRows(table, database.dialect));
  for (const table of having(statements.PARENTS_FIRST, 'changed'))
    await write(table, 'changed', statements.updateRows(table));
  for (const table of having(statements.CHILDREN_FIRST, 'deleted')) {
    for (const sql of statements.unnamedLosses(table.name)) await requireNone(applying, sql);
    await write(table, 'deleted', statements.deleteRows(table));
  }
}

/** What can be done to a table's rows, and to how many of them the plan does it. */
const WRITINGS = {
  created: ({ created, restored }: PlannedRows) => created + restored,
  changed: ({ updated }: PlannedRows) => updated,
  deleted: ({ deleted }: PlannedRows) => deleted,
};
type Writing = keyof typeof WRITINGS;

/**
 * Makes sure that the plan was written whole: if a trigger in the database kept a row as it was, the journal would say
 * otherwise.
 */
function requireAll(
  { location }: Database,
  { table, done, written, planned }: { table: string; done: string; written: number; planned: number },
): void {
  if (written === planned) return;
  throw new Fault(
    'failed',
    `The database ${location} ${done} ${written} of ${planned} rows of ${table}.`,
    `A trigger on ${table} may keep rows as they are: have somebody who looks after the database see to it.`,
  );
}

async function writeJournal(applying: Applying): Promise<void> {
  const { database, run, now, before, planned, pause } = applying;
  let last = 0;
  for (const table of statements.PARENTS_FIRST) {
    const wanted = rowsOf(planned[table.name]);
    if (wanted === 0) continue;
    let written = 0;
    for (const part of journalParts(table, database.dialect)) {
      pause();
      const numbers = await numbersOf(applying, table.name, part);
      if (numbers === 0) continue;
      written += await database.run(part.insert, [run, last, now, ...before]);
      last += numbers;
    }
    requireAll(database, { table: 'sync_changes', done: 'wrote', written, planned: wanted });
  }
}

/** How many numbers of the journal a part takes up: as many as its rows, or, where these have their own, up to the last. */
async function numbersOf(
  { database, planned }: Applying,
  name: TableName,
  { rows }: JournalPart,
): Promise<number> {
  if (rows === 'hanging') return count(database, lastNumber(name));
  const { created } = planned[name];
  return rows === 'new' ? created : rowsOf(planned[name]) - created;
}

async function writeSettings({ database, request }: Applying): Promise<void> {
  const { id } = request.district;
  if (request.mode === 'edit' || request.mode === 'reset')
    for (const sql of keepSelection) await database.run(sql, [id]);
  if (request.expiresOn !== undefined) await database.run(setExpiry, [id, request.expiresOn]);
  for (const address of request.notify ?? []) await database.run(subscribe, [id, address]);
}
