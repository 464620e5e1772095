// What is SQLite's own: files. What every database promises is in test/database.

import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDatabase } from '../../src/database/check.ts';
import { migrate } from '../../src/database/migrations.ts';
import { createDatabase, openDatabase } from '../../src/database/open.ts';
import { sqliteFault } from '../../src/database/sqlite/faults.ts';
import { eachPortal } from '../engine/each.ts';
import { smallShare } from '../engine/share.ts';

const portal = eachPortal();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clever-sync-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function migrated(file: string) {
  const database = await createDatabase(file);
  await migrate(database, new Date());
  return database;
}

describe('a database that cannot be used is named in one line', () => {
  test('a missing one', async () => {
    await expect(openDatabase(join(folder, 'no.db'))).rejects.toMatchObject({ code: 'database-unreachable' });
  });

  test('a folder', async () => {
    await expect(openDatabase(folder)).rejects.toThrow('is a folder');
  });

  test('a text file', async () => {
    await writeFile(
      join(folder, 'text.db'),
      'a text that is no database, and long enough to be read as a header\n'.repeat(20),
    );
    await expect(openDatabase(join(folder, 'text.db'))).rejects.toThrow('is not a SQLite database');
  });

  test('one in a folder that takes no files, of which no preview can be had', () => {
    const error = Object.assign(new Error('readonly'), { code: 'SQLITE_READONLY_DIRECTORY' });
    expect(sqliteFault(error, 'portal.db')).toMatchObject({
      code: 'database-unreachable',
      message: 'The database portal.db is in a folder that is read-only.',
      hint: 'Make the folder and the file writable.',
    });
  });

  test('a full one: the sync fails and the Portal is as it was', async () => {
    await portal().edit(smallShare());
    const before = await portal().dump();
    const [size] = await portal().database.all<{ page_count: number }>('pragma page_count');
    await portal().database.all(`pragma max_page_count = ${size!.page_count}`);
    const share = smallShare();
    for (let n = 100; n < 600; n += 1) share.student(`p${n}`, 's1');
    share.pageSize = 1000;
    await expect(portal().edit(share)).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringContaining('disk is full') as string,
    });
    expect(await portal().dump()).toEqual(before);
  });
});

describe('tables that do not take what a sync writes are told in one line, and no row', () => {
  const CASES: [string, string[], RegExp][] = [
    [
      'a view',
      ['alter table class_students rename to theirs', 'create view class_students as select * from theirs'],
      / refuses a change: cannot modify class_students because it is a view\.$/,
    ],
    [
      'a column that is computed',
      ['alter table users drop column title', `alter table users add column title text as ('Dr.')`],
      / refuses a change: cannot INSERT into generated column "title"\.$/,
    ],
    [
      'a trigger',
      [`create trigger theirs before insert on users begin select raise(abort, 'Quill'); end`],
      / refuses a change: a trigger of its own raised an error\.$/,
    ],
  ];

  test.each(CASES)('%s', async (_, changes, message) => {
    await portal().database.script(changes);
    const before = await portal().dump();
    await expect(portal().edit(smallShare())).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringMatching(message) as string,
    });
    expect(await portal().dump()).toEqual(before);
  });
});

test.each(['removed', 'replaced'])('one that is %s meanwhile is told, and nothing written', async (what) => {
  const file = join(folder, 'portal.db');
  const database = await migrated(file);
  const work = async () => {
    await database.run("insert into sync_migrations (version, applied_at) values (99, '')");
    if (what === 'removed') await rm(file);
    else await rename(join(folder, 'other.db'), file);
  };
  await (await migrated(join(folder, 'other.db'))).close();
  await expect(database.transaction(work)).rejects.toThrow('was removed or replaced');
  await database.close();
  if (what === 'removed') return expect(existsSync(file)).toBe(false);
  const other = await openDatabase(file);
  expect(await other.all('select 1 from sync_migrations where version = 99')).toEqual([]);
  await other.close();
});

test('a new database file is its owner’s only', async () => {
  const path = join(folder, 'sub', 'portal.db');
  await (await createDatabase(path)).close();
  expect((await stat(path)).mode & 0o077).toBe(0);
});

test('a dry run leaves the file as it is, byte for byte', async () => {
  await portal().edit(smallShare());
  await portal().database.all('pragma wal_checkpoint(truncate)');
  const before = await readFile(portal().location);
  await portal().preview(smallShare().unshare('p1', 's2'), { mode: 'reset' });
  expect((await readFile(portal().location)).equals(before)).toBe(true);
  expect((await stat(`${portal().location}-wal`)).size).toBe(0);
});

test('a check names what is wrong', async () => {
  await portal().edit(smallShare());
  await portal().database.run('pragma foreign_keys = off');
  await portal().database.run('delete from users where source_id = $1', ['p1']);
  expect(await checkDatabase(portal().database)).toEqual([
    'class_students has rows that refer to missing users: 2',
    'school_users has rows that refer to missing users: 1',
  ]);
});

test('a file whose head names another format is damaged', async () => {
  const { database, location } = portal();
  await database.all('pragma wal_checkpoint(truncate)');
  const bytes = await readFile(location);
  bytes[47] = 9;
  const damaged = join(folder, 'format.db');
  await writeFile(damaged, bytes);
  await expect(openDatabase(damaged)).rejects.toMatchObject({
    message: `The database ${damaged} is damaged.`,
  });
});

test('a check of a damaged file tells all that it finds before it breaks off', async () => {
  const { database, location } = portal();
  await database.run('drop index sync_runs_in_progress');
  const [page] = await database.all<{ at: number; size: number }>(
    `select (rootpage - 1) * page_size as at, page_size as size from sqlite_master, pragma_page_size where name = 'student_work'`,
  );
  await database.all('pragma wal_checkpoint(truncate)');
  const bytes = (await readFile(location)).fill(5, page!.at, page!.at + page!.size);
  const damaged = join(folder, 'damaged.db');
  await writeFile(damaged, bytes);
  const copy = await openDatabase(damaged);
  expect(await checkDatabase(copy)).toEqual([
    'sync_runs_in_progress is missing: restore it from a backup',
    expect.stringContaining('btreeInitPage() returns error') as string,
    `The database ${damaged} is damaged.`,
  ]);
  await copy.close();
});

describe('a copy', () => {
  test('is made in a thread of its own: whoever opened the database works on meanwhile', async () => {
    const database = await migrated(join(folder, 'portal.db'));
    const copying = database.copyTo!(join(folder, 'copy.db'));
    await database.transaction(async () => {
      await database.run(
        "insert into districts (source, source_id, name) values ('clever', 'd2', 'Hillside Unified')",
      );
    });
    await copying;
    const copy = await openDatabase(join(folder, 'copy.db'));
    expect(await checkDatabase(copy)).toEqual([]);
    expect(await database.all('select name from districts')).toEqual([{ name: 'Hillside Unified' }]);
    await Promise.all([copy.close(), database.close()]);
  });

  test('of a file that was taken away makes no new one', async () => {
    const database = await migrated(join(folder, 'portal.db'));
    await rename(join(folder, 'portal.db'), join(folder, 'away.db'));
    await expect(database.copyTo!(join(folder, 'copy.db'))).rejects.toThrow('There is no database');
    expect(existsSync(join(folder, 'portal.db'))).toBe(false);
    await database.close();
  });
});
