// A database that is asked, right before each statement, how it goes about it: on the same connection, where the temporary
// tables are.

import type { Database, Value } from '../../src/database/database.ts';
import { TABLES } from '../../src/roster/tables.ts';
import { overriding } from '../support/overriding.ts';

/** A statement that goes through all of a large table, and the way SQLite puts it. */
export interface Going {
  sql: string;
  way: string;
}

/** Tables that hold rows of all districts, or of all their runs. */
const LARGE = [...TABLES.map(({ name }) => name), 'sync_runs', 'sync_changes'];

const CALLS = new RegExp(`(?<!')\\b(${LARGE.join('|')})\\b(?: as)?(?: (\\w+))?`, 'gi');

/** Words that stand behind a table which has no other name. */
const WORDS =
  /^(?:as|cross|group|inner|join|left|limit|natural|on|order|returning|set|union|using|values|where)$/i;

/**
 * The names by which a statement calls the large tables. One that is something else's as well, elsewhere in the
 * statement, counts as theirs: SQLite tells no more.
 */
const namesIn = (sql: string): string[] =>
  [...sql.matchAll(CALLS)].map(([, name = '', alias = name]) => (WORDS.test(alias) ? name : alias));

/**
 * Where SQLite makes an index for a statement, it goes through the table for that; and where it looks for the last of
 * something by no index, until there is one.
 */
const THROUGH_ALL = /^(?:SCAN (\w+)|SEARCH (\w+)(?: USING AUTOMATIC|$))/;

/** The last of all rows is at the end of its table. */
const LAST = /max\(id\)(?:, 0\))? from \w+(?=\)|$)/g;

/** SQLite says that it goes through the table, and leaves before the first row. */
const NO_ROW = /\bwhere false$/;

async function goings(database: Database, sql: string, values: Value[] = []): Promise<Going[]> {
  if (!/^\s*(?:delete|insert|select|update|with)\b/i.test(sql) || NO_ROW.test(sql)) return [];
  const ways = await database.all<{ detail: string }>(`explain query plan ${sql}`, values);
  const names = namesIn(sql.replaceAll(LAST, ''));
  const found = ways.filter(({ detail }) => {
    const [, scanned, indexed] = THROUGH_ALL.exec(detail) ?? [];
    return names.includes(scanned ?? indexed ?? '');
  });
  return found.map(({ detail }) => ({ sql, way: detail }));
}

/** The database, and what went through all of a large table so far: each statement once. */
export function noticing(database: Database): { watched: Database; found: () => Going[] } {
  const found = new Map<string, Going>();
  const ask = async (...[sql, values]: Parameters<Database['run']>): Promise<void> => {
    for (const going of await goings(database, sql, values)) found.set(`${sql} ${going.way}`, going);
  };
  // What is called next may have to come next: nothing is waited for between the two.
  const asking = async <T>(call: Parameters<Database['run']>, answer: () => Promise<T>): Promise<T> =>
    (await Promise.all([ask(...call), answer()]))[1];
  const watched = overriding(database, {
    all: (...call: Parameters<Database['all']>) => asking(call, () => database.all(...call)),
    run: (...call: Parameters<Database['run']>) => asking(call, () => database.run(...call)),
    async *each(...call: Parameters<Database['each']>) {
      const asked = ask(...call);
      yield* database.each(...call);
      await asked;
    },
    script: (statements: string[]) =>
      Promise.all(statements.map((sql) => asking([sql], () => database.script([sql])))),
  });
  return { watched, found: () => [...found.values()] };
}
