// How many rows of each table a plan has, so that nothing more is asked of tables in which it has none.

import type { Database } from '../../database/database.ts';
import { countPlanned as statement } from '../../database/statements/counts.ts';
import type { TableName } from '../../roster/tables.ts';

/** How many rows of a table are created, come back under their former ids, are changed, and are deleted. */
export interface PlannedRows {
  created: number;
  restored: number;
  updated: number;
  deleted: number;
}

/** The same of every table. */
export type Planned = Readonly<Record<TableName, PlannedRows>>;

/** Counts what is in the plan's tables now. */
export async function countPlanned(database: Database): Promise<Planned> {
  const rows = await database.all<PlannedRows & { name: TableName }>(statement);
  // The statement has a row for each table.
  return Object.fromEntries(rows.map(({ name, ...counts }) => [name, counts])) as unknown as Planned;
}

/** How many rows the plan has of a table in all. */
export const rowsOf = ({ created, restored, updated, deleted }: PlannedRows): number =>
  created + restored + updated + deleted;
