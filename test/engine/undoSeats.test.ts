// An undo gives back every license and book that its run took. Where others got the seats since, it says so.

import type { Database } from '../../src/database/database.ts';
import { indexPlan } from '../../src/database/statements/freshTables.ts';
import { overfilled } from '../../src/database/statements/seats.ts';
import { undo } from '../../src/engine/undo.ts';
import { overriding } from '../support/overriding.ts';
import { eachPortal } from './each.ts';
import type { Portal } from './portal.ts';
import { everything, livedBefore } from './restoring.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();
const insert: Portal['insert'] = (...row) => portal().insert(...row);
const id: Portal['id'] = (...record) => portal().id(...record);

/** Who gets what while t1, with a license, and p1, with a book, are away; then they are back. */
async function undoneAfter(seats: number, meanwhile: (license: number, book: number) => Promise<unknown>) {
  const { license, book } = await livedBefore(portal(), seats);
  await portal().database.run(`update licenses set audience = 'both'`);
  const before = await portal().dump();
  const { report } = await portal().reset(smallShare().unshare('t1', 'p1'), everything);
  await meanwhile(license, book);
  portal().later();
  return { before, undone: await portal().undo(report.run) };
}

const give = async (license_id: number, teacher: string) =>
  insert('license_assignments', { license_id, user_id: await id('users', teacher) });

test('a license that somebody else got since is said to be filled beyond its seats', async () => {
  // Of three seats t1 has one, and p1 and p2 with their books.
  const { undone } = await undoneAfter(3, (license) => give(license, 't2'));
  const [given] = await portal().database.all('select id from licenses');
  const message = `1 license filled beyond its seats by what the undo gives back: 4 of 3 of license ${String(given!['id'])}, Rocks`;
  expect(undone.plan.warnings).toEqual([{ code: 'over-full', count: 1, message }]);
  expect(undone.report).toMatchObject({ status: 'launched', warnings: undone.plan.warnings });
  expect(await portal().database.all('select user_id from license_assignments')).toHaveLength(2);
});

test('so is one whose seats other students took with their books', async () => {
  const { undone } = await undoneAfter(3, async (_, book_id) => {
    const reader = { user_id: await id('users', 'p3'), class_id: await id('classes', 'c2') };
    await insert('student_books', { ...reader, book_id });
  });
  expect(undone.report.warnings).toMatchObject([{ code: 'over-full', count: 1 }]);
});

test('nothing is said where there are seats for all, nor where seats are given up', async () => {
  const { before, undone } = await undoneAfter(3, () => Promise.resolve());
  expect(undone.report.warnings).toEqual([]);
  expect(await portal().dump()).toEqual(before);
  await portal().database.run('update licenses set seats = 0');
  portal().later();
  const again = await portal().undo(undone.report.run);
  expect(again.report).toMatchObject({ status: 'launched', warnings: [] });
});

test('they are counted once what the undo takes can be looked up', async () => {
  const { report } = await portal().edit(smallShare());
  const { database } = portal();
  const asked: string[] = [];
  const watched = overriding(database, {
    script: (...args: Parameters<Database['script']>) => {
      asked.push(...args[0]);
      return database.script(...args);
    },
    all: (...args: Parameters<Database['all']>) => {
      asked.push(args[0]);
      return database.all(...args);
    },
  });
  const request = { run: report.run!, dryRun: true, confirmed: true, keepDays: 365, requestedBy: 'test' };
  await undo(request, { ...portal().looking(), database: watched });
  const statements = [...indexPlan(), overfilled];
  expect(asked.filter((sql) => statements.includes(sql))).toEqual(statements);
});
