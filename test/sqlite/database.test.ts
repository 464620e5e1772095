import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { checkDatabase } from '../../src/database/check.ts';
import { CURRENT_VERSION, migrate, requireCurrent } from '../../src/database/migrations.ts';
import { createDatabase, openDatabase } from '../../src/database/open.ts';
import { sync } from '../../src/engine/sync.ts';
import { eachPortal } from '../engine/each.ts';
import { NOW } from '../engine/portal.ts';
import { smallShare } from '../engine/share.ts';

const portal = eachPortal();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clever-sync-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

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

  test('one of a newer version, and one that was never set up', async () => {
    await portal().database.run(`insert into sync_migrations values (99, 'now')`);
    await expect(requireCurrent(portal().database)).rejects.toMatchObject({ code: 'database-version' });
    await expect(migrate(portal().database, NOW)).rejects.toMatchObject({ code: 'database-version' });
    const fresh = await createDatabase(join(folder, 'fresh.db'));
    await expect(requireCurrent(fresh)).rejects.toMatchObject({ hint: 'Run: clever-sync db migrate' });
    await fresh.close();
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

  test('one locked by another program', async () => {
    const impatient = await openDatabase(portal().location, { writeWaitMs: 200 });
    await portal().database.transaction(async () => {
      const tools = { ...portal().tools(smallShare()), database: impatient };
      await expect(sync(portal().request(), tools)).rejects.toMatchObject({ code: 'database-locked' });
    });
    await impatient.close();
  });

  test('one locked for a moment only: the sync waits', async () => {
    const other = await openDatabase(portal().location);
    const held = other.transaction(() => sleep(300));
    expect((await portal().edit(smallShare())).report.status).toBe('launched');
    await held;
    await other.close();
  });
});

test('a new database file is its owner’s only, and migrating twice changes nothing', async () => {
  const path = join(folder, 'sub', 'portal.db');
  const database = await createDatabase(path);
  expect(await migrate(database, NOW)).toEqual({ from: 0, to: CURRENT_VERSION });
  expect(await migrate(database, NOW)).toEqual({ from: CURRENT_VERSION, to: CURRENT_VERSION });
  expect((await stat(path)).mode & 0o077).toBe(0);
  expect(await checkDatabase(database)).toEqual([]);
  await database.close();
});

test('migrating keeps a Portal’s own tables and rows', async () => {
  const database = await createDatabase(join(folder, 'portal.db'));
  await database.run(
    'create table districts (id integer primary key autoincrement, source text, source_id text, name text, nces_id text, created_at text)',
  );
  await database.run(`insert into districts (source, source_id, name) values ('clever', 'd9', 'Old')`);
  await migrate(database, NOW);
  expect(await database.all('select name from districts')).toEqual([{ name: 'Old' }]);
  await database.close();
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
    ...['2 rows of class_students refer to missing users', '1 rows of school_users refer to missing users'],
  ]);
});
