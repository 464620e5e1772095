// Columns that other programs added to the Portal's tables: a row that is deleted and comes back has not what they held.

import { othersByTable } from '../../src/database/statements/otherColumns.ts';
import type { Column } from '../../src/database/tableColumns.ts';
import type { GuardFinding } from '../../src/engine/plan/plan.ts';
import { TABLES } from '../../src/roster/tables.ts';
import { eachPortal } from './each.ts';
import { leaveClass, leaving } from './leaving.ts';
import { smallShare, type Share } from './share.ts';

const portal = eachPortal();
const run = (sql: string) => portal().database.run(sql);
const code = 'other-columns';
const found = (guards: GuardFinding[]) => guards.find((guard) => guard.code === code);
const wish = { mode: 'reset', inSession: true } as const;

// PostgreSQL's tables are emptied between tests, and keep their columns.
beforeEach(async () => {
  const { database } = portal();
  const columns = await database.all<Column>(database.dialect.columns(TABLES.map(({ name }) => name)));
  for (const [name, others] of othersByTable(columns))
    for (const { quoted } of others) await run(`alter table ${name} drop column ${quoted}`);
});

/** The Portal with that share, and two columns of another program: one with a value in the row that is to go, and in others. */
async function withLockers(share: Share): Promise<void> {
  await portal().edit(share);
  await run('alter table users add column locker text');
  await run('alter table users add column "Shoe size" integer');
  await run('alter table classes add column room text');
  await run(`update users set locker = 'L1' where source_id in ('x1', 'x2')`);
  await run(`update users set "Shoe size" = 38 where source_id = 'x2'`);
  await run(`update classes set room = 'R1'`);
}

test('a Reset that deletes what they hold is refused, and names column and count; approved, it runs', async () => {
  const [before, after] = leaving();
  await withLockers(before);
  const preview = await portal().preview(after, wish);
  expect(found(preview.report.guards)).toEqual({
    code,
    refused: true,
    message: `Other programs' columns have values in rows that the plan deletes: users.locker in 1 row. No undo brings them back.`,
    override: `--plan ${preview.plan.digest}`,
  });
  const refused = await portal().edit(after, { ...wish, confirmed: true });
  expect(refused.report.status).toBe('refused');
  expect(await portal().row('users', 'x1')).toMatchObject({ locker: 'L1' });

  const { report } = await portal().reset(after);
  expect(report.status).toBe('launched');
  expect(found(report.guards)).toMatchObject({ refused: false });
});

test('an undo of a Reset brings the row back and not the value, as was said; one that deletes is refused', async () => {
  const [before, after] = leaving();
  await withLockers(before);
  const reset = await portal().reset(after);
  const back = await portal().undo(reset.report.run);
  expect(found(back.report.guards)).toBeUndefined();
  expect(await portal().row('users', 'x1')).toMatchObject({
    first_name: expect.any(String) as string,
    locker: null,
  });

  const again = await portal().edit(smallShare().user('x3', 'student', ['s1']));
  await run(`update users set "Shoe size" = 40 where source_id = 'x3'`);
  const preview = await portal().undo(again.report.run, { dryRun: true });
  expect(found(preview.report.guards)).toMatchObject({
    refused: true,
    message: expect.stringContaining('users.Shoe size in 1 row') as string,
  });
});

test('an Edit only warns: of what is kept with a membership', async () => {
  const share = smallShare();
  await portal().edit(share);
  await run('alter table class_students add column seat integer');
  await run('update class_students set seat = 7');
  leaveClass(share);
  const { report } = await portal().edit(share);
  expect(report.status).toBe('launched');
  expect(found(report.guards)).toMatchObject({
    refused: false,
    message: expect.stringContaining('class_students.seat in 1 row.') as string,
  });
});

test('columns without a value, computed ones, and rows that stay say nothing', async () => {
  const [before, after] = leaving();
  await portal().edit(before);
  await run('alter table users add column locker text');
  await run(
    `alter table users add column initial text generated always as (substr(first_name, 1, 1)) ${stored()}`,
  );
  await run(`update users set locker = 'L1' where source_id = 'x2'`);
  const { report } = await portal().preview(after, wish);
  await run('alter table users drop column initial');
  expect(report.changes.students.deleted).toBe(1);
  expect(found(report.guards)).toBeUndefined();
});

/** SQLite cannot add a column that it would have to store. */
const stored = (): string => (portal().database.dialect.name === 'sqlite' ? 'virtual' : 'stored');
