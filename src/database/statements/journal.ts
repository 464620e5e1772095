// The journal: every row a run touched, whole, before and after. A run and its journal are of one transaction.

import { hasOwnId, isRecordTable, type ColumnType, type Table, type TableName } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { isTime, resolved } from './apply.ts';
import { allColumns, columnTypes, planTable } from './columns.ts';

/** A part of a plan table that is journalled by one statement: new records, others, or all that hangs on records. */
export interface JournalPart {
  rows: 'new' | 'known' | 'hanging';
  /** Copies it into the journal. $1 run, $2 number of the row before, $3 now, $4 $5 $6 the ids before the new records' */
  insert: string;
}

/** The last number of the rows of a plan that hang on records: some before it may be missing. */
export const lastNumber = (name: TableName): string =>
  `select coalesce(max(n), 0) as count from ${planTable(name)}`;

/** New records, and rows that hang on others, have numbers of their own; numbering the rest takes a window over them. */
export function journalParts(each: Table, dialect: Dialect): JournalPart[] {
  const insert = (seq: string, where = '') => journalRows(each, dialect, seq, where);
  if (!hasOwnId(each)) return [{ rows: 'hanging', insert: insert('p.n') }];
  return [
    { rows: 'new', insert: insert('-p.ref', 'where p.ref < 0 order by p.ref desc') },
    { rows: 'known', insert: insert('row_number() over (order by p.ref)', 'where p.ref > 0') },
  ];
}

function journalRows(each: Table, dialect: Dialect, seq: string, where: string): string {
  const value = (name: string) => resolved(each, name);
  const json = (name: string, of: string) =>
    dialect.jsonValue(of, each.columns.find((known) => known.name === name)?.type ?? 'id');
  const object = (of: (name: string) => string) =>
    each.columns.length === 0
      ? dialect.jsonOfIds(...each.key.map((name): [string, string] => [name, of(name)]))
      : dialect.jsonObject(...allColumns(each).flatMap((name) => [`'${name}'`, of(name)]));
  const isKey = (name: string) => each.key.includes(name);
  const before = object((name) => json(name, isKey(name) ? `p.${name}` : `p.before_${name}`));
  const after = object((name) =>
    isTime(name) ? `coalesce(${json(name, `p.after_${name}`)}, cast($3 as text))` : json(name, value(name)),
  );
  return `insert into sync_changes (run_id, seq, entity, key, action, reason, before, after)
    select $1, $2 + ${seq}, '${each.name}', ${each.key.map(value).join(` || '/' || `)}, p.action, p.reason,
      case when p.action not in ('created', 'restored') then ${before} end, case when p.action <> 'deleted' then ${after} end
    from ${planTable(each.name)} p ${where}`;
}

/** What undoes each action. A record that comes back has an id and a past; what hangs on it is created again. */
const inverse = (each: Table): string =>
  `case c.action when 'created' then 'deleted' when 'restored' then 'deleted'
     when 'deleted' then '${hasOwnId(each) ? 'restored' : 'created'}' else 'updated' end`;

/** Fills a plan table from the journal, as the run was or, `inverted`, as what undoes it. $1 run */
export function planFromJournal(each: Table, dialect: Dialect, { inverted }: { inverted: boolean }): string {
  const [before, after] = inverted ? ['after', 'before'] : ['before', 'after'];
  const action = inverted ? inverse(each) : 'c.action';
  const reason = inverted
    ? `case when ${action} = 'deleted' then 'came with run ' || c.run_id end`
    : 'c.reason';
  const types = columnTypes(dialect);
  const field = (side: string, name: string, kind: ColumnType) =>
    dialect.jsonField(`c.${side}`, name, types[kind]);
  const keys = each.key.map((name) => `coalesce(${field(before, name, 'id')}, ${field(after, name, 'id')})`);
  const columns = each.columns.flatMap(({ name }) => [`before_${name}`, `after_${name}`]);
  const values = each.columns.flatMap(({ name, type }) => [
    field(before, name, type),
    field(after, name, type),
  ]);
  const ref = hasOwnId(each) ? ['ref'] : [];
  const manual = isRecordTable(each.name)
    ? `${action} = 'deleted' and ${field(before, 'source_id', 'text')} is null`
    : 'false';
  return `insert into ${planTable(each.name)} (${['action', 'reason', 'manual', ...ref, ...each.key, ...columns].join(', ')})
    select ${[action, reason, manual, ...(hasOwnId(each) ? keys : []), ...keys, ...values].join(', ')}
    from sync_changes c where c.run_id = $1 and c.entity = '${each.name}' order by c.seq`;
}
