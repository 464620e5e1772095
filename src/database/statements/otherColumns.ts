// Columns that other programs added to the Portal's tables: the journal has none of them.

import { table, TABLES, type TableName } from '../../roster/tables.ts';
import { allColumns, planTable } from './columns.ts';

/** A column of a table, as the database has it. */
export interface Column {
  table: string;
  name: string;
  /** Its name, quoted where that has to be. */
  quoted: string;
  /** Whether this user may read it. */
  readable: number;
}

/** The Portal's tables, as a list of texts. */
export const PORTAL_TABLES = TABLES.map(({ name }) => `'${name}'`).join(', ');

/** Those of other programs, by the table that they are in. */
export function othersByTable(columns: Column[]): [name: TableName, others: Column[]][] {
  return TABLES.map((each): [TableName, Column[]] => {
    const own = allColumns(each);
    return [
      each.name,
      columns.filter((column) => column.table === each.name && !own.includes(column.name.toLowerCase())),
    ];
  }).filter(([, others]) => others.length > 0);
}

/** In how many rows that the plan deletes a column has a value. Joined crosswise, SQLite begins with the plan's rows. */
export function countFilled(name: TableName, quoted: string): string {
  const same = table(name).key.map((column) => `t.${column} = p.${column}`);
  return `select count(*) as count from ${planTable(name)} p cross join ${name} t
    where p.action = 'deleted' and ${same.join(' and ')} and t.${quoted} is not null`;
}
