// The one diff: what is wished for against what is there, as rows of the plan's tables, and what a deletion takes along.

import { hasOwnId, SYNCED_FIELDS, table, type RecordTable, type TableName } from '../../roster/tables.ts';
import { CHILDREN, parentsOf } from './cascades.ts';
import { allColumns, CLASS_FIELDS, columnNames, list, planTable } from './columns.ts';
import { goes, syncs } from './conditions.ts';

const WISHED: Record<RecordTable, readonly string[]> = {
  schools: ['source_id', ...SYNCED_FIELDS.schools],
  users: ['source_id', 'role', ...SYNCED_FIELDS.users],
  classes: ['source_id', 'school_id', ...CLASS_FIELDS],
};

const columnsOf = (name: TableName): string[] => columnNames(table(name));
const befores = (name: TableName): string => list(columnsOf(name), 'before_');

/** What a sync writes where a record says nothing; a null time is that of the apply. */
const KEPT: Record<string, string> = { district_id: 'cast($1 as bigint)', updated_at: 'null' };

/** Staged records that are new, linked or differ. What a sync does not write keeps the Portal's value. $1 district */
export function diffRecords(name: RecordTable): string {
  const wished = WISHED[name];
  const rest = columnsOf(name).filter((column) => !wished.includes(column));
  const kept = rest.map((column) => KEPT[column] ?? `t.${column}`);
  return `insert into ${planTable(name)} (action, ref, manual, id, ${befores(name)},
     ${list([...wished, ...rest], 'after_')})
   select case when w.id is null then 'created' when w.linked then 'linked' else 'updated' end,
     coalesce(w.id, -w.n), false, w.id,
     ${list(columnsOf(name), 't.')},
     ${list(wished, 'w.')}, ${kept.join(', ')}
   from tmp_${name} w left join ${name} t on t.id = w.id
   where ${syncs('w')} and (w.id is null or
     ${wished.map((column) => `w.${column} is distinct from t.${column}`).join(' or ')})
   order by w.n desc`;
}

/** The rows that are gone and not spared, with the reason. */
export const deleteRecords = (name: RecordTable): string =>
  `insert into ${planTable(name)} (action, reason, manual, ref, id, ${befores(name)})
   select 'deleted', g.reason, g.manual, t.id, t.id, ${list(columnsOf(name), 't.')}
   from tmp_gone g join ${name} t on t.id = g.id where g.entity = '${name}' and not g.spared`;

/**
 * Every row that a deletion takes along, once, in the same order everywhere; and work whose class goes, which stays
 * without it. Each parent has a branch of its own: with `or` between them, PostgreSQL went through the memberships of all
 * districts, 0.3 s of a small sync beside 1.7 million.
 */
export function cascade(): string[] {
  return [...CHILDREN.map(cascadeInto), orphanWork()];
}

function cascadeInto(child: TableName): string {
  const { key } = table(child);
  const columns = allColumns(table(child));
  const parents = parentsOf(child);
  const lost = parents.map(([column, parent], index) => {
    // A row that goes with two parents goes with the first.
    const others = parents.slice(0, index).map(([by, first]) => ` and not ${goes(first, `c.${by}`)}`);
    return `select '${REASONS[parent]}' as lost, ${list(columns, 'c.')}
     from ${child} c where c.${column} in (${going(parent)})${others.join('')}`;
  });
  return `insert into ${planTable(child)} (action, reason, ${hasOwnId(table(child)) ? 'ref, ' : ''}${key.join(', ')}${listOf(befores(child))})
   select 'deleted', c.lost, ${hasOwnId(table(child)) ? 'c.id, ' : ''}${list(columns, 'c.')}
   from (${lost.join(' union all ')}) c order by ${list(key, 'c.')}`;
}

/** The ids of the rows that go: what hangs on them is looked up by these, and no other district's is gone through. */
const going = (name: RecordTable): string =>
  `select g.id from tmp_gone g where g.entity = '${name}' and not g.spared`;

const REASONS: Record<RecordTable, string> = {
  schools: 'its school is deleted',
  classes: 'its class is deleted',
  users: 'their account is deleted',
};

const listOf = (columns: string): string => (columns ? `, ${columns}` : '');

function orphanWork(): string {
  const columns = columnsOf('student_work');
  const after = columns.map((column) => (column === 'class_id' ? 'null' : `c.${column}`));
  return `insert into ${planTable('student_work')} (action, reason, ref, id, ${befores('student_work')},
     ${list(columns, 'after_')})
   select 'updated', '${REASONS.classes}', c.id, c.id, ${list(columns, 'c.')}, ${after.join(', ')}
   from student_work c where c.class_id in (${going('classes')}) and not ${goes('users', 'c.user_id')}`;
}
