// Tables of other programs in the Portal's database, whose rows go with the Portal's by their foreign keys.

import type { GuardFinding } from '../../src/engine/plan/plan.ts';
import { eachPortal } from './each.ts';
import { leaveClass, leaving } from './leaving.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();
const run = (sql: string) => portal().database.run(sql);
const code = 'other-tables';
const found = (guards: GuardFinding[]) => guards.find((guard) => guard.code === code);
const begins = `Other programs' data hangs on what the plan deletes, and goes or changes with it: `;
const ends = '. No undo brings it back.';

const idOf = async (sourceId: string) => Number((await portal().row('users', sourceId))!['id']);

test('a Reset that takes rows of theirs along is refused, and names table and count; approved, it runs', async () => {
  const [before, after] = leaving();
  await portal().edit(before);
  const [gone, stays] = [await idOf('x1'), await idOf('x2')];
  await run('create table grades (user_id bigint not null references users on delete cascade, grade text)');
  await run(`insert into grades values (${gone}, 'A'), (${gone}, 'B'), (${stays}, 'C')`);
  await run(
    'create table seen (who bigint references users (id) on delete set null, class_id bigint references classes)',
  );
  await run(`insert into seen values (${gone}, null), (${stays}, null)`);
  const wish = { mode: 'reset', inSession: true } as const;

  const preview = await portal().preview(after, wish);
  expect(found(preview.report.guards)).toMatchObject({
    refused: true,
    message: expect.stringMatching(
      new RegExp(`^${begins}2 rows of grades, 1 row of seen${ends}$`.replaceAll('.', '\\.')),
    ) as string,
    override: `--plan ${preview.plan.digest}`,
  });
  const refused = await portal().edit(after, { ...wish, confirmed: true });
  expect(refused.report.status).toBe('refused');
  expect(await portal().database.all('select count(*) as count from grades')).toEqual([{ count: 3 }]);

  const { report } = await portal().reset(after);
  expect(report.status).toBe('launched');
  expect(found(report.guards)).toMatchObject({ refused: false });
  expect(await portal().database.all('select grade from grades')).toEqual([{ grade: 'C' }]);
});

test('an undo that takes rows of theirs along is refused, unless it is approved', async () => {
  const { report } = await portal().edit(smallShare());
  await run('create table grades (user_id bigint not null references users on delete cascade)');
  await run(`insert into grades select id from users`);
  const preview = await portal().undo(report.run, { dryRun: true });
  expect(found(preview.report.guards)).toMatchObject({ refused: true });
  expect((await portal().undo(report.run)).report.status).toBe('refused');
  const undone = await portal().undo(report.run, { planDigest: preview.plan.digest });
  expect(undone.report.status).toBe('launched');
});

test('an Edit only warns: of rows that hang on a membership, by a key of two columns', async () => {
  const share = smallShare();
  await portal().edit(share);
  await run(`create table attendance (class_id bigint, user_id bigint, day text,
    foreign key (class_id, user_id) references class_students on delete cascade)`);
  await run(`insert into attendance select class_id, user_id, 'Monday' from class_students`);
  leaveClass(share);

  const { report } = await portal().edit(share);
  expect(report.status).toBe('launched');
  expect(found(report.guards)).toMatchObject({
    refused: false,
    message: expect.stringMatching(/: 1 row of attendance\. /) as string,
  });
});

test('a key may lead to a column that another program added to the Portal’s table', async () => {
  const [before, after] = leaving();
  await portal().edit(before);
  await run('alter table users add column badge bigint');
  await run('update users set badge = id + 100');
  await run('create unique index users_by_badge on users (badge)');
  await run('create table doors (badge bigint references users (badge) on delete cascade)');
  await run(`insert into doors values (${(await idOf('x1')) + 100}), (${(await idOf('x2')) + 100})`);
  const { report } = await portal().preview(after, { mode: 'reset', inSession: true });
  expect(found(report.guards)?.message).toMatch(/: 1 row of doors\. /);
});

test('rows that stop a deletion, hang on nothing that goes, or stand in tables of ours are no matter', async () => {
  const [before, after] = leaving();
  await portal().edit(before);
  await run('create table kept (user_id bigint references users on delete cascade)');
  await run(`insert into kept values (${await idOf('x2')})`);
  await run('create table notes (user_id bigint references users)');
  const { report } = await portal().reset(after);
  expect(report.changes.students.deleted).toBe(1);
  expect(found(report.guards)).toBeUndefined();
});
