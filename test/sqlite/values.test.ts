// Values that SQLite takes in any column and no Portal can hold, and rules that other programs give its tables: each is told
// in one line that says what it is, and a check says where.

import { World } from '../scenarios/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.withDistrict();
  expect((await world.run('edit 1 --yes')).code).toBe(0);
  await world.save();
});
afterEach(() => world.restore());
afterAll(() => world.close());

const damage = (...statements: string[]) =>
  world.portal(async (database) => {
    await database.script([
      'pragma foreign_keys = off',
      'pragma ignore_check_constraints = on',
      ...statements,
    ]);
  });

async function fails(line: string, code: number, text: RegExp): Promise<void> {
  const ran = await world.run(line);
  expect(ran.err.split('\n').filter((each) => each.startsWith('error: '))).toEqual([
    expect.stringMatching(text),
  ]);
  expect(ran.code).toBe(code);
}

const HOLDS = /holds a value that a Portal cannot hold\. .*To see where: clever-sync db check$/;

test.each([
  [
    'bytes in a name',
    "update users set last_name = x'4a6f' where id = 5",
    ['roster students 1', 'roster students 1 --search jo'],
    'users has values in last_name that it cannot hold: 1',
  ],
  [
    'bytes in an id of Clever’s',
    "update districts set source_id = x'00' where id = 1",
    ['districts list', 'roster classes 1', 'edit 1 --dry-run'],
    'districts has values in source_id that it cannot hold: 1',
  ],
  [
    'a text in an id',
    "update school_users set school_id = 'north' where school_id = 1 and user_id = 5",
    ['roster students 1'],
    'school_users has values in school_id that it cannot hold: 1',
  ],
  [
    'a text in a number of seats',
    "insert into licenses (district_id, po_number, product, audience, seats) values (1, 'P', 'X', 'both', 'many')",
    ['licenses list 1'],
    'licenses has values in seats that it cannot hold: 1',
  ],
  [
    'a journal that breaks off',
    'update sync_changes set after = substr(after, 1, 9) where run_id = 1 and seq = 1',
    ['show 1', 'undo 1 --dry-run'],
    'sync_changes has values in after that it cannot hold: 1',
  ],
  [
    'a report that breaks off',
    'update sync_runs set report = substr(report, 1, 99)',
    ['show 1', 'history 1'],
    'sync_runs has values in report that it cannot hold: 1',
  ],
])('%s', async (_what, sql, lines, problem) => {
  await damage(sql);
  for (const line of lines) await fails(line, 1, HOLDS);
  const { code, out } = await world.run('db check');
  expect(out.split('\n')).toContain(`✖ ${problem}`);
  expect(code).toBe(6);
});

test('a journal that names one row twice, or does what nobody does; a report that is none', async () => {
  await damage(`update sync_changes set after = '{"id":1}' where entity = 'users'`);
  await fails('show 1', 1, HOLDS);
  await damage(`update sync_changes set after = before, action = 'moved'`);
  await fails('show 1', 1, HOLDS);
  for (const report of ['1.5', '{"changes":{}}']) {
    await damage(`update sync_runs set report = '${report}'`);
    await fails('show 1', 1, HOLDS);
  }
});

test('a run that ended at no time is listed, and cannot be undone', async () => {
  await damage("update sync_runs set finished_at = 'soon'");
  expect((await world.run('history 1')).code).toBe(0);
});

test('a date that is none is shown, and nothing in it reaches the terminal', async () => {
  await damage("insert into sync_settings (district_id, expires_on) values (1, '0' || char(27) || '[2J')");
  for (const line of ['status', 'status 1', 'districts show 1', 'nightly']) {
    const { out, err } = await world.run(line);
    expect(out + err).toContain('0\\u{1b}[2J');
    expect(out + err).not.toContain('\u001b');
  }
});

test('a role and an audience that no Portal has', async () => {
  await damage(
    "update users set role = 'janitor' where id = 5",
    "insert into licenses (district_id, po_number, product, audience, seats) values (1, 'P', 'X', 'janitor', 3)",
  );
  await fails('schools delete 1 1 --dry-run', 1, /has users with the role "janitor", which no Portal has\. /);
  expect((await world.run('edit 1 --dry-run --json')).out).not.toContain('undefined');
  expect(await world.run('licenses list 1')).toMatchObject({
    code: 0,
    out: expect.stringContaining('janitor') as string,
  });
});

test.each([
  [
    'create unique index one_grade on users (grade)',
    /refuses a change: UNIQUE constraint failed: users\.grade\. /,
  ],
  ['alter table school_users rename column is_primary to main', /is not a complete Portal: .*is_primary/, 6],
  [
    'drop index sync_runs_in_progress',
    /refuses a change: ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE constraint\. /,
  ],
])('a table does not take what is written: %s', async (sql, text, code = 1) => {
  await damage('delete from class_students', 'delete from classes', 'delete from users', sql);
  await fails('edit 1 --yes', code, text);
});

test('a reference that leads to no key', async () => {
  await damage('create table marks (of bigint references class_students (user_id))');
  await fails('db check', 6, /reference that leads to no key: .*"marks" referencing "class_students"/);
});

test('the list of its versions is lost', async () => {
  await damage('delete from sync_migrations');
  await fails('db migrate', 6, /is not a complete Portal: duplicate column name: host\. .*from a backup\.$/);
});
