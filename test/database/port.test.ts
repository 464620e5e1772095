// What the port to the Portal's database promises, whichever database it is.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkDatabase } from '../../src/database/check.ts';
import type { Database, Row } from '../../src/database/database.ts';
import { expectedTables } from '../../src/database/expected.ts';
import { CURRENT_VERSION, migrate, pendingMigration, requireCurrent } from '../../src/database/migrations.ts';
import { createDatabase, openDatabase } from '../../src/database/open.ts';
import { sync } from '../../src/engine/sync.ts';
import { eachPortal } from '../engine/each.ts';
import { NOW } from '../engine/portal.ts';
import { smallShare } from '../engine/share.ts';
import { emptyDatabase, testDatabase, type TestDatabase } from '../support/databases.ts';

const portal = eachPortal();
const database = () => portal().database;

describe('a database that is empty', () => {
  let folder: string;
  let place: TestDatabase;
  let empty: Database;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clever-sync-test-'));
    place = await emptyDatabase(folder);
    empty = await createDatabase(place.location);
  });
  afterEach(async () => {
    await empty.close();
    await place.drop();
    await rm(folder, { recursive: true });
  });

  test('was never set up, and says how', async () => {
    await expect(requireCurrent(empty)).rejects.toMatchObject({
      code: 'database-version',
      hint: 'Run: clever-sync db migrate',
    });
  });

  test('is migrated once: twice changes nothing', async () => {
    expect(await migrate(empty, NOW)).toEqual({ from: 0, to: CURRENT_VERSION });
    expect(await migrate(empty, NOW)).toEqual({ from: CURRENT_VERSION, to: CURRENT_VERSION });
    expect(await checkDatabase(empty)).toEqual([]);
  });

  test('has the columns that a check looks for, and no others', async () => {
    await migrate(empty, NOW);
    for (const [table, columns] of expectedTables(empty.dialect)) {
      const there = await empty.all<{ name: string }>(empty.dialect.columns([table]));
      const names = columns.map(({ name }) => name);
      expect([table, there.map(({ name }) => name).sort()]).toEqual([table, names.sort()]);
    }
  });

  test('is migrated once by two that begin together', async () => {
    const other = await openDatabase(place.location);
    const both = await Promise.all([migrate(empty, NOW), migrate(other, NOW)]);
    await other.close();
    expect(both).toContainEqual({ from: 0, to: CURRENT_VERSION });
    expect(both).toContainEqual({ from: CURRENT_VERSION, to: CURRENT_VERSION });
    const done = await empty.all<{ version: number }>('select version from sync_migrations order by version');
    expect(done.map(({ version }) => version)).toEqual(
      Array.from({ length: CURRENT_VERSION }, (_, step) => step + 1),
    );
  });

  test.each([1, 2, 3, 4])('and brought to version %i is brought on once by two', async (from) => {
    const { statements } = await pendingMigration(empty);
    const next = statements.findIndex((sql) => sql.includes(`values (${from + 1},`));
    for (const sql of statements.slice(0, next)) await empty.run(sql);
    const other = await openDatabase(place.location);
    const both = await Promise.all([migrate(empty, NOW), migrate(other, NOW)]);
    await other.close();
    expect(both).toContainEqual({ from, to: CURRENT_VERSION });
    expect(both).toContainEqual({ from: CURRENT_VERSION, to: CURRENT_VERSION });
    await requireCurrent(empty);
    expect(await checkDatabase(empty)).toEqual([]);
  });

  test('but for tables of the Portal’s own keeps them, and their rows', async () => {
    const { identity } = empty.dialect;
    await empty.run(
      `create table districts (id ${identity}, source text, source_id text, name text, nces_id text, created_at text)`,
    );
    await empty.run(`insert into districts (source, source_id, name) values ('clever', 'd9', 'Old')`);
    await migrate(empty, NOW);
    expect(await empty.all('select name from districts')).toEqual([{ name: 'Old' }]);
  });
});

test('one of a newer version is used by nobody', async () => {
  await database().run(`insert into sync_migrations values (99, 'now')`);
  await expect(requireCurrent(database())).rejects.toMatchObject({ code: 'database-version' });
  await expect(migrate(database(), NOW)).rejects.toMatchObject({ code: 'database-version' });
});

describe('another program', () => {
  /** What a transaction holds: on SQLite the whole database. */
  const hold = async (other: Database) => {
    if (testDatabase === 'postgres') await other.run('lock table sync_runs in access exclusive mode');
  };

  test('that does not let go ends a sync', async () => {
    const impatient = await openDatabase(portal().location, { writeWaitMs: 200 });
    await database().transaction(async () => {
      await hold(database());
      const tools = { ...portal().tools(smallShare()), database: impatient };
      await expect(sync(portal().request(), tools)).rejects.toMatchObject({ code: 'database-locked' });
    });
    await impatient.close();
  });

  test('is waited for while it holds on for a moment', async () => {
    const other = await openDatabase(portal().location);
    let holds = (): void => undefined;
    const begun = new Promise<void>((resolve) => (holds = resolve));
    const held = other.transaction(async () => {
      await hold(other);
      holds();
      await sleep(300);
    });
    await begun;
    expect((await portal().edit(smallShare())).report.status).toBe('launched');
    await held;
    await other.close();
  });
});

