// Beside a large district and a long journal, PostgreSQL looks the few rows of a small one up: it plans by what it takes for
// the size of tables, so this is asked of its plans.

import type { Database } from '../../src/database/database.ts';
import { cascade } from '../../src/database/statements/diff.ts';
import { noteComings } from '../../src/database/statements/hanging.ts';
import { noteInForce, restoreTables } from '../../src/database/statements/restore.ts';
import { prepareTables } from '../../src/engine/prepareTables.ts';
import { eachPortal } from '../engine/each.ts';

/** District 1, which every Portal of a test has, with somebody in one class; district 2 with 20,000 people in 199 schools, each in five classes. */
const PEOPLE = [
  `insert into districts (id, source, source_id, name) overriding system value values (2, 'clever', 'large', 'Large')`,
  `insert into schools (id, district_id, source_id, name) overriding system value
   select n, case n when 1 then 1 else 2 end, 's' || n, 'School ' || n from generate_series(1, 200) n`,
  `insert into users (id, district_id, source_id, role) overriding system value
   select n, case n when 1 then 1 else 2 end, 'u' || n, 'student' from generate_series(1, 20000) n`,
  `insert into classes (id, district_id, school_id, source_id, name) overriding system value
   select n, case n when 1 then 1 else 2 end, case n when 1 then 1 else n % 199 + 2 end, 'c' || n, 'Science' from generate_series(1, 2000) n`,
  'insert into school_users select case id when 1 then 1 else id % 199 + 2 end, id, true from users',
  `insert into class_students
   select (id * 7 + k) % 1999 + 2, id from users cross join generate_series(1, 5) k where id > 1`,
  'insert into class_students values (1, 1)',
];

/** 201 runs of 500 rows each, of which the last one is the small district's Reset. */
const JOURNAL = [
  `insert into sync_runs (id, district_id, mode, status, requested_by, started_at) overriding system value
   select n, case n when 201 then 1 else 2 end, 'reset', 'Launched', 'kim', now() from generate_series(1, 201) n`,
  `insert into sync_changes (run_id, seq, entity, key, action)
   select r, s, 'users', cast(s as text), 'deleted' from generate_series(1, 201) r cross join generate_series(1, 500) s`,
];

const TABLES = ['school_users', 'class_students', 'users', 'sync_changes'];

interface Node {
  'Relation Name'?: string;
  'Index Cond'?: string;
  'Recheck Cond'?: string;
  Plans?: Node[];
}

const portal = eachPortal();

beforeEach(async () => {
  const { database } = portal();
  await database.script([...PEOPLE, ...JOURNAL]);
  await database.script(TABLES.map((name) => `analyze ${name}`));
  await prepareTables(database);
}, 60_000);

/** The tables of which a statement reads every row. */
async function readWhole(database: Database, sql: string): Promise<string[]> {
  const [row] = await database.all<{ 'QUERY PLAN': string }>(`explain (format json) ${sql}`, [1]);
  const [{ Plan }] = JSON.parse(row!['QUERY PLAN']) as [{ Plan: Node }];
  const all = [Plan];
  for (const { Plans = [] } of all) all.push(...Plans);
  const whole = all.filter((node) => !node['Index Cond'] && !node['Recheck Cond']);
  return whole.map((node) => node['Relation Name'] ?? '').filter((name) => TABLES.includes(name));
}

test('what goes with a deletion is looked up by each of its parents', async () => {
  const { database } = portal();
  await database.script([
    `insert into tmp_gone (entity, id, reason, manual, spared) values ('users', 1, 'not shared', false, false)`,
  ]);
  for (const sql of cascade()) expect(await readWhole(database, sql)).toEqual([]);
});

test('what runs in force did is looked up by these runs', async () => {
  const { database } = portal();
  await database.script(restoreTables(database.dialect));
  await database.run(noteInForce(database.dialect), [1]);
  await database.script(database.dialect.countRows('tmp_in_force'));
  for (const sql of noteComings) expect(await readWhole(database, sql)).toEqual([]);
});
