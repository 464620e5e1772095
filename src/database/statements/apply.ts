// Carries a plan out, table by table, set-based: creates, updates, deletes. Whether what the plan saw still holds: moved.ts.

import {
  hasOwnId,
  isRecordTable,
  TABLES,
  type RecordTable,
  type Table,
  type TableName,
} from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { HANGS_ON } from './cascades.ts';
import { allColumns, columnNames, PARENTS, planTable } from './columns.ts';

/**
 * Where statements find the ids before those of the plan's new records. These are numbered without a gap: the new record
 * `-n` gets the n-th id, and no membership has to look for it.
 */
const BEFORE_NEW: Record<RecordTable, string> = { schools: '$4', users: '$5', classes: '$6' };

/** The id behind a column of a plan table that speaks of new records by a negative number. */
const idBehind = (name: RecordTable, ref: string): string =>
  `case when ${ref} < 0 then cast(${BEFORE_NEW[name]} as bigint) - ${ref} else ${ref} end`;

/** The value of a key or `after_` column of a plan table `p`, as it is once new records have their ids. $4 $5 $6 */
export function resolved(each: Table, column: string): string {
  if (column === 'id' && isNumbered(each)) return idBehind(each.name, 'p.ref');
  const own = each.key.includes(column) ? `p.${column}` : `p.after_${column}`;
  const refers = PARENTS[column];
  return refers ? idBehind(refers, own) : own;
}

/** Whether the plan can have new records of that table, by number. */
const isNumbered = (each: Table): each is Table & { name: RecordTable } => isRecordTable(each.name);

/** Creates the plan's rows: new ones, and under their former ids those that come back. A row without a time gets $2. */
export function createRows(each: Table, { withOwnIds }: Dialect): string {
  const value = (name: string) => (isTime(name) ? `coalesce(p.after_${name}, $2)` : resolved(each, name));
  return `insert into ${each.name} (${allColumns(each).join(', ')}) ${withOwnIds}
    select ${allColumns(each).map(value).join(', ')} from ${planTable(each.name)} p where p.action in ('created', 'restored')
    order by ${hasOwnId(each) ? 'p.ref desc' : 'p.n'}`;
}

/** Whether a column holds one of the two times that a row created without them gets when the plan is applied. */
export const isTime = (name: string): boolean => ['created_at', 'updated_at'].includes(name);

/** Updates the rows whose fields differ; what has no time of its own gets $2. */
export function updateRows(each: Table): string {
  const sets = columnNames(each)
    .filter((name) => name !== 'created_at')
    .map(
      (name) => `${name} = ${name === 'updated_at' ? 'coalesce(wished.updated_at, $2)' : `wished.${name}`}`,
    );
  const selects = columnNames(each).map((name) => `${resolved(each, name)} as ${name}`);
  const keys = each.key.map((name) => `p.${name}`);
  return `update ${each.name} set ${sets.join(', ')}
    from (select ${[...keys, ...selects].join(', ')} from ${planTable(each.name)} p where p.action in ('updated', 'linked')) wished
    where ${each.key.map((name) => `${each.name}.${name} = wished.${name}`).join(' and ')}`;
}

/** Deletes the plan's deleted rows. */
export const deleteRows = ({ name, key }: Table): string =>
  `delete from ${name} where (${key.join(', ')}) in
     (select ${key.join(', ')} from ${planTable(name)} where action = 'deleted')`;

/** Counts rows that still hang on deleted ones, though the plan never named them. */
export const unnamedLosses = (name: TableName): string[] =>
  HANGS_ON.filter(([, , parent]) => parent === name).map(
    ([child, column]) => `select count(*) as count from ${planTable(name)} p
      join ${child} c on c.${column} = p.id where p.action = 'deleted'`,
  );

/** Parents first for creating, children first for deleting. */
export const PARENTS_FIRST = TABLES;
export const CHILDREN_FIRST = [...TABLES].reverse();
