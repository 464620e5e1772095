// What a sync reports but never decides: a user's role, and which row of the Portal a shared record is.

import type { Database } from '../../database/database.ts';
import * as statements from '../../database/statements/settle.ts';
import { Fault } from '../../roster/errors.ts';
import { sideOf, type PortalRole, type RecordTable } from '../../roster/tables.ts';
import { districtTitle } from '../naming/titles.ts';
import type { DistrictRef, LinkConflict } from '../plan/plan.ts';
import type { RosterKind } from '../roster.ts';

/** What can be linked: a record of a table, users of one side only. */
export type LinkKind = LinkConflict['kind'];

/** All of them, as they are typed. */
export const LINK_KINDS: readonly LinkKind[] = ['school', 'student', 'adult', 'class'];

/** Where the rows are that a record of each kind may be. */
export const TABLE_OF: Record<LinkKind, RecordTable> = {
  school: 'schools',
  student: 'users',
  adult: 'users',
  class: 'classes',
};

const NOUNS: Record<RecordTable, string> = { schools: 'school', users: 'user', classes: 'class' };

const LISTS: Record<RecordTable, RosterKind[]> = {
  schools: ['schools'],
  users: ['students', 'teachers', 'staff'],
  classes: ['classes'],
};

/** A row of one of these tables; only users have a role. */
interface PortalRow<T extends RecordTable> {
  id: number;
  sourceId: string | null;
  role: T extends 'users' ? PortalRole : null;
  name: string;
}

/** Gives a user another role; returns the one before, and the user's name. Throws `not-found`. */
export async function setRole(
  database: Database,
  district: DistrictRef,
  user: number,
  role: PortalRole,
  now: Date,
): Promise<{ before: PortalRole; name: string }> {
  return database.transaction(async () => {
    const before = await findRow(database, district, 'users', user);
    if (before.role !== role) {
      await database.run(statements.setRole, [district.id, user, role, now.toISOString()]);
    }
    return { before: before.role, name: before.name };
  });
}

/**
 * Says that a shared record is this row of the Portal: the next sync updates it. Returns the id that the row had, and
 * its name. Throws `not-found`, and `usage` when the id is blank, the row is of the other side, or the record is
 * another row already.
 */
export async function link(
  database: Database,
  district: DistrictRef,
  { kind, sourceId: given, id }: { kind: LinkKind; sourceId: string; id: number },
  now: Date,
): Promise<{ before: string | null; name: string }> {
  const table = TABLE_OF[kind];
  const sourceId = given.trim();
  if (sourceId === '')
    throw new Fault('usage', 'The source id is blank.', 'Give the id that Clever has for it.');
  return database.transaction(async () => {
    const row = await findRow(database, district, table, id);
    requireSide(row, kind);
    const [taken] = await database.all<{ id: number }>(statements.rowOfSourceId(table), [
      district.id,
      sourceId,
    ]);
    if (taken && taken.id !== id) {
      throw new Fault('usage', `${sourceId} is ${NOUNS[table]} ${taken.id} already.`, 'Nothing was linked.');
    }
    if (row.sourceId !== sourceId)
      await database.run(statements.setSourceId(table), [district.id, id, sourceId, now.toISOString()]);
    return { before: row.sourceId, name: row.name };
  });
}

/** A user is linked as one of the user's own side. */
function requireSide({ id, role }: PortalRow<RecordTable>, kind: LinkKind): void {
  if (role === null || sideOf(role) === kind) return;
  const message = `The role of user ${id} in the Portal is ${role}, not ${kind}.`;
  throw new Fault('usage', message, 'Nothing was linked.');
}

/** The row of the district with that id. Throws `not-found`. */
export async function findRow<T extends RecordTable>(
  database: Database,
  district: DistrictRef,
  table: T,
  id: number,
): Promise<PortalRow<T>> {
  const [row] = await database.all<PortalRow<T>>(statements.oneRow(table), [district.id, id]);
  if (row) return row;
  const hint = LISTS[table].map((list) => `clever-sync roster ${list} ${district.id}`).join(', ');
  throw new Fault(
    'not-found',
    `There is no ${NOUNS[table]} ${id} in "${districtTitle(district)}".`,
    `Ids are in: ${hint}`,
  );
}
