// What is wrong with the database: what it lacks, and what it finds wrong with its files and references itself.

import { isFault, throwIfAborted } from '../roster/errors.ts';
import type { Database } from './database.ts';
import { expectedIndexes, expectedTables } from './expected.ts';
import type { Column } from './tableColumns.ts';

/**
 * Problems, a line each; an empty list when all is well. When a damaged file breaks a check off, the list ends with what was
 * found until then, and that the file is damaged; throws when nothing was found.
 */
export async function checkDatabase(database: Database, signal?: AbortSignal): Promise<string[]> {
  const { dialect } = database;
  const found = await missing(database);
  // Values are looked at only when no column that is asked for is missing.
  const whole = found.length === 0 ? [...expectedTables(dialect)] : [];
  const values = whole.flatMap(([table, columns]) => dialect.otherValues(table, columns));
  for (const sql of [...dialect.problems, ...values]) {
    throwIfAborted(signal);
    try {
      found.push(...textsOf(await database.all<Problem>(sql)));
    } catch (error) {
      if (!isFault(error, 'database-unreachable')) throw error;
      found.push(...textsOf(await beforeTheBreak(database, sql, signal)));
      if (found.length === 0) throw error;
      return [...found, error.message];
    }
  }
  return found;
}

interface Problem {
  problem: string;
}

const textsOf = (rows: Problem[]): string[] => rows.map(({ problem }) => problem);

/** How many lines are asked for first. With 64, 32, 16 … at most 127 are found, and SQLite has at most 100 to say of a file. */
const MOST = 64;

/**
 * What a check finds before it breaks off. Asked for all its lines it gives none, so it is asked for the first few. How many it
 * can give is found by halves, because each time the check begins anew, and takes as long as the file is large.
 */
async function beforeTheBreak(database: Database, sql: string, signal?: AbortSignal): Promise<Problem[]> {
  let had: Problem[] = [];
  for (let more = MOST; more >= 1; more /= 2) {
    throwIfAborted(signal);
    had = await database.all<Problem>(`${sql} limit ${had.length + more}`).catch(() => had);
  }
  return had;
}

/**
 * A database of this version that lacks something was not restored whole, or somebody dropped it; or its Portal's tables, which
 * a migration leaves as they are, never had it.
 */
async function missing(database: Database): Promise<string[]> {
  const { dialect } = database;
  const problems: string[] = [];
  const expected = expectedTables(dialect);
  const found = await database.all<Column>(dialect.columns([...expected.keys()]));
  for (const [table, columns] of expected) {
    const there = new Set(found.filter((each) => each.table === table).map(({ name }) => name));
    const lacking = columns.map(({ name }) => name).filter((column) => !there.has(column));
    if (there.size === 0) problems.push(lost(table));
    else problems.push(...lacking.map((column) => lackOf(table, column)));
  }
  for (const index of expectedIndexes(dialect)) {
    if ((await database.all(dialect.isThere, [index])).length === 0) problems.push(lost(index));
  }
  return problems;
}

const lackOf = (table: string, column: string): string =>
  table.startsWith('sync_')
    ? lost(`${table}.${column}`)
    : `${table}.${column} is missing: have the Portal's owner add it, or restore it from a backup if it was there`;

const lost = (name: string): string => `${name} is missing: restore it from a backup`;

/**
 * Whether the database ignores the case of letters beyond A to Z, as it has to where names and addresses are compared. A
 * server may be set up not to; a Lithuanian one lowers `Í` to an `í` with another dot.
 */
export async function lowersAllLetters(database: Database): Promise<boolean> {
  const [row] = await database.all<{ lowered: string }>(`select lower('ÖЖÍ') as lowered`);
  return row?.lowered === 'öжí';
}

/** Makes a temporary table, as every preview does; throws the Fault of a database that does not let it. */
export async function requireTemporaryTables(database: Database): Promise<void> {
  await database.script(['create temporary table tmp_check (n integer)', 'drop table tmp_check']);
}
