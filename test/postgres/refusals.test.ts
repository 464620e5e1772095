// What a database refuses that others have a share in: told by the rule that refuses it, and never with a row.

import { errorLines } from '../../src/cli/terminal/errorView.ts';
import { checkDatabase } from '../../src/database/check.ts';
import { openPostgres } from '../../src/database/postgres/postgres.ts';
import { Fault } from '../../src/roster/errors.ts';
import { eachPortal } from '../engine/each.ts';
import { smallShare } from '../engine/share.ts';
import { asAdmin, serverVersion } from '../support/databases.ts';
import { otherDatabase } from '../support/otherDatabase.ts';

const portal = eachPortal();

const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => Promise.reject(new Error('It succeeded.')),
    (error: unknown) => error as Error & { hint: string; cause?: Error },
  );

test('a table beyond the Portal’s that refers to what a Reset deletes', async () => {
  await portal().edit(smallShare());
  const { database } = portal();
  await database.run('create table notebooks (user_id bigint references users)');
  await database.run('insert into notebooks select id from users');
  const before = await portal().dump();
  const share = smallShare();
  share.users = share.users.filter(({ sourceId }) => sourceId !== 'p1');
  for (const each of share.classes) each.students = each.students.filter((id) => id !== 'p1');
  const { message, hint } = await errorOf(portal().reset(share));
  expect(message).toMatch(/ refuses a change: it violates notebooks_user_id_fkey on notebooks\.$/);
  expect(hint).toMatch(
    /If it stays so, rows of notebooks refer to them: settle it with whoever keeps that table\.$/,
  );
  expect(await portal().dump()).toEqual(before);
  await database.run('drop table notebooks');
});

test('rows with ids that the sequence did not give', async () => {
  const { database, district } = portal();
  await database.run(
    `insert into users (id, district_id, role, created_at, updated_at)
     select id, $1, 'student', now(), now() from generate_series(1, 500) as ids (id)`,
    [district.id],
  );
  const { message, hint } = await errorOf(portal().edit(smallShare()));
  expect(message).toMatch(/ refuses a change: it violates users_pkey on users\.$/);
  expect(hint).toMatch(/^Rows of users have ids that its sequence did not give: .* setval/);
});

test('a column of the Portal’s own that has to be filled', async () => {
  const { database } = portal();
  await database.run('alter table schools add column region text not null');
  expect((await errorOf(portal().edit(smallShare()))).message).toMatch(
    / refuses a change: it violates not null of region on schools\.$/,
  );
  await database.run('alter table schools drop column region');
});

test.each([
  ['too short', 'alter column last_name type varchar(2)', 'text', /too short for what is to be written\.$/],
  [
    'computed',
    `drop column title, add column title text generated always as ('Dr.') stored`,
    null,
    /computes a column itself that is to be written\.$/,
  ],
])('a column that is %s', async (_, change, back, words) => {
  const { database } = portal();
  await database.run(`alter table users ${change}`);
  const before = await portal().dump();
  const { message } = await errorOf(portal().edit(smallShare()));
  const after = await portal().dump();
  const mend =
    back === null ? 'drop column title, add column title text' : `alter column last_name type ${back}`;
  await database.run(`alter table users ${mend}`);
  // Before 14 a server says of a computed column what it says of every statement that it cannot read.
  expect(message).toMatch(back === null && (await serverVersion()) < 14 ? / \(42601\)\.$/ : words);
  expect(after).toEqual(before);
});

