// `db migrate --print` on a SQLite file: the script makes what `db migrate` makes. On PostgreSQL: test/postgres.

import { existsSync } from 'node:fs';
import { World } from '../scenarios/world.ts';
import { otherProgram } from './otherProgram.ts';

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(() => world.close());

const tables = async (file: string) => {
  const other = await otherProgram(file);
  const made = await other.all('select name, sql from sqlite_master order by name');
  await other.close();
  return made;
};

test('the script for a file that is not there yet makes it, and printing does not', async () => {
  const file = `${world.folder}/other.db`;
  const { code, out } = await world.run(`db migrate --print --db ${file}`);
  expect(code).toBe(0);
  expect(existsSync(file)).toBe(false);
  const other = await otherProgram(file);
  await other.script(out);
  expect(await other.all('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  await other.close();
  await world.run('db migrate');
  expect(await tables(file)).toEqual(await tables(`${world.folder}/portal.db`));
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
