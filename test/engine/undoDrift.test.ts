// An undo refuses where rows of its run have changed since: it says which, and what to do first.

import { eachPortal } from './each.ts';
import { changed } from './leaving.ts';
import { livedIn } from './lived.ts';
import type { Portal } from './portal.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();
const insert: Portal['insert'] = (...row) => portal().insert(...row);
const id: Portal['id'] = (...record) => portal().id(...record);
const later = (hours: number) => portal().later(hours);
const all = { maxDeletes: { percent: 100 }, schools: 'all' } as const;
const containing = (text: string) => expect.stringContaining(text) as string;

/** A Portal with licenses, books, work and rows made by hand. */
const lived = () => livedIn(portal());

test('refuses when rows drifted: says which and how many, and which runs to undo first', async () => {
  await lived();
  const { report } = await portal().edit(changed(), all);
  later(1);
  const second = changed().unshare('p9');
  second.users.find(({ sourceId }) => sourceId === 'p2')!.lastName = 'Again';
  const next = await portal().reset(second, all);
  later(1);
  // Of what drifted this one touched nothing.
  await portal().edit(second.school('s9'), { schools: 'all' });
  const before = await portal().dump();
  const refused = await portal().undo(report.run);
  expect(refused.report).toMatchObject({
    status: 'refused',
    guards: [{ code: 'drifted', refused: true, override: null }],
  });
  const { message } = refused.report.guards[0]!;
  expect(message).toContain('2 students were changed or deleted (Lee p2, Ann; Lee p9, Ann)');
  expect(message).toContain(`Undo run ${next.report.run} (reset) first.`);
  expect(await portal().dump()).toEqual(before);
  await portal().undo(next.report.run);
  expect((await portal().undo(report.run)).report.status).toBe('launched');
});

test('what a later undo changed is no hand edit: that undo is named', async () => {
  await portal().edit(smallShare());
  later(1);
  const created = await portal().edit(smallShare().student('p9', 's1'));
  later(1);
  const renamed = await portal().edit(smallShare().student('p9', 's1', { lastName: 'Moreno' }));
  const undo = async (run: number | null) => {
    later(1);
    return (await portal().undo(run)).report;
  };
  const first = await undo(renamed.report.run);
  const second = await undo(created.report.run);
  const refused = await undo(first.run);
  expect(refused.guards.map(({ message }) => message)).toEqual([
    expect.stringMatching(new RegExp(`Undo run ${second.run} \\(undo\\) first\\.$`)),
  ]);
  expect([await undo(second.run), await undo(first.run)].map(({ status }) => status)).toEqual([
    'launched',
    'launched',
  ]);
});

test('of one kind it says first what was changed, then what is new, on every database', async () => {
  const { report } = await portal().edit(smallShare());
  const { database } = portal();
  await database.run(`update classes set name = 'Club' where source_id = 'c3'`);
  await database.run(`insert into classes (district_id, school_id, name, created_at, updated_at)
    select district_id, school_id, 'Extra', created_at, updated_at from classes where source_id = 'c3'`);
  const c1 = [await id('classes', 'c1')];
  await database.run(
    `insert into class_students (class_id, user_id)
     select c.id, s.user_id from classes c join class_students s on s.class_id = $1 where c.name = 'Extra'`,
    c1,
  );
  await database.run('delete from class_students where class_id = $1', c1);
  const { message } = (await portal().undo(report.run)).report.guards[0]!;
  expect(message).toContain(
    [
      ': 1 class was changed or deleted (Science c3)',
      '1 class is new and would be lost',
      '3 class memberships of students were changed or deleted',
      '3 class memberships of students are new and would be lost. ',
    ].join('; '),
  );
});

test('names the first of what drifted in one order on every database', async () => {
  const share = smallShare();
  const lastNames = ['de Groot', 'Zuniga', 'Ávila', 'Brown'];
  const students = share.users.filter(({ roles }) => roles[0]!.role === 'student');
  for (const [index, lastName] of lastNames.entries()) students[index]!.lastName = lastName;
  const { report } = await portal().edit(share);
  await portal().database.run(`update users set first_name = 'Bo' where last_name not like 'Lee %'`);
  const { message } = (await portal().undo(report.run)).report.guards[0]!;
  expect(message).toContain('4 students were changed or deleted (Brown, Ann; Zuniga, Ann; de Groot, Ann; …)');
});

