// A database of its own for each test that wants one, on SQLite or PostgreSQL as this run of the file has it.

import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Opening } from '../../src/database/database.ts';
import { CURRENT_VERSION, migrate } from '../../src/database/migrations.ts';
import { createDatabase, openDatabase } from '../../src/database/open.ts';
import { TABLES } from '../../src/roster/tables.ts';

declare global {
  var TEST_DATABASE: 'sqlite' | 'postgres';
}

/** Which database this run of the test file is on. */
export const testDatabase = globalThis.TEST_DATABASE;

export type Kind = typeof testDatabase;

const MIGRATED_AT = new Date('2026-11-23T10:00:00.000Z');

/** Where a database is, and how to be rid of it. */
export interface TestDatabase {
  location: string;
  drop: () => Promise<void>;
}

/** An empty database; on SQLite a file in `folder` that is not there yet. */
export async function emptyDatabase(folder: string, kind = testDatabase): Promise<TestDatabase> {
  if (kind === 'postgres') return createFrom('template0');
  return { location: join(folder, 'portal.db'), drop: async () => undefined };
}

/** A database with the tables of this version, and nothing in them. */
export async function portalDatabase(folder: string, kind = testDatabase): Promise<TestDatabase> {
  if (kind === 'postgres') return emptied();
  const empty = await emptyDatabase(folder, kind);
  migrated ??= await migratedFile(empty.location);
  await writeFile(empty.location, migrated, { mode: 0o600 });
  return empty;
}

/** What such a file holds on SQLite: writing it costs a tenth of migrating another one. */
let migrated: Buffer | undefined;

async function migratedFile(path: string): Promise<Buffer> {
  const database = await createDatabase(path);
  await migrate(database, MIGRATED_AT);
  await database.close();
  return readFile(path);
}

/** A copy of a database that nobody has open; on SQLite the file of that name. */
export async function copyDatabase(location: string, file: string): Promise<TestDatabase> {
  if (testDatabase === 'postgres') {
    await letGo(location);
    return createFrom(new URL(location).pathname.slice(1));
  }
  for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true });
  await copyFile(location, file);
  return { location: file, drop: () => rm(file, { force: true }) };
}

/** Waits until nobody else is in a database: a server takes a moment to notice that a client was killed. */
export async function aloneIn(database: Database): Promise<void> {
  if (database.dialect.name === 'sqlite') return;
  const others = `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
    and backend_type = 'client backend'`;
  while ((await database.all(others)).length > 0) await sleep(5);
}

