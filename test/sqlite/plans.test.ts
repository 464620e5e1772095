// How SQLite goes about statements whose time has to grow with the district alone: it has no statistics of temporary tables,
// and some ways around it went through everything for every row. That none goes through other districts' rows:
// otherDistricts.test.ts.

import { CLASS_TEACHERS, SCHOOL_USERS } from '../../src/database/statements/columns.ts';
import { planHanging } from '../../src/database/statements/comeBack.ts';
import { indexPlan, makeTable } from '../../src/database/statements/freshTables.ts';
import { giveLicenses } from '../../src/database/statements/licensesAgain.ts';
import * as link from '../../src/database/statements/link.ts';
import { diffMembers } from '../../src/database/statements/members.ts';
import { otherPrimary } from '../../src/database/statements/moved.ts';
import * as restore from '../../src/database/statements/restore.ts';
import { temporaryTables } from '../../src/database/statements/temporary.ts';
import { driftTable } from '../../src/database/statements/undo.ts';
import { syncAsInPortal } from '../../src/database/statements/unsaid.ts';
import { RECORD_TABLES } from '../../src/roster/tables.ts';
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
    // As if an undo had been planned before on the same connection.
    ...driftTable,
    ...indexPlan(),
  ]);
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
  for (const sql of looking) {
    const ways = await waysOf(sql);
    expect(ways).toMatch(/SEARCH p USING (COVERING )?INDEX tmp_plan_/);
    expect(ways).not.toMatch(/SCAN p$/m);
  }
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
  for (const sql of [SCHOOL_USERS, CLASS_TEACHERS].map(otherPrimary))
    expect(await waysOf(sql)).toMatch(/SEARCH own USING .*\(\w+=\? AND \w+=\?\)/);
});

test('who was in a school that comes back is looked up by both', async () => {
  const [sql = ''] = syncAsInPortal(true);
  expect(await waysOf(sql)).toMatch(/SEARCH f USING .*\(school_id=\? AND user_id=\?\)/);
});

test('free seats are counted once a license', async () => {
  expect(await waysOf(giveLicenses)).toContain('MATERIALIZE unexpired');
});
