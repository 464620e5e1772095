// Who is primary among what comes back: whoever was it when the record was deleted.

import { allThere, idsOf } from './bury.ts';
import type { Found, Sync } from './found.ts';
import { syncsAsAdult } from './rosters.ts';
import { keyOf, parentsOf, type Flag, type Id, type PortalRows } from './rows.ts';

const OWNERS = { school_users: 'user_id', class_teachers: 'class_id' } as const;
type Row = { user_id: Id; school_id?: Id; class_id?: Id; is_primary: Flag };

/**
 * Whoever was primary when a record was deleted is so again, also before the first listed: unless the share names one, or one
 * of those who were there before is.
 */
export function primaryAgain(sync: Sync, found: Found, after: PortalRows) {
  const isThere = idsOf(after);
  const names = { school_users: namesSchool(found), class_teachers: namesTeacher(found) };
  return <Table extends keyof typeof OWNERS>(table: Table, all: PortalRows[Table]): PortalRows[Table] => {
    const ownerOf = (row: Row) => row[OWNERS[table]]!;
    const rows: Row[] = all;
    const before = new Map(sync.before[table].map((row) => [keyOf(row), row]));
    const was = new Map<Id, string>();
    for (const row of sync.buried.rows[table].toSorted(byMember)) {
      const isBack = parentsOf(table, row).some(([parent, id]) => found[parent].cameBack(id));
      const isNew = rows.some((each) => keyOf(each) === keyOf(row)) && !before.has(keyOf(row));
      const isFirst = !was.has(ownerOf(row));
      if (row.is_primary && isBack && isNew && isFirst && allThere(table, row, isThere))
        was.set(ownerOf(row), keyOf(row));
    }
    const settled = rows.filter((row) => {
      const known = before.get(keyOf(row));
      return known && (row.is_primary || known.is_primary);
    });
    const isSettled = new Set(settled.map(ownerOf));
    return rows.map((row) => {
      const former = was.get(ownerOf(row));
      if (!former || before.has(keyOf(row)) || isSettled.has(ownerOf(row)) || names[table](ownerOf(row)))
        return row;
      return { ...row, is_primary: keyOf(row) === former ? 1 : 0 };
    }) as PortalRows[Table];
  };
}

const byMember = (a: object, b: object): number => keyOf(a).localeCompare(keyOf(b), 'en', { numeric: true });

const namesSchool =
  ({ users, schools }: Found) =>
  (user: Id): boolean =>
    users.records.some(
      ({ id, syncs, record }) => syncs && id === user && schools.of(record.primarySchool)?.syncs,
    );

const namesTeacher =
  (found: Found) =>
  (section: Id): boolean =>
    found.classes.records.some(
      ({ id, syncs, record: { primaryTeacher } }) =>
        syncs && id === section && primaryTeacher !== null && syncsAsAdult(primaryTeacher, found),
    );
