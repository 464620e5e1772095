// The guard of what is not the Portal's: rows of other programs' tables that go with what a plan deletes.

import type { Database } from '../../database/database.ts';
import { countReferring, ofOthers, type ForeignKey } from '../../database/statements/otherTables.ts';
import { count } from '../count.ts';
import { counted } from '../plural.ts';
import type { Guard, RunFacts } from './guard.ts';

/**
 * Rows of other programs' tables would go with what is deleted, or be changed. No preview names them and no undo brings
 * them back, so a Reset and an undo refuse; an Edit, which deletes memberships only, warns.
 */
export const otherTables: Guard<RunFacts> = async ({ database, request, plan }) => {
  if (Object.values(plan.changes).every(({ deleted }) => deleted === 0)) return [];
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

/** `2 rows of grades`; nothing where there are none. */
async function hanging(database: Database, child: string, references: ForeignKey[]): Promise<string[]> {
  const name = child.replaceAll('"', '');
  if (!references[0]!.readable) return [`rows of ${name}, which this user may not count`];
  const rows = await count(database, countReferring(child, references));
  return rows === 0 ? [] : [`${counted(rows, 'row')} of ${name}`];
}