test.each([
  ['a column that is not there', `execute 'select ' || new.last_name`],
  ['a table that is not there', `execute 'select 1 from ' || new.last_name`],
  ['a text that breaks off', `execute 'select ''a'' ' || quote_literal(new.last_name)`],
  ['a right', `raise exception 'permission denied for table %', new.last_name using errcode = '42501'`],
  ['a value of another type', `perform cast(new.last_name as integer)`],
  ['no number', `perform 1 / 0`],
  ['a function that is not there', `perform nobody(new.last_name)`],
  ['another state', `raise exception '%', new.last_name using errcode = '55000'`],
  ['a lost connection', `raise exception '%', new.last_name using errcode = '08006'`],
  ['a rule', `raise exception '%', new.last_name using errcode = '23514', table = new.last_name`],
])('a trigger that makes a name of a person: %s', async (_, statement) => {
  const { database } = portal();
  await database.run(
    `create function audit() returns trigger language plpgsql as $$begin ${statement}; return new; end$$`,
  );
  await database.run('create trigger audit before insert on users for each row execute function audit()');
  const share = smallShare();
  for (const each of share.users) each.lastName = 'Quill';
  const error = await errorOf(portal().edit(share));
  const [run] = await database.all<{ error: string }>('select error from sync_runs order by id desc limit 1');
  await database.script(['drop trigger audit on users', 'drop function audit']);
  expect(error).toBeInstanceOf(Fault);
  expect(error.message).toMatch(/ raised an error\.$| was lost\. /);
  expect([...errorLines(error, { verbose: true }), run!.error].join('\n')).not.toMatch(/quill/i);
});

test('an index whose function quotes a person', async () => {
  const { database } = portal();
  await database.run(
    `create index audit on users (to_tsquery('simple'::regconfig, last_name || ' ' || email))`,
  );
  const share = smallShare();
  for (const each of share.users) Object.assign(each, { lastName: 'Quill', email: 'quill@example.org' });
  const error = await errorOf(portal().edit(share));
  await database.run('drop index audit');
  expect(error.message).toMatch(/refused a statement \(42601\)/);
  expect(errorLines(error, { verbose: true }).join('\n')).not.toMatch(/quill/i);
});

test.each([
  [
    'numbers of a kind of their own',
    'alter table users alter column sis_id type uuid using null',
    'alter table users alter column sis_id type text',
    ['users.sis_id is of type uuid, and has to be text'],
  ],
  [
    'days, and flags that are numbers',
    `alter table classes alter column term_starts_on type date using term_starts_on::date;
     alter table school_users alter column is_primary type integer using is_primary::integer`,
    `alter table classes alter column term_starts_on type text;
     alter table school_users alter column is_primary type boolean using is_primary::boolean`,
    [
      'classes.term_starts_on is of type date, and has to be text',
      'school_users.is_primary is of type integer, and has to be boolean',
    ],
  ],
])('columns of other types are told, and named by a check: %s', async (_, change, back, problems) => {
  const { database } = portal();
  await database.run(change);
  const { message, hint } = await errorOf(portal().edit(smallShare()));
  const found = await checkDatabase(database);
  await database.run(back);
  expect(message).toMatch(/ has a column of another type than a Portal\.$/);
  expect(hint).toContain('clever-sync db check');
  expect(found).toEqual(problems);
});

test('columns of other types that do as well', async () => {
  const { database } = portal();
  const types = {
    users: ['last_name varchar(200)'],
    classes: ['name varchar(99)'],
    class_students: ['user_id integer'],
  };
  const change = (kind: (typed: string) => string) =>
    Object.entries(types).flatMap(([table, columns]) =>
      columns.map((each) => `alter table ${table} alter column ${kind(each).replace(' ', ' type ')}`),
    );
  await database.script(change((typed) => typed));
  await portal().edit(smallShare());
  const found = await checkDatabase(database);
  await database.script(change((typed) => typed.replace(/varchar.*/, 'text').replace('integer', 'bigint')));
  expect(found).toEqual([]);
});

