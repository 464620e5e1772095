// The guards of what is not the Portal's and goes with what a plan deletes: rows of other programs' tables, and what these
// programs keep in the Portal's.

import type { Database } from '../../database/database.ts';
import {
  countFilled,
  othersByTable,
  PORTAL_TABLES,
  type Column,
} from '../../database/statements/otherColumns.ts';
import { countReferring, ofOthers, type ForeignKey } from '../../database/statements/otherTables.ts';
import { count } from '../count.ts';
import { counted } from '../plural.ts';
import type { Guard, RunFacts } from './guard.ts';

/**
 * Rows of other programs' tables would go with what is deleted, or be changed. No preview names them and no undo brings
 * them back, so a Reset and an undo refuse; an Edit, which deletes memberships only, warns.
 */
export const otherTables: Guard<RunFacts> = async ({ database, request, plan }) => {
  if (!deletes(plan)) return [];
  const references = ofOthers(await database.all<ForeignKey>(database.dialect.references));
  const found: string[] = [];
  for (const child of new Set(references.map((each) => each.child))) {
    const keys = references.filter((each) => each.child === child);
    found.push(...(await hanging(database, child, keys)));
  }
  if (found.length === 0) return [];
  const message = `Other programs' data hangs on what the plan deletes, and goes or changes with it: ${found.join(', ')}. No undo brings it back.`;
  return [{ code: 'other-tables', message, refuses: request.mode !== 'edit', approvable: true }];
};

const deletes = ({ changes }: RunFacts['plan']): boolean =>
  Object.values(changes).some(({ deleted }) => deleted > 0);

/**
 * Columns that other programs added to the Portal's tables have values in rows that are deleted. The journal has none of
 * them: a row that comes back has their defaults. It refuses and warns as `other-tables` does.
 */
export const otherColumns: Guard<RunFacts> = async ({ database, request, plan }) => {
  if (!deletes(plan)) return [];
  const columns = await database.all<Column>(database.dialect.columnsOf(PORTAL_TABLES));
  const found: string[] = [];
  for (const [name, others] of othersByTable(columns)) {
    for (const { quoted, readable, ...column } of others) {
      const what = `${name}.${column.name}`;
      const rows = readable ? await count(database, countFilled(name, quoted)) : null;
      if (rows === null) found.push(`${what}, which this user may not read`);
      else if (rows > 0) found.push(`${what} in ${counted(rows, 'row')}`);
    }
  }
  if (found.length === 0) return [];
  const message = `Other programs' columns have values in rows that the plan deletes: ${found.join(', ')}. No undo brings them back.`;
  return [{ code: 'other-columns', message, refuses: request.mode !== 'edit', approvable: true }];
};

/** `2 rows of grades`; nothing where there are none. */
async function hanging(database: Database, child: string, references: ForeignKey[]): Promise<string[]> {
  const name = child.replaceAll('"', '');
  if (!references[0]!.readable) return [`rows of ${name}, which this user may not count`];
  const rows = await count(database, countReferring(child, references));
  return rows === 0 ? [] : [`${counted(rows, 'row')} of ${name}`];
}
