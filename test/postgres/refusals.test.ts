// What a database refuses that others have a share in: told by the rule that refuses it, and never with a row.

import { errorLines } from '../../src/cli/terminal/errorView.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { Fault } from '../../src/roster/errors.ts';
import { eachPortal } from '../engine/each.ts';
import { smallShare } from '../engine/share.ts';
import { asAdmin } from '../support/databases.ts';

const portal = eachPortal();

const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => Promise.reject(new Error('It succeeded.')),
    (error: unknown) => error as Error & { hint: string },
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
  expect(message).toMatch(words);
  expect(after).toEqual(before);
});

test.each([
  ['a column that is not there', `execute 'select ' || new.last_name`],
  ['a table that is not there', `execute 'select 1 from ' || new.last_name`],
  ['a text that breaks off', `execute 'select ''a'' ' || quote_literal(new.last_name)`],
  ['a right', `raise exception 'permission denied for table %', new.last_name using errcode = '42501'`],
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

test('a database that takes nobody in for now', async () => {
  const name = new URL(portal().location).pathname.slice(1);
  await asAdmin(`alter database ${name} allow_connections false`);
  const { message } = await errorOf(openPostgres(portal().location));
  await asAdmin(`alter database ${name} allow_connections true`);
  expect(message).toMatch(/^The database \S+ does not accept connections now\.$/);
});

test('a database of an encoding without letters for every name', async () => {
  const name = `${new URL(portal().location).pathname.slice(1)}_latin`;
  await asAdmin(`create database ${name} encoding 'LATIN1' locale 'C' template template0`);
  const url = Object.assign(new URL(portal().location), { pathname: `/${name}` });
  const { message } = await errorOf(openPostgres(url.href));
  await asAdmin(`drop database ${name}`);
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
