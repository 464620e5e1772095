// Columns that other programs added to the Portal's tables: the journal has none of them.

import { table, TABLES, type TableName } from '../../roster/tables.ts';
import type { Column } from '../tableColumns.ts';
import { allColumns, planTable } from './columns.ts';

/** The columns of other programs, by the Portal's table that they are in; none that are computed from others. */
export function othersByTable(columns: Column[]): [name: TableName, others: Column[]][] {
  return TABLES.map((each): [TableName, Column[]] => {
    const own = allColumns(each);
    const isOther = ({ table: of, name, computed }: Column) =>
      of === each.name && !computed && !own.includes(name);
    return [each.name, columns.filter(isOther)];
  });
}

/** In how many rows that the plan deletes a column has a value. Joined crosswise, SQLite begins with the plan's rows. */
export function countFilled(name: TableName, quoted: string): string {
  const same = table(name).key.map((column) => `t.${column} = p.${column}`);
  return `select count(*) as count from ${planTable(name)} p cross join ${name} t
    where p.action = 'deleted' and ${same.join(' and ')} and t.${quoted} is not null`;
}
