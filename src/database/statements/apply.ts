// Carries a plan out, table by table, set-based: checks that what the plan saw still holds, creates, updates, deletes.

import { table, TABLES, type Table, type TableName } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { HANGS_ON } from './diff.ts';
import { allColumns, isRecord, planTable } from './temporary.ts';

const names = (each: Table): string[] => each.columns.map((column) => column.name);

/** The id of a row that the plan creates, once it has one: plans speak of it by a negative `ref`. */
const REFERS: Record<string, TableName> = { school_id: 'schools', user_id: 'users', class_id: 'classes' };

/** The rows of a plan table with real ids in the columns that refer to new rows. */
export interface Resolved {
  /** The value of a key or `after_` column, with ids resolved. */
  column: (name: string) => string;
  from: string;
}

/** How to read a plan table as `p` when its new parents have their ids. */
export function resolved(name: TableName): Resolved {
  const each = table(name);
  const plain = isRecord(each) ? each.columns.map((column) => column.name) : each.key;
  const joined = plain.filter((column) => column in REFERS);
  const joins = joined.map((column) => {
    const own = isRecord(each) ? `after_${column}` : column;
    return `left join ${planTable(REFERS[column]!)} new_${column} on p.${own} < 0 and new_${column}.ref = p.${own}`;
  });
  return {
    column: (column) => {
      const own = each.key.includes(column) ? `p.${column}` : `p.after_${column}`;
      return joined.includes(column) ? `coalesce(new_${column}.id, ${own})` : own;
    },
    from: `${planTable(name)} p ${joins.join(' ')}`,
  };
}

const same = (each: Table): string =>
  names(each)
    .map((column) => `t.${column} is not distinct from p.before_${column}`)
    .join(' and ') || 'true';

const onKey = (each: Table): string => each.key.map((column) => `t.${column} = p.${column}`).join(' and ');

/** Whether a row of a plan table `p` is not as the plan saw it, or its place is taken. $1 district */
export const isMoved = (each: Table): string => {
  const exists = `exists (select 1 from ${each.name} t where ${onKey(each)})`;
  const present = `exists (select 1 from ${each.name} t where ${onKey(each)} and ${same(each)})`;
  const taken = `exists (select 1 from ${each.name} t where t.district_id = $1
    and t.source_id = p.after_source_id and t.id is distinct from p.id)`;
  // What hangs on a new row cannot be there: 1.7 million memberships of a first sync need not be looked up.
  const hangs = each.key.map((column) => `p.${column} > 0`).join(' and ');
  if (!isRecord(each))
    return `case when p.action = 'created' then ${hangs} and ${exists} else not ${present} end`;
  if (!names(each).includes('source_id'))
    return `case when p.action = 'restored' then ${exists} else not ${present} end`;
  return `case p.action when 'created' then ${taken} when 'restored' then ${exists} or ${taken}
    when 'deleted' then not ${present}
    else not ${present} or (p.after_source_id is distinct from p.before_source_id and ${taken}) end`;
};

/** Counts rows that are not as the plan saw them, one statement a table. $1 district */
export const moved = (each: Table): string =>
  `select count(*) as count from ${planTable(each.name)} p where ${isMoved(each)}`;

/** Gives the plan's new records their ids: written with them, a row need not be found again for those that hang on it. */
export const assignIds = ({ name }: Table, dialect: Dialect): string =>
  `update ${planTable(name)} set id = given.id
   from (select ref, ${dialect.newId(name)} as id
     from (select ref from ${planTable(name)} where action = 'created' order by ref desc) created) given
   where given.ref = ${planTable(name)}.ref`;

/** Creates the plan's rows: new ones, and under their former ids those that come back. A row without a time gets $2. */
export function createRows(each: Table): string {
  const { column, from } = resolved(each.name);
  const value = (name: string) => (isTime(name) ? `coalesce(p.after_${name}, $2)` : column(name));
  return `insert into ${each.name} (${allColumns(each).join(', ')}) select ${allColumns(each).map(value).join(', ')}
    from ${from} where p.action in ('created', 'restored') order by ${isRecord(each) ? 'p.id' : 'p.n'}`;
}

const isTime = (name: string): boolean => ['created_at', 'updated_at'].includes(name);

/** Updates the rows whose fields differ; what has no time of its own gets $2. */
export function updateRows(each: Table): string {
  const { column, from } = resolved(each.name);
  const sets = names(each)
    .filter((name) => name !== 'created_at')
    .map(
      (name) => `${name} = ${name === 'updated_at' ? 'coalesce(wished.updated_at, $2)' : `wished.${name}`}`,
    );
  const selects = names(each).map((name) => `${column(name)} as ${name}`);
  const keys = each.key.map((name) => `p.${name}`);
  return `update ${each.name} set ${sets.join(', ')}
    from (select ${[...keys, ...selects].join(', ')} from ${from} where p.action in ('updated', 'linked')) wished
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
