// Coming back: records that a Reset deleted and that are shared again, as the journal has them, with what hung on them.
// The share says what their fields and rosters are now; what it does not speak of comes back as it was.

import { table, type ColumnType, type RecordTable, type TableName } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { allColumns, columnTypes, isRecord, planTable } from './temporary.ts';

/** Where the rows of a table that come back are kept, as they were. */
export const former = (name: TableName): string => `tmp_former_${name}`;

const RESTORED: TableName[] = [
  ...(['schools', 'users', 'classes', 'school_users', 'class_teachers', 'class_students'] as const),
  ...(['license_assignments', 'class_books', 'student_books', 'student_work'] as const),
];

/** Whether the district has a Reset in force. Where there was none, nothing can come back. $1 district */
export const hasReset = `select 1 as found from sync_runs where district_id = $1 and mode = 'reset' and status = 'Launched' limit 1`;

/** Whether a synced record is new to the Portal. */
export const hasNew = (name: RecordTable): string =>
  `select 1 as found from tmp_${name} where id is null and synced limit 1`;

/** The tables in which restoring works. */
export function restoreTables(dialect: Dialect): string[] {
  const types = columnTypes(dialect);
  const definitions = RESTORED.map((name): [string, string] => {
    const each = table(name);
    const keys = each.key.map((column) => `${column} bigint`);
    const columns = each.columns.map((column) => `${column.name} ${types[column.type]}`);
    return [former(name), [...keys, ...columns, `primary key (${each.key.join(', ')})`].join(', ')];
  });
  definitions.push(
    ['tmp_restored', 'entity text, id bigint, source_id text, run_id bigint, primary key (entity, id)'],
    ['tmp_former_work_classes', 'id bigint primary key, class_id bigint'],
  );
  return definitions.flatMap(([name, columns]) => [
    `drop table if exists ${name}`,
    `create temporary table ${name} (${columns})`,
  ]);
}

const before = (dialect: Dialect, name: string, type: ColumnType): string =>
  dialect.jsonField('c.before', name, columnTypes(dialect)[type]);

/**
 * Finds the new records that a Reset deleted. Of an id, what happened to it last counts: deleted by a Reset, or restored
 * since by a run in force. $1 district
 */
export const findRestored = (name: RecordTable, dialect: Dialect): string => `
  insert into tmp_restored (entity, id, source_id, run_id)
  select '${name}', d.id, d.source_id, d.run_id from (
    select x.*, row_number() over (partition by x.source_id order by x.run_id desc, x.id desc) as newest from (
      select cast(c.key as bigint) as id, ${before(dialect, 'source_id', 'text')} as source_id, c.run_id, c.action,
        row_number() over (partition by c.key order by c.run_id desc) as last
      from sync_runs r join sync_changes c on c.run_id = r.id
      where r.district_id = $1 and r.status = 'Launched' and c.entity = '${name}'
        and (c.action = 'restored' or (c.action = 'deleted' and r.mode = 'reset'))
        and r.id >= (select min(f.id) from sync_runs f
          where f.district_id = $1 and f.mode = 'reset' and f.status = 'Launched')) x
    where x.last = 1 and x.action = 'deleted') d
  join tmp_${name} w on w.source_id = d.source_id and w.id is null and w.synced
  where d.newest = 1 and not exists (select 1 from ${name} t where t.id = d.id)`;

const runs = '(select distinct r.run_id from tmp_restored r)';

const isRestored = (name: RecordTable, id: string, run = ''): string =>
  `exists (select 1 from tmp_restored r where r.entity = '${name}' and r.id = ${id} ${run && `and r.run_id = ${run}`})`;

const fill = (name: TableName, dialect: Dialect, where: string): string => {
  const each = table(name);
  const values = [
    ...each.key.map((column) => before(dialect, column, 'id')),
    ...each.columns.map((column) => before(dialect, column.name, column.type)),
  ];
  return `insert into ${former(name)} (${allColumns(each).join(', ')}) select ${values.join(', ')}
    from sync_changes c where c.run_id in ${runs} and c.entity = '${name}' and c.action = 'deleted' and (${where})
    on conflict (${each.key.join(', ')}) do nothing`;
};

/**
 * Reads the found records as they were, and gives the staged ones their former ids. To linking and to rosters they are
 * from then on like linked ones.
 */
export const takeFormer = (name: RecordTable, dialect: Dialect): string[] => [
  fill(name, dialect, isRestored(name, 'cast(c.key as bigint)', 'c.run_id')),
  `update tmp_${name} set id = r.id, linked = true from tmp_restored r
   where r.entity = '${name}' and r.source_id = tmp_${name}.source_id`,
];

