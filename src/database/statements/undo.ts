// What an undo looks at: whether the rows of its run are still as the run left them, what has come to hang on those it
// would delete, and which later runs touched them.

import {
  hasOwnId,
  isRecordTable,
  table,
  TABLES,
  type RecordTable,
  type Table,
  type TableName,
} from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { HANGS_ON } from './cascades.ts';
import { planTable } from './columns.ts';
import { makeTable } from './freshTables.ts';
import { isChanged, isOrphan, referencesOf, referred, takes, type Reference } from './moved.ts';
import { shownName } from './shown.ts';

/** Where the rows that drifted are noted: by table and key, as the journal names them. */
export const driftTable = makeTable([
  'tmp_drift',
  'entity text, key text, how text, primary key (entity, key)',
]);

const keyOf = (each: Table, alias: string): string =>
  each.key.map((name) => `cast(${alias}.${name} as text)`).join(` || '/' || `);

const note = (entity: string, how: string, key: string, from: string): string =>
  `insert into tmp_drift (entity, key, how) select distinct '${entity}', ${key}, '${how}' from ${from}
   on conflict (entity, key) do nothing`;

/** Notes every row that drifted. $1 district */
export const noteDrift = (): string[] => [
  ...TABLES.map((each) =>
    note(each.name, 'changed', keyOf(each, 'p'), `${planTable(each.name)} p where ${isChanged(each)}`),
  ),
  ...TABLES.filter(({ name }) => isRecordTable(name)).map((each) =>
    note(each.name, 'taken', keyOf(each, 't'), `${planTable(each.name)} p join ${each.name} t on ${takes}`),
  ),
  ...HANGS_ON.map(([child, column, parent]) => newOn(table(child), column, parent)),
  ...TABLES.flatMap((each) => referencesOf(each).flatMap((reference) => missing(each, reference))),
];

/** Rows that came to hang on one that the undo deletes; the undo itself takes care of those that its plan names. */
function newOn(child: Table, column: string, parent: RecordTable): string {
  const named = hasOwnId(child)
    ? 'own.ref = c.id'
    : child.key.map((name) => `own.${name} = c.${name}`).join(' and ');
  return note(
    child.name,
    'new',
    keyOf(child, 'c'),
    `${planTable(parent)} p join ${child.name} c on c.${column} = p.id where p.action = 'deleted'
       and not exists (select 1 from ${planTable(child.name)} own where ${named})`,
  );
}

/**
 * Rows that would come back, though what they refer to is not there. That is noted too, as `gone`: by it the later run is found
 * that took it away. No run takes a license or a book away: only that it has to be there again is noted, as `lost`.
 */
function missing(each: Table, reference: Reference): string[] {
  const from = `${planTable(each.name)} p where ${isOrphan(each, reference)}`;
  const id = `cast(${referred(each, reference)} as text)`;
  if (!reference.planned) return [note(reference.parent, 'lost', id, from)];
  return [note(each.name, 'changed', keyOf(each, 'p'), from), note(reference.planned, 'gone', id, from)];
}

const driftedUser = `case when d.entity = 'users' then cast(d.key as bigint) end`;

/** How many rows of each table drifted, users by role, the most first. A user who is gone altogether has none. */
export const countDrift = `
  select d.entity, d.how, coalesce(p.after_role, p.before_role, u.role) as role, count(*) as count
  from tmp_drift d
  left join tmp_plan_users p on p.ref = ${driftedUser}
  left join users u on u.id = ${driftedUser}
  group by 1, 2, 3 order by 4 desc, 1, 2, 3`;

/** The ids of the licenses or books that are lost. $1 which, $2 how many */
export const lostIds =
  "select key as id from tmp_drift where how = 'lost' and entity = $1 order by cast(key as bigint) limit $2";

/** The first names of rows of a table that drifted, users of one role; a row without any last. $1 how many */
export const namesOfDrifted = (name: TableName, role: string | null): string =>
  `select distinct (${shownName(name)}) collate binary as name from ${planTable(name)} p
   join tmp_drift d on d.entity = '${name}' and d.key = ${keyOf(table(name), 'p')}
   ${role === null ? '' : `where coalesce(p.after_role, p.before_role) = '${role}'`} order by 1 nulls last limit $1`;

/**
 * Later runs in force that touched what drifted, newest first: syncs, and undos of earlier runs. An undo of a later
 * run left the rows as they were before both, so to undo it would bring back what that one did. $1 district, $2 run
 */
export const laterRuns = ({ jsonField }: Dialect): string => `
  select r.id, r.mode from sync_runs r where r.district_id = $1 and r.id > $2 and r.status = 'Launched'
    and (r.mode <> 'undo' or ${jsonField('r.report', 'undoes', 'bigint')} <= $2)
    and exists (select 1 from sync_changes c join tmp_drift d on d.entity = c.entity and d.key = c.key where c.run_id = r.id)
  order by r.id desc`;

/** Whether a run's journal is there. $1 run */
export const hasJournal = 'select 1 as found from sync_changes where run_id = $1 limit 1';

/** Gives a run another status; none is changed when it had another than it should have. $1 run, $2 from, $3 to */
export const changeStatus = 'update sync_runs set status = $3 where id = $1 and status = $2';