test('a hand edit is drift, and so is work handed in by somebody whom the undo would delete', async () => {
  const { report } = await portal().edit(smallShare());
  const user_id = await id('users', 'p1');
  await portal().database.run(`update classes set name = 'Club' where source_id = 'c3'`);
  await insert('student_work', { user_id, class_id: null, kind: 'homework', title: 'x' });
  const { guards } = (await portal().undo(report.run)).report;
  expect(guards).toMatchObject([{ message: containing('1 class was changed or deleted (Science c3)') }]);
  expect(guards).toMatchObject([
    { message: containing('1 homework or assessment record is new and would be lost') },
  ]);
  expect(guards).toMatchObject([{ message: containing('by hand') }]);
  expect(await portal().database.all('select user_id from student_work')).toEqual([{ user_id }]);
});

test.each([
  [
    'a class made by hand in a school that would go',
    'classes',
    async () => ({
      district_id: portal().district.id,
      school_id: await id('schools', 's1'),
      name: 'Club',
    }),
  ],
  [
    'work in a class that would go, of a student who stays',
    'student_work',
    async () => ({
      user_id: await insert('users', { district_id: portal().district.id, role: 'student' }),
      class_id: await id('classes', 'c1'),
      kind: 'homework',
      title: 'x',
    }),
  ],
])('%s is never lost', async (_what, table, row) => {
  const { report } = await portal().edit(smallShare());
  await insert(table, await row());
  const before = await portal().dump();
  expect((await portal().undo(report.run)).report).toMatchObject({
    status: 'refused',
    guards: [{ code: 'drifted' }],
  });
  expect(await portal().dump()).toEqual(before);
});

test('a later run that gave the source id to another row is no hand edit: it is named', async () => {
  await portal().edit(smallShare());
  const shared = () => smallShare().student('p9', 's1');
  const created = await portal().edit(shared());
  const undone = await portal().undo(created.report.run);
  later(1);
  const again = await portal().edit(shared());
  const refused = await portal().undo(undone.report.run);
  const run = `Rows of run ${undone.report.run} have changed since`;
  expect(refused.report.guards).toMatchObject([
    {
      message: `${run}: 1 student has the source id of what would come back. Undo run ${again.report.run} (edit) first.`,
    },
  ]);
  await portal().undo(again.report.run);
  expect((await portal().undo(undone.report.run)).report.status).toBe('launched');
});

describe('the way out of drift', () => {
  const rename = (lastName: string) =>
    portal().database.run('update users set last_name = $1 where source_id = $2', [lastName, 'p1']);
  const wayOut = async (run: number) => {
    const { report } = await portal().undo(run, { dryRun: true });
    return report.guards.find(({ code }) => code === 'drifted')?.message.replace(/^.*\)\. /, '');
  };

  test('is never an undo that brings back what it undid', async () => {
    const first = (await portal().edit(smallShare())).report.run!;
    await rename('By hand');
    const renamed = smallShare();
    renamed.users.find(({ sourceId }) => sourceId === 'p1')!.lastName = 'Other';
    const second = (await portal().edit(renamed)).report.run!;
    expect(await wayOut(first)).toBe(`Undo run ${second} (edit) first.`);
    await portal().undo(second);
    expect(await wayOut(first)).toBe(
      'They were changed by hand: put them back by hand, or leave the run as it is.',
    );
  });

  test('what was put back is no drift, whenever it was', async () => {
    const { run } = (await portal().edit(smallShare())).report;
    const { last_name: before } = (await portal().row('users', 'p1'))!;
    await portal().database.run(`update users set last_name = 'X', updated_at = $1 where source_id = 'p1'`, [
      '2026-12-24T10:00:00.000Z',
    ]);
    await rename(before as string);
    expect(await wayOut(run!)).toBeUndefined();
    expect((await portal().undo(run)).report.status).toBe('launched');
  });
});
