// What keeps a Portal safe, as typed: runs in progress, copies, checks, retention, files that cannot be written.

import { chmod, copyFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backUp } from '../../src/cli/backup.ts';
import { createContext } from '../../src/cli/context.ts';
import type { Database } from '../../src/database/database.ts';
import { openDatabase } from '../../src/database/open.ts';
import { Fault } from '../../src/roster/errors.ts';
import { testDatabase } from '../support/databases.ts';
import { onlyFor } from '../support/only.ts';
import { memoryIo } from '../unit/terminal/build.ts';
import { ENTER, scripted } from './scripted.ts';
import { World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.withDistrict();
});
afterEach(() => world.close());

/** Ctrl-C, as soon as the command begins. */
const interrupted = { interrupt: (press: () => void) => void setImmediate(press) };

const at = (name: string) => join(world.folder, name);

describe('a sync in progress', () => {
  /** Begins an Edit that waits for Clever; returns how to let it go on. */
  async function begun() {
    // With `g` it keeps where it matched: that tells when the Edit's request came, and no other one meets the fault.
    const path = /users/g;
    world.sandbox.fault({ path, kind: 'timeout' });
    let press = (): void => undefined;
    const ended = world.run('edit 1', { interrupt: (interrupt) => (press = interrupt) });
    while (path.lastIndex === 0) await new Promise((next) => setTimeout(next, 20));
    return { stop: () => press(), ended };
  }

  test('is told by status, refuses another, and is listed in previews', async () => {
    await world.run('districts set 1 --notify it@riverside.example');
    const { stop, ended } = await begun();
    const status = await world.run('status');
    expect(status.out).toMatch(
      /In progress\n {2}Riverside Unified: Edit, run 1, since 2026-11-23 10:00 UTC by tester on/,
    );
    expect(JSON.parse((await world.run('status 1 --json')).out)).toMatchObject({
      status: 'In Progress',
      running: { run: 1, requestedBy: 'tester', pid: process.pid },
    });
    const second = await world.run('edit 1 --json');
    expect(second.code).toBe(3);
    expect(JSON.parse(second.out)).toMatchObject({ error: { code: 'sync-in-progress' } });
    expect(second.err).toMatch(
      /^error: Another sync of "Riverside Unified" is in progress: run 1 \(edit\), since/m,
    );
    // Who typed it has seen it: it is no sync that failed.
    expect(second.err).not.toContain('E-mail');
    expect((await world.run('bulk edit 1')).err).toMatch(/1 district in .*: 1 refused\./);
    const preview = await world.run('edit 1 --dry-run');
    expect(preview.code).toBe(0);
    expect(preview.out.replace(/\s+/g, ' ')).toContain(
      'sync-in-progress refuses: Another sync of this district',
    );
    stop();
    expect((await ended).code).toBe(130);
    expect(await world.run('edit 1')).toMatchObject({ code: 0 });
  });
});

