// What a database refuses that others have a share in: told by the rule that refuses it, and never with a row.

import { openPostgres } from '../../src/database/postgres.ts';
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
