// Temporary tables, made or emptied. What they hold is said where they are defined: temporary.ts, restore.ts, undo.ts.

import { table } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { CHILDREN } from './cascades.ts';
import { planTable } from './columns.ts';
import { temporaryTables, type Definition } from './temporary.ts';

/** A temporary table as the connection has it. */
export interface TemporaryTable {
  name: string;
  bytes: number;
}

/** Deleted rows take room that every look goes through: a table with more than this is begun anew instead. */
const EMPTIED_BYTES = 1 << 20;

/**
 * Statements that leave every table of a plan empty, whatever an earlier plan left in those that are `there`: making
 * them costs PostgreSQL 60 to 90 ms, a third of the sync of a small district, and emptying them 3.
 */
export function freshTables(dialect: Dialect, there: TemporaryTable[]): string[] {
  const known = new Map(there.map(({ name, bytes }) => [name, bytes]));
  return temporaryTables(dialect).flatMap((each) => {
    const bytes = known.get(each[0]);
    return bytes === undefined || bytes > EMPTIED_BYTES ? makeTable(each) : emptyTable(dialect, each, bytes);
  });
}

/** Statements that make a table anew. */
export const makeTable = ([name, columns, ...indexes]: Definition): string[] => [
  `drop table if exists ${name}`,
  `create temporary table ${name} (${columns})`,
  ...indexes.map((of) => `create index ${name}_${of.replace(', ', '_')} on ${name} (${of})`),
];

/** A table without a byte never had a row. */
function emptyTable(dialect: Dialect, [name, columns]: Definition, bytes: number): string[] {
  if (bytes === 0) return [];
  const isNumbered = columns.startsWith(`n ${dialect.serial}`);
  return [`delete from ${name}`, ...(isNumbered ? dialect.numberAnew(name) : [])];
}

/**
 * Indexes by which what hangs on a row is looked up in the plan. Without them, when a district of 28,000 came back, each of
 * 5,000 members made by hand went through all 168,000 memberships, 20 s in all, and an undo of 32,000 rows took 54 s instead
 * of 0.7. An undo counts seats by them as well: one that takes 20,000 books took 22 s. A plan in which nothing comes back needs
 * none. They stay with their tables: the next plan that needs any needs the same.
 */
export const indexPlan = (): string[] =>
  CHILDREN.map((name) => {
    const { key } = table(name);
    // Somebody's schools are looked up without the school too.
    const columns = key.includes('class_id') ? key : key.toReversed();
    return `create index if not exists ${planTable(name)}_key on ${planTable(name)} (${columns.join(', ')})`;
  });
