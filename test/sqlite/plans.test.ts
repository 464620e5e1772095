// How SQLite goes about statements whose time has to grow with the district alone: it has no statistics of temporary tables,
// and some ways around it went through everything for every row.

import { indexPlan, planHanging } from '../../src/database/statements/comeBack.ts';
import { cascade } from '../../src/database/statements/diff.ts';
import { makeTable } from '../../src/database/statements/freshTables.ts';
import { classesOfSize } from '../../src/database/statements/guards.ts';
import { takeHanging } from '../../src/database/statements/hanging.ts';
import * as link from '../../src/database/statements/link.ts';
import {
  CLASS_TEACHERS,
  diffMembers,
  SCHOOL_USERS,
  wishTeachers,
} from '../../src/database/statements/members.ts';
import { otherPrimary } from '../../src/database/statements/moved.ts';
import { runsInProgress } from '../../src/database/statements/openRuns.ts';
import * as restore from '../../src/database/statements/restore.ts';
import { undoOf } from '../../src/database/statements/runs.ts';
import { giveLicenses } from '../../src/database/statements/seats.ts';
import { touchWrongSides } from '../../src/database/statements/stage.ts';
import { temporaryTables } from '../../src/database/statements/temporary.ts';
import { RECORD_TABLES, TABLES } from '../../src/roster/tables.ts';
import { eachPortal } from '../engine/each.ts';

const portal = eachPortal();

async function waysOf(sql: string): Promise<string> {
  const ways = await portal().database.all<{ detail: string }>(`explain query plan ${sql}`, [1, '', '']);
  return ways.map(({ detail }) => detail).join('\n');
}

beforeEach(async () => {
  const { database } = portal();
  const { dialect } = database;
  await database.script([
    ...temporaryTables(dialect).flatMap(makeTable),
    ...restore.restoreTables(dialect),
    ...indexPlan(),
  ]);
});

test('what comes back is read from its own district’s journals', async () => {
  const { dialect } = portal().database;
  const reading = RECORD_TABLES.flatMap((kind) => [
    restore.findRestored(kind, dialect),
    restore.takeFormer(kind, dialect),
  ]);
  for (const sql of [...reading, ...takeHanging(dialect)]) {
    const ways = await waysOf(sql);
    expect(ways).toContain('SEARCH c USING PRIMARY KEY (run_id=?)');
    expect(ways).not.toMatch(/SCAN c$/m);
  }
});

test.each(RECORD_TABLES)('of %s that come back, each is looked up by its source id', async (kind) => {
  const ways = await waysOf(restore.findRestored(kind, portal().database.dialect));
  expect(ways).toMatch(/SEARCH w USING INDEX \S+ \(source_id=\?\)/);
});

test('whether what hangs on them is planned already is looked up by its key', async () => {
  // Not the updates: who is primary again is found by going through the plan, once.
  const inserts = [...planHanging(), giveLicenses].filter((sql) => sql.trimStart().startsWith('insert'));
  const looking = inserts.filter((sql) => sql.includes('not exists (select 1 from tmp_plan_'));
  expect(looking).toHaveLength(7);
  for (const sql of looking) expect(await waysOf(sql)).toMatch(/SEARCH p USING (COVERING )?INDEX tmp_plan_/);
});

test.each(RECORD_TABLES)('matches of %s are counted once, not for each of them', async (kind) => {
  const [linking = ''] = link.linkMatches(kind);
  expect(await waysOf(linking)).toContain('USE TEMP B-TREE FOR GROUP BY');
});

test.each([SCHOOL_USERS, CLASS_TEACHERS])(
  'who is wished for in $table is looked up by both',
  async (members) => {
    const [, leaving = ''] = diffMembers(members);
    expect(await waysOf(leaving)).toMatch(/SEARCH m USING \S+ INDEX \S+ \(owner=\? AND member=\?\)/);
  },
);

test('primary ones whom the plan has are looked up in it', async () => {
  for (const sql of otherPrimary)
    expect(await waysOf(sql)).toMatch(/SEARCH own USING .*\(\w+=\? AND \w+=\?\)/);
});

test('free seats are counted once a license', async () => {
  expect(await waysOf(giveLicenses)).toContain('MATERIALIZE unexpired');
});

test('nobody goes through the runs of all years and districts', async () => {
  // With reports of 9 KB, 99,000 runs took 0.1 s at each look, in memory, and a night looks once a district.
  expect(await waysOf(runsInProgress)).toBe('SCAN sync_runs USING INDEX sync_runs_in_progress');
  const ways = await waysOf(undoOf(portal().database.dialect));
  expect(ways).toMatch(/SEARCH r USING INDEX sync_runs_by_district \(district_id=\? AND id>\?\)/);
});

/** The names that a statement gives to tables of all districts. */
const PORTALS = new RegExp(`\\b(?:${TABLES.map(({ name }) => name).join('|')}|sync_runs) (\\w+)\\b`, 'g');

test('a sync goes through no table of all districts', async () => {
  // With a million teachers of classes and three million pieces of work of others, a preview took 1.0 s instead of 0.1.
  const { dialect } = portal().database;
  const statements = [
    ...touchWrongSides,
    ...wishTeachers(dialect),
    ...cascade(),
    classesOfSize,
    restore.noteInForce(dialect),
  ];
  for (const sql of statements) {
    const scanned = [...(await waysOf(sql)).matchAll(/^SCAN (\w+)/gm)].map(([, name]) => name);
    const named = [...sql.matchAll(PORTALS)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(scanned.filter((name) => named.includes(name))).toEqual([]);
  }
});
