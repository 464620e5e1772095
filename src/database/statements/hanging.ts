// What hung on records that come back: the rows that went with them, read from the journal unless something has been
// decided about them since. restore.ts finds the records themselves, comeBack.ts puts it all into the plan.

import { RECORD_TABLES, type ColumnType, type RecordTable, type TableName } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { CHILDREN, parentsOf } from './cascades.ts';
import { columnTypes } from './columns.ts';
import { before, doneInForce, fill, former, isRestored, tookAway } from './restore.ts';

const after = (dialect: Dialect, name: string, type: ColumnType): string =>
  dialect.jsonField('c.after', name, columnTypes(dialect)[type]);

/** What happened last to each row of a table since the first Reset in force: a Reset took it, or it was there again. */
const lastChanges = (name: TableName): string =>
  `(select x.* from (select c.*, r.since, row_number() over (partition by c.key order by r.since desc) as last
      from ${doneInForce} and c.entity = '${name}' and (c.action in ('created', 'restored') or ${tookAway})) x
    where x.last = 1)`;

type Parent = [id: string, parent: RecordTable];

/** Whether a record was gone when that run was over. */
const isGone = ([id, parent]: Parent, since: string): string =>
  `coalesce((select x.gone from tmp_comings x where x.entity = '${parent}' and x.id = ${id}
     and x.since <= ${since} order by x.since desc limit 1), false)`;

/**
 * Whether all that a row hung on was there when the row went, or was all there again at some time since. Then it is missing
 * for a reason of its own, such as the want of a seat, and does not come back.
 */
const wasDecided = (parents: Parent[]): string => {
  const areThere = (since: string) => parents.map((each) => `not ${isGone(each, since)}`).join(' and ');
  const isOne = parents.map(([id, parent]) => `(e.entity = '${parent}' and e.id = ${id})`).join(' or ');
  return `((${areThere('c.since')}) or exists (select 1 from tmp_comings e
    where not e.gone and e.since > c.since and (${isOne}) and ${areThere('e.since')}))`;
};

/** Notes when records of each kind came back, or went. */
export const noteComings = RECORD_TABLES.map(
  (parent) => `insert into tmp_comings (entity, id, since, gone)
    select '${parent}', cast(c.key as bigint), r.since, c.action = 'deleted'
    from ${doneInForce} and c.entity = '${parent}' and (c.action = 'restored' or ${tookAway})`,
);

/** Reads what of a table hung on the records that come back, as it was. */
const takeRows = (name: TableName, dialect: Dialect): string => {
  const parents = parentsOf(name).map(([column, parent]): Parent => [before(dialect, column, 'id'), parent]);
  const back = parents.map(([id, parent]) => isRestored(parent, id)).join(' or ');
  return fill(name, dialect, lastChanges(name), `(${back}) and not ${wasDecided(parents)}`);
};

/**
 * The same for people's schools, as soon as it is known which people and which schools come back: it may decide who syncs.
 */
export const takeSchools = (dialect: Dialect): string => takeRows('school_users', dialect);

/**
 * Reads what else hung on the records that come back, and to which class work belonged that lost it to a Reset. A row that
 * hung on two records which went in different Resets went with the first of them, and comes back with the last.
 */
export const takeHanging = (dialect: Dialect): string[] => [
  ...CHILDREN.filter((name) => name !== 'school_users').map((name) => takeRows(name, dialect)),
  takeWorkClasses(dialect),
];

/**
 * Notes the class that work had. What happened to it last counts: it was taken away; or given again, and before that there
 * was none.
 */
const takeWorkClasses = (dialect: Dialect): string => {
  const was = before(dialect, 'class_id', 'id');
  return `insert into tmp_former_work_classes (id, class_id) select x.id, x.class_id from (
     select cast(c.key as bigint) as id, ${was} as class_id,
       row_number() over (partition by c.key order by r.since desc) as last
     from ${doneInForce} and c.entity = 'student_work'
       and coalesce(${was}, ${after(dialect, 'class_id', 'id')}) is not null) x
   where x.last = 1 and (${isRestored('classes', 'x.class_id')}
     or exists (select 1 from ${former('student_work')} w where w.id = x.id))`;
};
