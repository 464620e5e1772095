// That the Portal has every table and column that a plan can write, whether or not a plan has rows of it.

import { TABLES } from '../../roster/tables.ts';
import { allColumns } from './columns.ts';

/** Statements that read no row, and fail where a table or a column is not there. */
export const wholePortal: string[] = TABLES.map(
  (each) => `select ${allColumns(each).join(', ')} from ${each.name} where false`,
);