/** In the plan they are restored, and have the time of their first creation. */
export const markRestored = (name: RecordTable): string =>
  `update ${planTable(name)} set action = 'restored', after_created_at = f.created_at
   from ${former(name)} f where f.id = ${planTable(name)}.id`;

const HUNG_ON: Partial<Record<TableName, [column: string, parent: RecordTable][]>> = {
  school_users: [
    ['school_id', 'schools'],
    ['user_id', 'users'],
  ],
  class_teachers: [
    ['class_id', 'classes'],
    ['user_id', 'users'],
  ],
  class_students: [
    ['class_id', 'classes'],
    ['user_id', 'users'],
  ],
  license_assignments: [['user_id', 'users']],
  class_books: [['class_id', 'classes']],
  student_books: [
    ['user_id', 'users'],
    ['class_id', 'classes'],
  ],
  student_work: [['user_id', 'users']],
};
const HANGING = Object.keys(HUNG_ON) as (keyof typeof HUNG_ON)[];

/** Reads what hung on the records that come back, as it was; and of which class work was that outlived it. */
export const takeHanging = (dialect: Dialect): string[] => [
  ...HANGING.map((name) => {
    const parents = HUNG_ON[name]!.map(([column, parent]) =>
      isRestored(parent, before(dialect, column, 'id'), 'c.run_id'),
    );
    return fill(name, dialect, parents.join(' or '));
  }),
  `insert into tmp_former_work_classes (id, class_id)
   select cast(c.key as bigint), ${before(dialect, 'class_id', 'id')} from sync_changes c
   where c.run_id in ${runs} and c.entity = 'student_work'
     and ${isRestored('classes', before(dialect, 'class_id', 'id'), 'c.run_id')} on conflict (id) do nothing`,
];

/** Whether a record is there once the plan is applied. */
const stays = (name: RecordTable, id: string): string =>
  `(${isRestored(name, id)} or (exists (select 1 from ${name} t where t.id = ${id}) and not exists (
     select 1 from tmp_gone g where g.entity = '${name}' and g.id = ${id} and not g.spared)))`;

const allStay = (name: TableName): string =>
  HUNG_ON[name]!.map(([column, parent]) => stays(parent, `f.${column}`)).join(' and ');

const isShared = (id: string): string => `(${isRestored('users', id)}
  or exists (select 1 from tmp_seen_users s where s.id = ${id}))`;
const hasSource = (id: string): string => `(${isRestored('users', id)}
  or exists (select 1 from users u where u.id = ${id} and u.source_id is not null))`;
const isStudent = (
  id: string,
): string => `(exists (select 1 from users u where u.id = ${id} and u.role = 'student')
  or exists (select 1 from ${former('users')} u where u.id = ${id} and u.role = 'student'))`;

/** The rosters of which the share speaks: of people who sync, their schools that sync; of classes that sync, people with a source id. */
const BY_SHARE = {
  school_users: `exists (select 1 from tmp_schools s where s.id = f.school_id and s.synced and not s.conflict)
    and ${isShared('f.user_id')}`,
  classes: `(${isRestored('classes', 'f.class_id')} or (exists (select 1 from tmp_seen_classes s where s.id = f.class_id)
    and not exists (select 1 from tmp_classes w where w.id = f.class_id and not w.synced))) and ${hasSource('f.user_id')}`,
};

/** Nobody has two primary schools, nor a class two primary teachers. */
function stillPrimary(name: 'school_users' | 'class_teachers', owner: string): string {
  const same = table(name)
    .key.map((column) => `x.${column} = t.${column}`)
    .join(' and ');
  return `f.is_primary and not exists (
      select 1 from ${planTable(name)} p where p.${owner} = f.${owner} and p.after_is_primary)
    and not exists (select 1 from ${name} t where t.${owner} = f.${owner} and t.is_primary
      and not exists (select 1 from ${planTable(name)} x where ${same}))`;
}

interface Hung {
  name: TableName;
  /** Columns of the plan and their values from `f`, besides the key. */
  values?: [column: string, value: string][];
  where?: string;
}

