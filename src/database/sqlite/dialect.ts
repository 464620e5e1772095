// How SQLite's SQL differs from PostgreSQL's.

import type { Dialect } from '../database.ts';
import { texts } from '../tableColumns.ts';
import { otherValues } from './values.ts';

/** The facts of SQLite. */
export const sqliteDialect: Dialect = {
  name: 'sqlite',
  identity: 'integer primary key autoincrement',
  serial: 'integer primary key',
  clustered: 'without rowid',
  time: 'text',
  flag: 'integer',
  json: 'text',
  now: "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
  takeIds: (table) => `select max(coalesce((select seq from sqlite_sequence where name = '${table}'), 0),
      coalesce((select max(id) from ${table}), 0)) as before, $1 as span`,
  numbering: () => `select 'sqlite_sequence' as sequence, 1 as step`,
  withOwnIds: '',
  jsonObject: (...pairs) => `json_object(${pairs.join(', ')})`,
  jsonOfIds: (...pairs) =>
    `format('{${pairs.map(([name]) => `"${name}":%d`).join(',')}}', ${pairs.map(([, value]) => value).join(', ')})`,
  jsonItems: (column, alias) => `json_each(${column}) ${alias}`,
  jsonIds: (column, alias) => `json_each(${column}) ${alias}`,
  jsonField: (column, field) => `${column} ->> '${field}'`,
  jsonValue: (value) => value,
  isoTime: (column) => column,
  characters: (text) => `length(${text})`,
  textBefore: (text, character) => `substr(${text}, 1, instr(${text}, '${character}') - 1)`,
  temporaryTables: `select name, 1 as bytes from sqlite_temp_master where type = 'table'`,
  countRows: () => [],
  numberAnew: () => [],
  empty: (table) => `delete from ${table}`,
  inOrder: () => '',
  isThere: 'select 1 from sqlite_master where name = $1',
  // The only one of the pragmas that lists generated columns too.
  columns: (tables) => `select lower(m.name) as "table", lower(c.name) as name,
      '"' || replace(c.name, '"', '""') || '"' as quoted, 1 as readable, c.hidden <> 0 as computed
    from sqlite_master m, pragma_table_xinfo(m.name) c
    where m.type in ('table', 'view') and lower(m.name) in (${texts(tables)}) order by 1, c.cid`,
  references: `select m.name || f.id as key, '"' || replace(m.name, '"', '""') || '"' as child,
      '"' || replace(f."from", '"', '""') || '"' as "column", lower(f."table") as parent, lower(f."to") as refers, 1 as readable
    from sqlite_master m, pragma_foreign_key_list(m.name) f
    where m.type = 'table' and f.on_delete in ('CASCADE', 'SET NULL', 'SET DEFAULT') order by m.name, f.id, f.seq`,
  problems: [
    `select integrity_check as problem from pragma_integrity_check where integrity_check <> 'ok'`,
    `select "table" || ' has rows that refer to missing ' || parent || ': ' || count(*) as problem
     from pragma_foreign_key_check group by "table", parent`,
  ],
  otherValues: (table, columns) => [otherValues(table, columns)],
  dropReference: () => [],
  // The log holds what was deleted until it is brought into the file.
  erasing: { after: ['pragma wal_checkpoint(truncate)'], lingers: null },
};
