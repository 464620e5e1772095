// `db migrate --print` on a SQLite file: the script makes what `db migrate` makes. On PostgreSQL: test/postgres.

import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { World } from '../scenarios/world.ts';

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(() => world.close());

const tables = (file: string) => {
  const database = new Sqlite(file);
  const made = database.prepare('select name, sql from sqlite_master order by name').all();
  database.close();
  return made;
};

test('the script for a file that is not there yet makes it, and printing does not', async () => {
  const file = `${world.folder}/other.db`;
  const { code, out } = await world.run(`db migrate --print --db ${file}`);
  expect(code).toBe(0);
  expect(existsSync(file)).toBe(false);
  const database = new Sqlite(file);
  database.exec(out);
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
  database.close();
  await world.run('db migrate');
  expect(tables(file)).toEqual(tables(`${world.folder}/portal.db`));
  expect(await world.run(`db migrate --db ${file}`)).toMatchObject({
    out: expect.stringContaining('is up to date') as string,
  });
});

test('what is up to date has nothing to run, also as JSON', async () => {
  await world.run('db migrate');
  const { out } = await world.run('db migrate --print');
  expect(out).toMatch(/^-- The database \S+ is up to date \(version \d+\)\.\n$/);
  const { out: json } = await world.run('db migrate --print --json');
  expect(JSON.parse(json)).toMatchObject({ statements: [] });
});
