// The rules of a sync as a model, from selected schools to what comes back: what it makes of a Portal, said without a database and without the
// program. Slow and plain; each rule has its file in `model`.

import { allThere, idsOf } from './model/bury.ts';
import { withReturned } from './model/comeBack.ts';
import { classRow, schoolRow, userRow } from './model/fields.ts';
import { find, type Found, type Sync } from './model/found.ts';
import { findGone, type Gone } from './model/gone.ts';
import { rostersOf } from './model/rosters.ts';
import { HANGING_TABLES, type HangingTable, type Id, type PortalRows } from './model/rows.ts';

export { bury, type Done } from './model/bury.ts';
export { withoutSchool } from './model/deleteSchool.ts';
export { find, select, type Sync } from './model/found.ts';
export type { PortalRows } from './model/rows.ts';

/** The Portal's rows after a sync. */
export function wished(sync: Sync): PortalRows {
  const found = find(sync);
  const written = writtenRecords(sync, found);
  const gone = findGone(sync, found, [...written.classes.values()]);
  const records = withoutGone(written, gone);
  const rosters = rostersOf(sync, found, records);
  const after = {
    ...sync.before,
    ...rosters,
    schools: [...records.schools.values()],
    users: [...records.users.values()],
    classes: [...records.classes.values()],
  };
  return withReturned(sync, found, withoutOrphans(after));
}

/** The rows as they are, with what the sync creates and updates, by id. */
function writtenRecords({ before, share, district }: Sync, found: Found) {
  const schoolId = (sourceId: string) => found.schools.of(sourceId)!.id!;
  const written = <Each extends { syncs: boolean }, Row extends { id: Id }>(
    rows: Row[],
    records: Each[],
    row: (each: Each) => Row,
  ) => byId([...rows, ...records.filter(({ syncs }) => syncs).map(row)]);
  return {
    schools: written(before.schools, found.schools.records, (each) => schoolRow(each, district)),
    users: written(before.users, found.users.records, (each) => userRow(each, district)),
    classes: written(before.classes, found.classes.records, (each) =>
      classRow(each, share, schoolId(each.record.school), district),
    ),
  };
}

const byId = <Row extends { id: Id }>(rows: Row[]): Map<Id, Row> => new Map(rows.map((row) => [row.id, row]));

function withoutGone(written: ReturnType<typeof writtenRecords>, gone: Gone) {
  const left = <Row>(rows: Map<Id, Row>, ids: Set<Id>) => new Map([...rows].filter(([id]) => !ids.has(id)));
  return {
    schools: left(written.schools, gone.schools),
    users: left(written.users, gone.users),
    classes: left(written.classes, gone.classes),
  };
}

/** What hangs on a deleted record goes with it; work stays without its class. */
export function withoutOrphans(rows: PortalRows): PortalRows {
  const isThere = idsOf(rows);
  const left = { ...rows };
  const sweep = <Table extends HangingTable>(table: Table) => {
    const all: object[] = rows[table];
    left[table] = all.filter((row) => allThere(table, row, isThere)) as PortalRows[Table];
  };
  HANGING_TABLES.forEach(sweep);
  return left;
}