test.each([
  [
    'a sequence at its end',
    'alter sequence users_id_seq maxvalue 2 restart with 2',
    'alter sequence users_id_seq no maxvalue',
    / has no id left for a new row: a sequence is at its end\.$/,
  ],
  [
    'a view that takes no changes',
    `alter table class_students rename to members; create view class_students as select distinct * from members`,
    'drop view class_students; alter table members rename to class_students',
    / refuses a change: one of its tables may be a view, which takes none\.$/,
  ],
  [
    'a key that is not there',
    'alter table sync_schools drop constraint sync_schools_pkey',
    'alter table sync_schools add primary key (district_id, source_id)',
    / lacks a unique key of one of its tables\.$/,
  ],
])('%s', async (_, change, back, words) => {
  const { database } = portal();
  await database.run(change);
  const before = await portal().dump();
  const { message } = await errorOf(portal().edit(smallShare()));
  const after = await portal().dump();
  await database.run(back);
  expect(message).toMatch(words);
  expect(after).toEqual(before);
});

test('columns of two collations', async () => {
  const { database } = portal();
  await portal().edit(smallShare());
  const change = (names: [email: string, last: string]) =>
    database.run(`alter table users alter column email type text collate ${names[0]},
      alter column last_name type text collate ${names[1]}`);
  await change(['"C"', '"POSIX"']);
  const { message } = await errorOf(portal().edit(smallShare()));
  await change(['"default"', '"default"']);
  expect(message).toMatch(/ has columns of several collations, which do not compare\.$/);
});

test.each(['-c nothing=1', '-c work_mem=lots', '-c search_path="a b"', '-c shared_buffers=1'])(
  'options that a server does not take: %s',
  async (options) => {
    const url = new URL(portal().location);
    url.searchParams.set('options', options);
    const { message, hint } = await errorOf(openPostgres(url.href));
    expect(message).toMatch(/ does not take the options that are asked for\.$/);
    expect(hint).toContain('PGOPTIONS');
  },
);

test('text that is not UTF-8, in a database that takes any bytes', async () => {
  const database = await openPostgres(await otherDatabase(portal().location, { encoding: 'SQL_ASCII' }));
  const { message, hint } = await errorOf(
    database.all(`select convert_from('\\xe9e8'::bytea, 'SQL_ASCII') as name`),
  );
  await database.close();
  expect(message).toMatch(/ holds text that is not UTF-8\.$/);
  expect(hint).toContain('SQL_ASCII');
});

test('a database that takes nobody in for now', async () => {
  const name = new URL(portal().location).pathname.slice(1);
  await asAdmin(`alter database ${name} allow_connections false`);
  const { message, cause } = await errorOf(openPostgres(portal().location));
  await asAdmin(`alter database ${name} allow_connections true`);
  // For who asks for more with --verbose.
  expect(cause?.message).toMatch(/is not currently accepting connections/);
  expect(message).toMatch(/^The database \S+ does not accept connections now\.$/);
});

test('a database of an encoding without letters for every name', async () => {
  const url = await otherDatabase(portal().location, { encoding: 'LATIN1' });
  const { message } = await errorOf(openPostgres(url));
  expect(message).toMatch(/ is of encoding LATIN1, which has no letters for every name\.$/);
});

test('a search path that leads nowhere', async () => {
  const url = new URL(portal().location);
  url.searchParams.set('options', '-c search_path=nowhere');
  const database = await openPostgres(url.href);
  const { message, hint } = await errorOf(database.run('create table anything (id integer)'));
  await database.close();
  expect(message).toMatch(/ has no schema to look in\.$/);
  expect(hint).toContain('search_path');
});

test('a user who may not connect to the database', async () => {
  const url = new URL(portal().location);
  const [name, user] = [url.pathname.slice(1), `${url.pathname.slice(1)}_stranger`];
  await asAdmin(
    `create role ${user} login password 'word'`,
    `revoke connect on database ${name} from public`,
  );
  Object.assign(url, { username: user, password: 'word' });
  const { message } = await errorOf(openPostgres(url.href));
  await asAdmin(`drop role ${user}`, `grant connect on database ${name} to public`);
  expect(message).toMatch(/it needs CONNECT on the database\.$/);
});