describe('values', () => {
  beforeEach(async () => {
    const { flag, time } = database().dialect;
    await database().run(
      `create temporary table tmp_values (n bigint, score double precision, is_on ${flag}, at ${time}, words text)`,
    );
  });

  afterEach(() => database().run('drop table tmp_values'));

  const COLUMNS = ['n', 'score', 'is_on', 'at', 'words'];
  const WORDS = [
    '',
    ' ',
    'Zoë',
    '\\',
    '\\N',
    'tab\tline\nreturn\r',
    `"quoted", 'both'`,
    '{"json":[1]}',
    '中文 🎓',
    null,
  ];
  const rows = WORDS.map((words, index) => [
    index,
    index / 3,
    index % 2 === 0,
    '2026-11-23T10:00:00.120Z',
    words,
  ]);
  const read: Row[] = WORDS.map((words, n) => ({
    n,
    score: n / 3,
    is_on: n % 2 === 0 ? 1 : 0,
    at: '2026-11-23T10:00:00.120Z',
    words,
  }));

  test('are read as they were loaded: flags as 0 and 1, times as text', async () => {
    await database().load('tmp_values', COLUMNS, rows);
    expect(await database().all('select * from tmp_values order by n')).toEqual(read);
  });

  test('and as they were given with a statement, whose changes are counted', async () => {
    for (const row of rows) await database().run('insert into tmp_values values ($1, $2, $3, $4, $5)', row);
    expect(await database().all('select * from tmp_values order by n')).toEqual(read);
    expect(await database().run('update tmp_values set words = $2 where n < $1', [4, 'x'])).toBe(4);
  });

  test('are ordered by their bytes where a statement says so', async () => {
    const words = ['b', 'B', 'a', 'ä', 'Z', '_', '1'];
    await database().load(
      'tmp_values',
      ['words'],
      words.map((word) => [word]),
    );
    const sorted = await database().all('select words from tmp_values order by words collate binary');
    expect(sorted.map((row) => row['words'])).toEqual(['1', 'B', 'Z', '_', 'a', 'b', 'ä']);
  });

  test('come row by row, in order, while other statements come between', async () => {
    await database().load(
      'tmp_values',
      ['n'],
      Array.from({ length: 1234 }, (_, n) => [n]),
    );
    const seen: number[] = [];
    for await (const { n } of database().each<{ n: number }>(
      'select n from tmp_values where n >= $1 order by n',
      [4],
    )) {
      if (seen.push(n) % 400 === 0) await database().all('select count(*) from users');
    }
    expect(seen).toEqual(Array.from({ length: 1230 }, (_, index) => index + 4));
  });

  test('come row by row while the same statement runs once more', async () => {
    await database().load(
      'tmp_values',
      ['n'],
      Array.from({ length: 1234 }, (_, n) => [n]),
    );
    const sql = 'select n from tmp_values order by n';
    const inner: number[] = [];
    for await (const { n } of database().each<{ n: number }>(sql)) {
      if (n % 1000 !== 0) continue;
      for await (const other of database().each<{ n: number }>(sql)) if (other.n < 2) inner.push(other.n);
      expect(await database().all(sql)).toHaveLength(1234);
    }
    expect(inner).toEqual([0, 1, 0, 1]);
  });
});

test('calls are carried out in the order in which they are made', async () => {
  const counted = () => database().all<{ n: number }>('select count(*) as n from books');
  const insert = () => database().run(`insert into books (title, product) values ('Rocks', 'Rocks')`);
  const [, before, , after] = await Promise.all([insert(), counted(), insert(), counted()]);
  expect([before, after]).toEqual([[{ n: 1 }], [{ n: 2 }]]);
});

test('a transaction that throws leaves nothing, and what it threw is thrown', async () => {
  const failing = database().transaction(async () => {
    await portal().insert('books', { title: 'Rocks', product: 'Rocks' });
    throw new Error('no more');
  });
  await expect(failing).rejects.toThrow('no more');
  expect(await database().all('select * from books')).toEqual([]);
  expect(await database().transaction(async () => 'done')).toBe('done');
});

test('once it is closed, it stays so', async () => {
  const other = await openDatabase(portal().location);
  const last = other.all('select 1 as one');
  await other.close();
  expect(await last).toEqual([{ one: 1 }]);
  await expect(other.all('select 1')).rejects.toThrow();
});

test('closed once more, it takes nothing from the one that was opened since', async () => {
  const other = await openDatabase(portal().location);
  await other.close();
  const next = await openDatabase(portal().location);
  await other.close();
  await expect(other.all('select 1')).rejects.toThrow();
  expect(await next.all('select 1 as one')).toEqual([{ one: 1 }]);
  await next.close();
});
