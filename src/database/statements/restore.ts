// Coming back: records that went with a Reset or the deletion of a school, and are shared again, taken from the journal.
// What hung on them: hanging.ts. Their fields and rosters are what the share now says; what it does not mention comes
// back as it was.

import { table, TABLES, type ColumnType, type RecordTable, type TableName } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { allColumns, columnTypes, planTable } from './columns.ts';
import { makeTable } from './freshTables.ts';

/** Where the rows of a table that come back are kept, as they were. */
export const former = (name: TableName): string => `tmp_former_${name}`;

/** Whether a run is one that deletes records: a Reset, or the deletion of a school. What either deleted can come back. */
const deletes = (run: string): string => `${run}.mode in ('reset', 'delete')`;

/** Whether the district has such a run in force. Where there was none, nothing can come back. $1 district */
export const hasDeletion = `select 1 as found from sync_runs r where r.district_id = $1 and ${deletes('r')} and r.status = 'Launched' limit 1`;

/** Whether a synced record is new to the Portal. */
export const hasNew = (name: RecordTable): string =>
  `select 1 as found from tmp_${name} where id is null and synced limit 1`;

/** The tables in which restoring works. */
export function restoreTables(dialect: Dialect): string[] {
  const types = columnTypes(dialect);
  const definitions = TABLES.map((each): [string, string] => {
    const keys = each.key.map((column) => `${column} bigint`);
    const columns = each.columns.map((column) => `${column.name} ${types[column.type]}`);
    return [former(each.name), [...keys, ...columns, `primary key (${each.key.join(', ')})`].join(', ')];
  });
  definitions.push(
    ['tmp_restored', 'entity text, id bigint, source_id text, run_id bigint, primary key (entity, id)'],
    ['tmp_former_work_classes', 'id bigint primary key, class_id bigint'],
    [
      'tmp_comings',
      `entity text, id bigint, since bigint, gone ${dialect.flag}, primary key (entity, id, since)`,
    ],
    ['tmp_in_force', 'id bigint primary key, mode text, since bigint'],
  );
  return definitions.flatMap(makeTable);
}

/**
 * Notes the district's runs that are in force, from the first one that deleted records on: whatever can come back is found
 * in what they did. `since` is the run that put it in force: itself, or the last undo of an undo of it. Things happened in
 * the order of `since`. Undos are left out: what an undo took back is not in force, and its own rows would count twice. The
 * cross join makes SQLite begin with the district's runs. $1 district
 */
export const noteInForce = ({ jsonField }: Dialect): string => `
  insert into tmp_in_force (id, mode, since)
  with recursive undos (id, undoes) as (
    select u.id, ${jsonField('u.report', 'undoes', 'bigint')} from sync_runs u
    where u.district_id = $1 and u.mode = 'undo' and u.status in ('Launched', 'Undone')),
  chains (run, last) as (
    select r.id, r.id from sync_runs r where r.district_id = $1 and r.mode <> 'undo' and r.status = 'Launched'
    union all select c.run, u.id from chains c join undos u on u.undoes = c.last),
  syncs (id, mode, since) as (
    select r.id, r.mode, max(c.last) from chains c cross join sync_runs r where r.id = c.run group by r.id, r.mode)
  select id, mode, since from syncs where since >= (select min(f.since) from syncs f where ${deletes('f')})`;

/**
 * What these runs `r` did, as journal rows `c`. The cross join makes SQLite begin with the few runs: otherwise it reads the
 * journals of all districts, once for each kind of row.
 */
export const doneInForce = 'tmp_in_force r cross join sync_changes c where c.run_id = r.id';

/** Whether a run `r` deleted the row `c`, as records are deleted, and what goes with them. */
export const tookAway = `(c.action = 'deleted' and ${deletes('r')})`;

/** A value of a journal row `c`, before its change. */
export const before = (dialect: Dialect, name: string, type: ColumnType): string =>
  dialect.jsonField('c.before', name, columnTypes(dialect)[type]);

/**
 * Finds the new records that were deleted before. The cross join makes SQLite look up the deleted ones among the new ones:
 * the other way around, each of 28,000 that came back was compared with all 28,000, which took 32 s.
 */
export const findRestored = (name: RecordTable, dialect: Dialect): string => `
  insert into tmp_restored (entity, id, source_id, run_id)
  select '${name}', d.id, d.source_id, d.run_id from (${deletedRecords(name, dialect)}) d
  cross join tmp_${name} w
  where w.source_id = d.source_id and w.id is null and w.synced and d.newest = 1
    and not exists (select 1 from ${name} t where t.id = d.id)`;

/** Those of a table that are deleted now, each source id's `newest` first. */
const deletedRecords = (name: RecordTable, dialect: Dialect): string => `
    select x.*, row_number() over (partition by x.source_id order by x.since desc, x.id desc) as newest
    from (${deletedAndRestored(name, dialect)}) x
    where x.last = 1 and x.action = 'deleted'`;

/** What runs in force did to each id: deleted it, as runs do that delete records, or restored it. What came `last` counts. */
const deletedAndRestored = (name: RecordTable, dialect: Dialect): string => `
      select cast(c.key as bigint) as id, ${before(dialect, 'source_id', 'text')} as source_id, c.run_id, r.since, c.action,
        row_number() over (partition by c.key order by r.since desc) as last
      from ${doneInForce} and c.entity = '${name}' and (c.action = 'restored' or ${tookAway})`;

const restoredRuns = '(select distinct r.run_id from tmp_restored r)';

/** Whether a record comes back; with `run`, from the journal of that run. */
export const isRestored = (name: RecordTable, id: string, run = ''): string =>
  `exists (select 1 from tmp_restored r where r.entity = '${name}' and r.id = ${id} ${run && `and r.run_id = ${run}`})`;

/** Keeps rows as they were before changes `c`. */
export const fill = (name: TableName, dialect: Dialect, changes: string, where: string): string => {
  const each = table(name);
  const values = [
    ...each.key.map((column) => before(dialect, column, 'id')),
    ...each.columns.map((column) => before(dialect, column.name, column.type)),
  ];
  return `insert into ${former(name)} (${allColumns(each).join(', ')}) select ${values.join(', ')}
    from ${changes} c where c.entity = '${name}' and c.action = 'deleted' and (${where})
    on conflict (${each.key.join(', ')}) do nothing`;
};

/** Notes on the staged records the ids under which they were deleted. */
export const noteFormer = (name: RecordTable): string =>
  `update tmp_${name} set former = r.id from tmp_restored r where r.entity = '${name}' and r.source_id = tmp_${name}.source_id`;

/** Records in conflict do not come back until that is settled. */
export const leaveConflicts = (name: RecordTable): string =>
  `delete from tmp_restored where entity = '${name}' and source_id in (select source_id from tmp_${name} where conflict)`;

/** Gives the others their former ids: from then on, rosters treat them like linked records. */
export const takeFormerIds = (name: RecordTable): string =>
  `update tmp_${name} set id = former, linked = true where former is not null and not conflict`;

/** Reads these as they were. */
export const takeFormer = (name: RecordTable, dialect: Dialect): string =>
  fill(
    name,
    dialect,
    'sync_changes',
    `c.run_id in ${restoredRuns} and ${isRestored(name, 'cast(c.key as bigint)', 'c.run_id')}`,
  );

/** Marks them in the plan as restored, with the time of their first creation. */
export const markRestored = (name: RecordTable): string =>
  `update ${planTable(name)} set action = 'restored', after_created_at = f.created_at
   from ${former(name)} f where f.id = ${planTable(name)}.id`;