/** The address of a database on the tests' server. */
function onServer(database: string): string {
  const url = new URL(process.env['CLEVER_SYNC_TEST_SERVER']!);
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs statements on the server itself, one by one. */
export async function asAdmin(...statements: string[]): Promise<void> {
  const server = await openDatabase(process.env['CLEVER_SYNC_TEST_SERVER']!);
  try {
    for (const statement of statements) await server.run(statement);
  } finally {
    await server.close();
  }
}

/** The major version of the tests' server. */
export async function serverVersion(): Promise<number> {
  const server = await openDatabase(process.env['CLEVER_SYNC_TEST_SERVER']!);
  const [{ version } = {}] = await server.all(
    `select cast(current_setting('server_version_num') as integer) / 10000 as version`,
  );
  await server.close();
  return Number(version);
}

let made = 0;

async function createFrom(source: string): Promise<TestDatabase> {
  made += 1;
  const name = `${prefix()}${process.pid}_${Date.now().toString(36)}_${made}`;
  await asAdmin(`create database ${name} template ${source}`);
  const location = onServer(name);
  return { location, drop: () => dropDatabase(location) };
}

async function dropDatabase(location: string): Promise<void> {
  await letGo(location);
  await asAdmin(`drop database ${new URL(location).pathname.slice(1)} with (force)`);
}

/** Connections to the server that were given back, by location, until the test file ends. */
const free = new Map<string, Database[]>();

/** The file's own `afterAll`s come after this one: what they open is closed as usual. */
let isOver = false;

afterAll(async () => {
  isOver = true;
  for (const location of free.keys()) await letGo(location);
});

/** Opens a Portal for a test. */
export async function enter(location: string): Promise<Database> {
  return testDatabase === 'sqlite' || isOver ? createDatabase(location) : borrow(location);
}

let lends = true;

/** In a file that is about connections, each command makes its own. */
export function connectAnew(): void {
  lends = false;
}

/** Opens a Portal for a command, as `openDatabase` does. */
export async function lend(location: string, options: Opening): Promise<Database> {
  const isLent = lends && !isOver && location.startsWith('postgres');
  return isLent ? borrow(location) : openDatabase(location, options);
}

/**
 * The connection that somebody has given back, with its temporary tables, or another one: to make both takes 0.1 s, as long
 * as a small sync. For whoever borrowed it, it is closed with `close`.
 */
async function borrow(location: string): Promise<Database> {
  const database = free.get(location)?.pop() ?? (await openDatabase(location));
  return lent(database, () => void free.set(location, [...(free.get(location) ?? []), database]));
}

/** A sync that a test left behind must not write into the next test's Portal. */
function lent(database: Database, giveBack: () => void): Database {
  let isClosed = false;
  const call =
    (method: (...args: unknown[]) => unknown) =>
    (...args: unknown[]) =>
      isClosed ? Promise.reject(new Error('The database is closed.')) : method.apply(database, args);
  const close = async () => {
    if (!isClosed) giveBack();
    isClosed = true;
  };
  return new Proxy(database, {
    get(_, name) {
      if (name === 'close') return close;
      const value: unknown = Reflect.get(database, name, database);
      return typeof value === 'function' ? call(value as Parameters<typeof call>[0]) : value;
    },
  });
}

/** Closes what is open there and borrowed by nobody. */
async function letGo(location: string): Promise<void> {
  const databases = free.get(location) ?? [];
  free.delete(location);
  for (const database of databases) await database.close();
}

/** Portals of this file that nobody uses any more, with no row in them: emptying one is ten times as fast as making one. */
const unused: TestDatabase[] = [];

async function emptied(): Promise<TestDatabase> {
  const known = unused.pop();
  if (known) return known;
  const { location } = await createFrom(await template());
  const own = await withDatabase(location, tablesIn);
  const again: TestDatabase = {
    location,
    async drop() {
      const isWhole = await withDatabase(location, async (database) => {
        const names = await tablesIn(database);
        if (!own.every((name) => names.includes(name))) return false;
        for (const name of names.filter((each) => !own.includes(each)))
          await database.run(`drop table ${name}`);
        await database.script([...deleteRows(own), NEXT_IDS]);
        return true;
      });
      if (isWhole) unused.push(again);
      else await dropDatabase(location);
    },
  };
  return again;
}

/** A database as it is now, to be put back. */
export interface Saved {
  restore: () => Promise<void>;
}

/** Keeps a Portal that nobody has open; on SQLite in a file of that name. */
export async function saveDatabase(location: string, file: string): Promise<Saved> {
  if (testDatabase === 'sqlite') {
    await copyDatabase(location, file);
    return { restore: async () => void (await copyDatabase(file, location)) };
  }
  const own = await withDatabase(location, tablesIn);
  const kept = (name: string) => `saved_${name}`;
  const run = (statements: string[]) => withDatabase(location, (database) => database.script(statements));
  await run(own.map((name) => `create table ${kept(name)} as select * from ${name}`));
  const inserts = parentsFirst(own).map((name) => `insert into ${name} select * from ${kept(name)}`);
  return { restore: () => run([...deleteRows(own), ...inserts, NEXT_IDS]) };
}

const NAMES: readonly string[] = ['districts', 'licenses', 'books', ...TABLES.map(({ name }) => name)];

/** The tables of a Portal in the order in which rows can be inserted; all others refer to none but districts. */
const parentsFirst = (names: string[]): string[] => [
  ...NAMES,
  ...names.filter((name) => !NAMES.includes(name) && name !== 'sync_migrations'),
];

/** Statements that empty those tables: in a tenth of the time that it takes to truncate them. */
const deleteRows = (names: string[]): string[] => [
  ...parentsFirst(names)
    .toReversed()
    .map((name) => `delete from ${name}`),
  `delete from sync_migrations where version > ${CURRENT_VERSION}`,
];

const NUMBERED = [
  'districts',
  'licenses',
  'books',
  'schools',
  'users',
  'classes',
  'student_work',
  'sync_runs',
];

/** The next ids are those after the rows that are there. */
const NEXT_IDS = NUMBERED.map(
  (name) =>
    `select setval(pg_get_serial_sequence('${name}', 'id'), greatest(max(id), 1), max(id) is not null) from ${name}`,
).join('; ');

/** A server never takes back the ids that a run took before it was killed: the next one's rows would have others. */
export async function giveIdsAgain(database: Database): Promise<void> {
  if (database.dialect.name === 'postgres') await database.script([NEXT_IDS]);
}

const tablesIn = async (database: Database): Promise<string[]> =>
  (
    await database.all<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    )
  ).map(({ name }) => name);

/** Looks into a Portal that no test has open. */
export async function withDatabase<T>(
  location: string,
  look: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await enter(location);
  try {
    return await look(database);
  } finally {
    await database.close();
  }
}

const prefix = (): string => process.env['CLEVER_SYNC_TEST_PREFIX']!;

/** Made by the first that needs it, while the others wait. */
async function template(): Promise<string> {
  const name = `${prefix()}template`;
  const server = await openDatabase(process.env['CLEVER_SYNC_TEST_SERVER']!);
  try {
    await server.all('select pg_advisory_lock(2026)');
    const [known] = await server.all('select 1 from pg_database where datname = $1', [name]);
    if (!known) await makeTemplate(name, (sql) => server.run(sql));
    return name;
  } finally {
    await server.close();
  }
}

async function makeTemplate(name: string, run: (sql: string) => Promise<unknown>): Promise<void> {
  await run(`create database ${name} template template0`);
  const database = await openDatabase(onServer(name));
  await migrate(database, MIGRATED_AT);
  await database.close();
}
