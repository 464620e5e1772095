// The Portal's database, as the script that works row by row uses it: one statement after the other, prepared once.

import Sqlite from 'better-sqlite3';
import pg from 'pg';

export type Row = Record<string, unknown>;

export interface Tables {
  /** Runs a statement with values for its question marks; returns its rows. */
  all(sql: string, values: unknown[]): Promise<Row[]>;
  /** Commits everything, and closes. */
  commit(): Promise<void>;
}

/** Opens the database and begins a transaction. */
export function openTables(location: string): Promise<Tables> {
  return location.startsWith('postgres:') ? onPostgres(location) : onSqlite(location);
}

async function onSqlite(path: string): Promise<Tables> {
  const database = new Sqlite(path);
  for (const pragma of ['synchronous = full', 'foreign_keys = on', 'cache_size = -32000'])
    database.pragma(pragma);
  database.exec('begin immediate');
  const prepare = cached((sql) => database.prepare(sql));
  return {
    async all(sql, values) {
      const statement = prepare(sql);
      if (statement.reader) return statement.all(...values) as Row[];
      statement.run(...values);
      return [];
    },
    async commit() {
      database.exec('commit');
      database.close();
    },
  };
}

async function onPostgres(url: string): Promise<Tables> {
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  pg.types.setTypeParser(pg.types.builtins.BOOL, (text) => Number(text === 't'));
  const client = new pg.Client(url);
  await client.connect();
  await client.query('begin');
  let count = 0;
  const prepare = cached((sql) => {
    let marks = 0;
    return { name: `s${(count += 1)}`, text: sql.replaceAll('?', () => `$${(marks += 1)}`) };
  });
  return {
    all: async (sql, values) => (await client.query<Row>({ ...prepare(sql), values })).rows,
    async commit() {
      await client.query('commit');
      await client.end();
    },
  };
}

function cached<T>(make: (sql: string) => T): (sql: string) => T {
  const known = new Map<string, T>();
  return (sql) => {
    const made = known.get(sql) ?? make(sql);
    known.set(sql, made);
    return made;
  };
}