const plan = ({ name, values = [], where = 'true' }: Hung): string => {
  const { key } = table(name);
  const same = key.map((column) => `p.${column} = f.${column}`).join(' and ');
  const record = isRecord(table(name));
  const columns = [...(record ? ['ref'] : []), ...key, ...values.map(([column]) => column)];
  const selected = [
    ...(record ? ['f.id'] : []),
    ...key.map((column) => `f.${column}`),
    ...values.map(([, value]) => value),
  ];
  return `insert into ${planTable(name)} (action, ${columns.join(', ')})
    select '${record ? 'restored' : 'created'}', ${selected.join(', ')} from ${former(name)} f
    where ${allStay(name)} and (${where}) and not exists (select 1 from ${planTable(name)} p where ${same})
      and not exists (select 1 from ${name} p where ${same})`;
};

const bookIsThere = 'exists (select 1 from books b where b.id = f.book_id)';
const assigned: [string, string][] = [['after_assigned_at', 'f.assigned_at']];

/** Plans what comes back with the records, in this order: books take seats before licenses do. $1 district, $2 today */
export const planHanging = (): string[] => [
  plan({
    name: 'school_users',
    values: [['after_is_primary', stillPrimary('school_users', 'user_id')]],
    where: `not (${BY_SHARE.school_users})`,
  }),
  plan({
    name: 'class_teachers',
    values: [['after_is_primary', stillPrimary('class_teachers', 'class_id')]],
    where: `not (${BY_SHARE.classes}) and not ${isStudent('f.user_id')}`,
  }),
  plan({ name: 'class_students', where: `not (${BY_SHARE.classes}) and ${isStudent('f.user_id')}` }),
  plan({ name: 'class_books', values: assigned, where: bookIsThere }),
  plan({ name: 'student_books', values: assigned, where: bookIsThere }),
  plan({ name: 'student_work', values: workValues() }),
  workOfClasses(),
  licenses(),
];

/** Work comes back without its class when that does not come back. */
function workValues(): [string, string][] {
  return table('student_work').columns.map(({ name }) => [
    `after_${name}`,
    name === 'class_id' ? `case when ${stays('classes', 'f.class_id')} then f.class_id end` : `f.${name}`,
  ]);
}

/** Work that lost its class has it again. */
function workOfClasses(): string {
  const columns = table('student_work').columns.map(({ name }) => name);
  const after = columns.map((name) => (name === 'class_id' ? 'f.class_id' : `w.${name}`));
  return `insert into ${planTable('student_work')} (action, ref, id, ${columns.map((name) => `before_${name}`).join(', ')},
     ${columns.map((name) => `after_${name}`).join(', ')})
   select 'updated', w.id, w.id, ${columns.map((name) => `w.${name}`).join(', ')}, ${after.join(', ')}
   from tmp_former_work_classes f join student_work w on w.id = f.id
   where w.class_id is null and ${stays('users', 'w.user_id')}`;
}

/** Students who hold a book of a license's product once the plan is applied. $1 district */
const holders = `(select count(distinct held.user_id) from (
    select sb.user_id, sb.book_id from student_books sb join users u on u.id = sb.user_id
    where u.district_id = $1 and not exists (select 1 from tmp_plan_student_books p where p.action = 'deleted'
      and p.user_id = sb.user_id and p.class_id = sb.class_id and p.book_id = sb.book_id)
    union select p.user_id, p.book_id from tmp_plan_student_books p where p.action = 'created') held
  join books b on b.id = held.book_id where b.product = l.product)`;

/** Seats that are free once the plan is applied. */
const freeSeats = `l.seats - (select count(*) from license_assignments a where a.license_id = l.id and not exists (
    select 1 from tmp_plan_license_assignments p where p.action = 'deleted'
      and p.license_id = a.license_id and p.user_id = a.user_id))
  - case when l.audience = 'teacher' then 0 else ${holders} end`;

/** Licenses come back while a seat of an unexpired one is free, the earliest assigned first. $1 district, $2 today */
function licenses(): string {
  return `insert into ${planTable('license_assignments')} (action, license_id, user_id, after_assigned_at)
    select 'created', q.license_id, q.user_id, q.assigned_at from (
      select f.*, row_number() over (partition by f.license_id order by f.assigned_at, f.user_id) as place
      from ${former('license_assignments')} f where ${allStay('license_assignments')}) q
    join (select l.id, ${freeSeats} as free from licenses l where l.district_id = $1
      and (l.expires_on is null or l.expires_on >= $2)
      and l.id in (select license_id from ${former('license_assignments')})) l on l.id = q.license_id
    where q.place <= l.free`;
}

/** How many licenses do not come back. */
export const countWithoutSeat = `select count(*) as count from ${former('license_assignments')} f where not exists (
  select 1 from ${planTable('license_assignments')} p where p.license_id = f.license_id and p.user_id = f.user_id)`;