describe('a backup', () => {
  onlyFor('backup', 'is whole while a sync writes, its owner’s only, and overwrites nothing', async () => {
    await world.run('edit 1');
    const writer = await openDatabase(world.database);
    const halfway = await writer.transaction(async () => {
      await writer.run('delete from class_students');
      return world.run('db backup copy.db');
    });
    await writer.close();
    expect(halfway).toMatchObject({ code: 0, out: expect.stringContaining('copy.db') as string });
    expect((await stat(at('copy.db'))).mode & 0o077).toBe(0);
    expect(await world.run('db check --db copy.db')).toMatchObject({ code: 0 });
    const copied = await openDatabase(at('copy.db'));
    expect(await copied.all('select 1 from class_students limit 1')).toHaveLength(1);
    await copied.close();
    expect(await world.run('db backup copy.db')).toMatchObject({
      code: 2,
      err: expect.stringContaining('is there already') as string,
    });
    expect(await world.run('db backup nowhere/copy.db')).toMatchObject({ code: 2 });
    expect((await readdir(world.folder)).filter((name) => name.includes('partial'))).toEqual([]);
  });

  const alone = () =>
    createContext(memoryIo(), { input: false, color: false }, {}, new AbortController().signal);

  /** The Portal, copied as `copying` says. */
  const copied = (database: Database, copying: (copy: () => Promise<void>) => Promise<void>): Database =>
    Object.create(database, {
      copyTo: { value: (file: string) => copying(() => database.copyTo!(file)) },
    }) as Database;

  onlyFor('backup', 'and another one to the same file: one is whole, the other gives way', async () => {
    await world.run('edit 1');
    await writeFile(at('copy.db.partial'), 'a file of somebody');
    const context = alone();
    await world.portal(async (database) => {
      let end = (): void => undefined;
      const ended = new Promise<void>((resolve) => (end = resolve));
      let second: Promise<void> | undefined;
      const first = copied(database, async (copy) => {
        await copy();
        // The second one is under way when the first one ends, and ends after it.
        await new Promise<void>((begun) => {
          const late = copied(database, (copyLate) => (begun(), ended.then(copyLate)));
          second = backUp(context, late, at('copy.db'));
        });
      });
      await backUp(context, first, at('copy.db'));
      expect(await world.run('db check --db copy.db')).toMatchObject({ code: 0 });
      end();
      await expect(second).rejects.toThrow('is there already');
    });
    expect(await world.run('db check --db copy.db')).toMatchObject({ code: 0 });
    const left = (await readdir(world.folder)).filter((name) => name.startsWith('copy.db'));
    expect(left.sort()).toEqual(['copy.db', 'copy.db.partial']);
    expect(await readFile(at('copy.db.partial'), 'utf8')).toBe('a file of somebody');
  });

  onlyFor('backup', 'on a disk that is full: it is said of the copy, not of the Portal', async () => {
    const context = alone();
    await world.portal(async (database) => {
      const full = new Fault('failed', `The database ${world.database} cannot grow: the disk is full.`);
      const failing = copied(database, () => Promise.reject(full));
      await expect(backUp(context, failing, at('copy.db'))).rejects.toMatchObject({
        code: 'failed',
        message: `The copy ${at('copy.db')} could not be written.`,
      });
    });
    expect((await readdir(world.folder)).filter((name) => name.startsWith('copy.db'))).toEqual([]);
  });

  onlyFor('backup', 'that is interrupted leaves nothing behind', async () => {
    await world.run('edit 1');
    expect(await world.run('db backup copy.db', interrupted)).toMatchObject({ code: 130, out: '' });
    expect((await readdir(world.folder)).filter((name) => name.startsWith('copy.db'))).toEqual([]);
  });

  onlyFor('backup', 'is suggested by a Reset that deletes, and offered by the wizard', async () => {
    await world.run('edit 1');
    await world.setDay(2, '2026-11-24');
    const preview = await world.run('reset 1 --dry-run');
    expect(preview.err).toContain('clever-sync db backup portal-20261124-100000.db');
    const prompter = scripted(
      ['Which district', ENTER],
      ['Which kind', 'Reset'],
      ['Which schools', ENTER],
      ['expiration date', ENTER],
      ['Sync e-mails', ENTER],
      ['Start the sync', 'Back up'],
      ['Start the sync', 'Start Sync'],
      ["Type the district's name", 'Riverside Unified'],
    );
    const { code, err } = await world.run('', { prompter });
    prompter.finish();
    expect(code).toBe(0);
    expect(err).toContain('Copied the database to ');
    expect(await world.run('status 1 --json --db portal-20261124-100000.db')).toMatchObject({
      code: 0,
      out: expect.stringContaining('"Launched"') as string,
    });
  });
});

onlyFor('pg_dump', 'a server is copied by its own tools: a Reset and db backup say so', async () => {
  await world.run('edit 1');
  await world.setDay(2, '2026-11-24');
  const { err } = await world.run('reset 1 --dry-run');
  expect(err).toMatch(
    /pg_dump --format=custom --file=\w+-20261124-100000\.dump postgres:\/\/\w+@[\w.]+:\d+\/\w+\n/,
  );
  expect(await world.run('db backup copy.db')).toMatchObject({
    code: 2,
    err: expect.stringContaining('pg_dump') as string,
  });
});

