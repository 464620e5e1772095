// The guards of what is not the Portal's and goes with what a plan deletes: rows of other programs' tables, and what these
// programs keep in the Portal's.

import type { Database } from '../../database/database.ts';
import { countFilled, othersByTable } from '../../database/statements/otherColumns.ts';
import { countReferring, ofOthers, type ForeignKey } from '../../database/statements/otherTables.ts';
import type { Column } from '../../database/tableColumns.ts';
import { TABLES, type TableName } from '../../roster/tables.ts';
import { count } from '../count.ts';
import { counted } from '../plural.ts';
import type { Guard, Objection, RunFacts } from './guard.ts';

/** Rows of other programs' tables would go with what is deleted, or be changed. */
export const otherTables: Guard<RunFacts> = (facts) =>
  goesAlong(
    facts,
    'other-tables',
    rowsOfOthers,
    (rows) =>
      `Other programs' data hangs on what the plan deletes, and goes or changes with it: ${rows}. No undo brings it back.`,
  );

/**
 * Columns that other programs added to the Portal's tables have values in rows that are deleted. The journal has none of
 * them: a row that comes back has their defaults.
 */
export const otherColumns: Guard<RunFacts> = (facts) =>
  goesAlong(
    facts,
    'other-columns',
    valuesOfOthers,
    (values) =>
      `Other programs' columns have values in rows that the plan deletes: ${values}. No undo brings them back.`,
  );

/**
 * What goes with a deletion, each in words. No preview names it and no undo brings it back, so a Reset and an undo refuse;
 * an Edit, which deletes memberships only, warns.
 */
async function goesAlong(
  { database, request, plan }: RunFacts,
  code: string,
  look: (database: Database) => Promise<string[]>,
  says: (what: string) => string,
): Promise<Objection[]> {
  if (Object.values(plan.changes).every(({ deleted }) => deleted === 0)) return [];
  const found = await look(database);
  if (found.length === 0) return [];
  const message = says(found.join(', '));
  return [{ code, message, refuses: request.mode !== 'edit', approvable: true }];
}

async function rowsOfOthers(database: Database): Promise<string[]> {
  const references = ofOthers(await database.all<ForeignKey>(database.dialect.references));
  const found: string[] = [];
  for (const child of new Set(references.map((each) => each.child))) {
    const keys = references.filter((each) => each.child === child);
    found.push(...(await hanging(database, child, keys)));
  }
  return found;
}

/** `2 rows of grades`; nothing where there are none. */
async function hanging(database: Database, child: string, references: ForeignKey[]): Promise<string[]> {
  const name = child.replaceAll('"', '');
  if (!references[0]!.readable) return [`rows of ${name}, which this user may not count`];
  const rows = await count(database, countReferring(child, references));
  return rows === 0 ? [] : [`${counted(rows, 'row')} of ${name}`];
}

async function valuesOfOthers(database: Database): Promise<string[]> {
  const columns = await database.all<Column>(database.dialect.columns(TABLES.map(({ name }) => name)));
  const found: string[] = [];
  for (const [table, others] of othersByTable(columns))
    for (const column of others) found.push(...(await filled(database, table, column)));
  return found;
}

/** `users.locker in 2 rows`; nothing where it is in none. */
async function filled(database: Database, table: TableName, { quoted, readable }: Column): Promise<string[]> {
  const name = `${table}.${quoted.replaceAll('"', '')}`;
  if (!readable) return [`${name}, which this user may not read`];
  const rows = await count(database, countFilled(table, quoted));
  return rows === 0 ? [] : [`${name} in ${counted(rows, 'row')}`];
}
