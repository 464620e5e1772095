// The journal: every row a run touched, whole, before and after. A run and its journal are of one transaction.

import type { ColumnType, Table } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { resolved } from './apply.ts';
import { allColumns, columnTypes, isRecord, planTable } from './temporary.ts';

/** How many numbers a plan table's rows take up. */
export const lastNumber = (each: Table): string =>
  `select ${isRecord(each) ? 'count(*)' : 'coalesce(max(n), 0)'} as count from ${planTable(each.name)}`;

/** Copies a plan table into the journal. $1 run, $2 number of the row before, $3 now */
export function journalRows(each: Table, dialect: Dialect): string {
  const { column, from } = resolved(each.name);
  const now = `cast($3 as ${dialect.time})`;
  const json = (name: string, value: string) => [
    `'${name}'`,
    dialect.jsonValue(value, each.columns.find((known) => known.name === name)?.type ?? 'id'),
  ];
  const pairs = (value: (name: string) => string) =>
    each.columns.length === 0
      ? dialect.jsonOfIds(...each.key.map((name): [string, string] => [name, value(name)]))
      : dialect.jsonObject(...allColumns(each).flatMap((name) => json(name, value(name))));
  const isKey = (name: string) => each.key.includes(name);
  const before = pairs((name) => (isKey(name) ? `p.${name}` : `p.before_${name}`));
  const after = pairs((name) =>
    ['created_at', 'updated_at'].includes(name) ? `coalesce(p.after_${name}, ${now})` : column(name),
  );
  return `insert into sync_changes (run_id, seq, entity, key, action, reason, before, after)
    select $1, $2 + ${isRecord(each) ? 'row_number() over (order by p.ref)' : 'p.n'}, '${each.name}', ${each.key.map((name) => column(name)).join(` || '/' || `)}, p.action, p.reason,
      case when p.action not in ('created', 'restored') then ${before} end, case when p.action <> 'deleted' then ${after} end
    from ${from}`;
}

/** What undoes each action. A record that comes back has an id and a past; what hangs on it is created again. */
const inverse = (each: Table): string =>
  `case c.action when 'created' then 'deleted' when 'restored' then 'deleted'
     when 'deleted' then '${isRecord(each) ? 'restored' : 'created'}' else 'updated' end`;

/** Fills a plan table from the journal, as the run was or as what undoes it. $1 run */
export function planFromJournal(each: Table, dialect: Dialect, undo = false): string {
  const [before, after] = undo ? ['after', 'before'] : ['before', 'after'];
  const [action, reason] = undo ? [inverse(each), `'came with run ' || c.run_id`] : ['c.action', 'c.reason'];
  const types = columnTypes(dialect);
  const field = (side: string, name: string, kind: ColumnType) =>
    dialect.jsonField(`c.${side}`, name, types[kind]);
  const keys = each.key.map((name) => `coalesce(${field(before, name, 'id')}, ${field(after, name, 'id')})`);
  const columns = each.columns.flatMap(({ name }) => [`before_${name}`, `after_${name}`]);
  const values = each.columns.flatMap(({ name, type }) => [
    field(before, name, type),
    field(after, name, type),
  ]);
  const ref = isRecord(each) ? ['ref'] : [];
  const hasSource = each.columns.some(({ name }) => name === 'source_id');
  const manual = hasSource
    ? `${action} = 'deleted' and ${field(before, 'source_id', 'text')} is null`
    : 'false';
  return `insert into ${planTable(each.name)} (${['action', 'reason', 'manual', ...ref, ...each.key, ...columns].join(', ')})
    select ${[action, reason, manual, ...(isRecord(each) ? keys : []), ...keys, ...values].join(', ')}
    from sync_changes c where c.run_id = $1 and c.entity = '${each.name}' order by c.seq`;
}
