// `db migrate --print` for a DBA: what it prints is run with psql, or by the driver where there is no psql.

import { spawnSync } from 'node:child_process';
import { World } from '../scenarios/world.ts';
import { connectAnew } from '../support/databases.ts';

connectAnew();

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(() => world.close());

/** Runs a script as a DBA would; returns what psql says of it, '' for nothing. */
async function runScript(sql: string): Promise<string> {
  const args = ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', '-', world.database];
  const { error, status, stderr } = spawnSync('psql', args, { input: sql, encoding: 'utf8' });
  if (!error) return status === 0 ? '' : stderr;
  await world.portal((database) => database.run(sql));
  return '';
}

const columns = () =>
  world.rows(`select table_name, column_name, data_type, is_nullable, column_default
    from information_schema.columns where table_schema = 'public' order by 1, 2`);
const indexes = () =>
  world.rows(`select indexdef from pg_indexes where schemaname = 'public' order by indexname`);
const versions = () => world.rows('select version from sync_migrations order by version');

test('the printed SQL sets an empty database up: check, doctor and a sync work', async () => {
  const { code, out } = await world.run('db migrate --print');
  expect(code).toBe(0);
  expect(out).not.toContain(new URL(world.database).password);
  expect(await world.rows(`select 1 from pg_tables where schemaname = 'public'`)).toEqual([]);
  expect(await runScript(out)).toBe('');
  expect((await world.run('db migrate')).out).toContain('is up to date');
  expect((await world.run('db migrate --print')).out).toMatch(/^-- The database \S+ is up to date/);
  await world.run(`districts add "Riverside Unified" --clever-id ${world.sandbox.districtId}`);
  expect((await world.run('db check')).code).toBe(0);
  expect((await world.run('doctor')).code).toBe(0);
  expect((await world.run('edit 1 --yes')).code).toBe(0);
});

test('it makes what db migrate makes, and of an older version prints only what is missing', async () => {
  const { out: all } = await world.run('db migrate --print');
  await runScript(all);
  const printed = [await columns(), await indexes(), await versions()];
  await world.portal((database) => database.run('drop schema public cascade; create schema public'));
  await world.run('db migrate');
  expect([await columns(), await indexes(), await versions()]).toEqual(printed);

  await world.portal((database) =>
    database.run(`delete from sync_migrations where version > 2; drop table sync_nights;
      alter table sync_runs drop column progress; alter table sync_schools drop column shared`),
  );
  const { out: missing } = await world.run('db migrate --print');
  expect(missing).not.toContain('create table if not exists users');
  expect(await runScript(missing)).toBe('');
  expect([await columns(), await indexes(), await versions()]).toEqual(printed);
  // Run twice it changes nothing, and says so.
  expect(await runScript(missing)).toContain('already exists');
  expect([await columns(), await indexes(), await versions()]).toEqual(printed);
});