test('old runs are pruned, stay in the history, and say why they cannot be undone', async () => {
  await world.run('edit 1');
  expect((await world.run('db prune')).out).toBe('No run older than 365 days has a journal.\n');
  world.now = new Date('2027-12-01T10:00:00.000Z');
  const env = { CLEVER_SYNC_KEEP_DAYS: '30' };
  const { code, out } = await world.run('db prune', { env });
  expect({ code, out }).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Erased the journals of 1 run older than 30 days: \d+ changes\./) as string,
  });
  // A server's files are not the program's to write anew.
  expect(out.includes('vacuum full')).toBe(testDatabase === 'postgres');
  expect((await world.run('show 1')).out).toContain('not possible: what it changed was erased on 2027-12-01');
  expect(JSON.parse((await world.run('history 1 --json')).out)).toMatchObject([
    { run: 1, undoableUntil: null },
  ]);
  expect(await world.run('db check')).toMatchObject({ code: 0 });
  expect(JSON.parse((await world.run('db prune --json', { env })).out)).toMatchObject({
    runs: 0,
    changes: 0,
    gone: true,
  });
});

test.each([
  [
    'db prune',
    'Interrupted: the journals of 0 of 1 old runs are erased. Erase the rest with: clever-sync db prune',
  ],
  ['db check', 'Interrupted. The Portal is as it was.'],
])('%s ends at an interrupt', async (line, said) => {
  await world.run('edit 1');
  world.now = new Date('2028-12-01T10:00:00.000Z');
  const { code, out, err } = await world.run(line, interrupted);
  expect({ code, out }).toEqual({ code: 130, out: '' });
  // Where the step under way takes half a second, it is said before that it is to end.
  expect(err.replace(/^Interrupted: stopping as soon as [^\n]*\n/, '')).toBe(`error: ${said}\n`);
  expect((await world.run('show 1')).out).not.toContain('was erased');
});

test.each([
  ['sync_nights', 'alter table sync_nights rename to away', 'alter table away rename to sync_nights'],
  ['student_work', 'alter table student_work rename to away', 'alter table away rename to student_work'],
  [
    'sync_runs_in_progress',
    'drop index sync_runs_in_progress',
    `create unique index sync_runs_in_progress on sync_runs (district_id) where status = 'In Progress'`,
  ],
  ['users.title', 'alter table users rename title to away', 'alter table users rename away to title'],
  ['sync_runs.erased_at', 'alter table sync_runs drop erased_at', 'alter table sync_runs add erased_at text'],
])('a check tells that it lacks %s', async (name, takeAway, bringBack) => {
  // A migration leaves the tables that a Portal has as they are: it may never have had that column.
  const toDo =
    name === 'users.title'
      ? "have the Portal's owner add it, or restore it from a backup if it was there"
      : 'restore it from a backup';
  await world.portal((database) => database.run(takeAway));
  expect(await world.run('db check')).toMatchObject({
    code: 6,
    out: `✖ ${name} is missing: ${toDo}\n`,
  });
  await world.portal((database) => database.run(bringBack));
  expect(await world.run('db check')).toMatchObject({ code: 0 });
});

test('a check tells what the journal and the tables disagree about', async () => {
  await world.run('edit 1');
  expect((await world.run('db check')).out).toContain('is sound');
  await world.portal((database) => database.run(`delete from sync_changes where entity = 'schools'`));
  expect(await world.run('db check')).toMatchObject({
    code: 6,
    out: '✖ run 1 reports 5 schools created, its journal has 0\n',
  });
});

const isRoot = process.getuid?.() === 0;
if (isRoot) test.skip('a file that is read-only: one line, and nothing changed', () => undefined);
else
  onlyFor('files', 'a file that is read-only: one line, and nothing changed', async () => {
    await world.run('edit 1');
    await copyFile(world.database, at('frozen.db'));
    await chmod(at('frozen.db'), 0o400);
    expect(await world.run('edit 1 --db frozen.db')).toMatchObject({ code: 6 });
    expect(await world.run('status --db frozen.db')).toMatchObject({ code: 0 });
  });

onlyFor('files', 'a file that is no database is backed up by nobody', async () => {
  await writeFile(at('text.db'), 'Dear Portal,\n'.repeat(100));
  expect(await world.run('db backup copy.db --db text.db')).toMatchObject({ code: 6 });
});
