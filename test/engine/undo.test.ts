import { setDistrict } from '../../src/engine/districts/changeDistrict.ts';
import { districtById } from '../../src/engine/districts/districts.ts';
import { history } from '../../src/engine/history/history.ts';
import { undo } from '../../src/engine/undo.ts';
import { eachPortal } from './each.ts';
import { livedIn } from './lived.ts';
import type { Portal } from './portal.ts';
import { smallShare, type Share } from './share.ts';

const portal = eachPortal();
const insert: Portal['insert'] = (...row) => portal().insert(...row);
const id: Portal['id'] = (...record) => portal().id(...record);
const later = (hours: number) => portal().later(hours);
const statuses = async () => {
  const runs = await history(portal().database, portal().district, 365);
  return runs.map(({ run, mode, status }) => `${run} ${mode} ${status}`);
};
const containing = (text: string) => expect.stringContaining(text) as string;

/** A Portal with licenses, books, work and rows made by hand. */
const lived = () => livedIn(portal());

/** A share in which everything that can happen to a row happens. */
function changed(): Share {
  const share = smallShare().unshare('t1', 'p1', 'c1');
  share.student('p9', 's1').school('s9').section('c9', 's9', ['t2'], ['p9']);
  share.users.find(({ sourceId }) => sourceId === 'p2')!.lastName = 'Moreno';
  share.classes.find(({ sourceId }) => sourceId === 'c2')!.school = 's9';
  return share;
}

const all = { maxDeletes: { percent: 100 }, schools: 'all' } as const;

test.each(['edit', 'reset'] as const)(
  'restores every table exactly after %s; so does undoing the undo',
  async (mode) => {
    await lived();
    const before = await portal().dump();
    later(24);
    const { report } =
      mode === 'edit' ? await portal().edit(changed(), all) : await portal().reset(changed(), all);
    const after = await portal().dump();
    expect(after).not.toEqual(before);
    later(1);
    const undone = await portal().undo(report.run);
    expect(undone.report).toMatchObject({ mode: 'undo', undoes: report.run, status: 'launched', guards: [] });
    expect(await portal().dump()).toEqual(before);
    later(1);
    const redone = await portal().undo(undone.report.run);
    expect(redone.report.status).toBe('launched');
    expect(await portal().dump()).toEqual(after);
    expect((await statuses()).slice(0, 3)).toEqual([
      '4 undo Launched',
      '3 undo Undone',
      `2 ${mode} Launched`,
    ]);
    await portal().undo(report.run);
    expect(await portal().dump()).toEqual(before);
  },
);

test('a first sync undone leaves an empty Portal, and its settings', async () => {
  const { report } = await portal().edit(smallShare());
  const { plan } = await portal().undo(report.run);
  expect(Object.values(await portal().dump()).flat()).toEqual([]);
  expect(plan.changes.students).toMatchObject({ deleted: 6 });
  expect(await portal().database.all('select source_id from sync_schools')).toHaveLength(2);
  expect((await portal().edit(smallShare())).report.changes.students.created).toBe(6);
});

test('counts what comes back as restored, memberships as created, and says so', async () => {
  await lived();
  const { report } = await portal().reset(changed(), all);
  const { plan } = await portal().undo(report.run, { dryRun: true });
  expect(plan.changes.teachers).toMatchObject({ restored: 1, created: 0, deleted: 0 });
  expect(plan.changes.students).toMatchObject({ restored: 2, updated: 1, deleted: 1 });
  expect(plan.changes.classStudents).toEqual({ created: 5, deleted: 1 });
  const changes = [];
  for await (const change of plan.read()) changes.push(`${change.action} ${change.kind} ${change.name}`);
  expect(changes).toContain('restored teachers Lee t1, Ann');
  expect(changes).toContain('restored studentWork Lee p1, Ann · Rocks');
  expect(changes).toContain('deleted schools School s9');
});

test('a preview writes nothing; the digest approves exactly the plan that it showed', async () => {
  await lived();
  const { report } = await portal().reset(changed(), all);
  const after = await portal().dump();
  const preview = await portal().undo(report.run, { dryRun: true, confirmed: false });
  expect(preview.report).toMatchObject({ run: null, status: 'previewed', dryRun: true });
  const stale = await portal().undo(report.run, { planDigest: '000000000000' });
  expect(stale.report).toMatchObject({ status: 'refused', guards: [{ code: 'stale-plan', refused: true }] });
  expect(await portal().dump()).toEqual(after);
  const approved = { confirmed: false, planDigest: preview.report.plan };
  expect((await portal().undo(report.run, approved)).report.status).toBe('launched');
});

test('needs consent when it deletes, and only then', async () => {
  const { report } = await portal().edit(smallShare());
  await expect(portal().undo(report.run, { confirmed: false })).rejects.toMatchObject({
    code: 'confirmation',
  });
  expect(await statuses()).toEqual(['1 edit Launched']);
  const share = smallShare();
  share.users[0]!.lastName = 'Moreno';
  const renamed = await portal().edit(share);
  expect((await portal().undo(renamed.report.run, { confirmed: false })).report.status).toBe('launched');
});

test('a run that was undone while somebody looked is not undone again, though its rows are as it left them', async () => {
  await portal().edit(smallShare());
  const share = smallShare();
  share.users[0]!.lastName = 'Moreno';
  const run = (await portal().edit(share)).report.run!;
  const { database } = portal();
  let looks = 0;
  const review = async () => {
    looks += 1;
    await portal().undo(run);
    await database.run(`update users set last_name = 'Moreno' where source_id = $1`, [
      share.users[0]!.sourceId,
    ]);
    return { proceed: true, approved: true };
  };
  const request = { run, dryRun: false, keepDays: 365, requestedBy: 'test' };
  await expect(undo(request, portal().tools(share, { review }))).rejects.toMatchObject({
    message: `Run ${run} is undone already.`,
  });
  expect(looks).toBe(1);
  expect(await statuses()).toEqual(['4 undo Failed', '3 undo Launched', '2 edit Undone', '1 edit Launched']);
});

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

test('an undo of an undo, and so on, leaves each run with its standing; none is in the way of an earlier one', async () => {
  const first = await portal().edit(smallShare());
  later(1);
  const second = await portal().edit(smallShare().student('p9', 's1'));
  const statuses = () => portal().statuses();
  let last = second;
  for (let times = 1; times <= 4; times += 1) {
    last = await portal().undo(last.report.run);
    expect(last.report.status).toBe('launched');
    const chain = Array.from({ length: times + 1 }, (_, index) =>
      (times - index) % 2 ? 'Undone' : 'Launched',
    );
    // The newest is always in force; of those before it, every other one.
    expect((await statuses()).slice(1)).toEqual(chain);
    const refused = (await portal().undo(first.report.run, { dryRun: true })).report;
    const inForce = times % 2 === 0;
    expect(refused.guards.map(({ code }) => code)).toEqual(inForce ? ['drifted'] : []);
    if (inForce) expect(refused.guards[0]!.message).toMatch(/Undo run 2 \(edit\) first\.$/);
  }
  const again = await portal().undo(second.report.run);
  expect(again.report.status).toBe('launched');
  expect((await portal().undo(first.report.run)).report.status).toBe('launched');
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

test('only what an undo deletes has come with its run', async () => {
  await portal().edit(smallShare());
  later(1);
  const { report } = await portal().edit(smallShare().student('p9', 's1').unshare('c3').school('s3'));
  const { plan } = await portal().undo(report.run, { dryRun: true });
  const reasons = new Set<string>();
  for await (const { action, reason } of plan.read()) reasons.add(`${action}: ${reason}`);
  expect(reasons).toEqual(new Set(['deleted: came with run 2']));
  const reset = await portal().reset(smallShare().unshare('c3'), { maxDeletes: { percent: 100 } });
  const undone = await portal().undo(reset.report.run, { dryRun: true });
  for await (const { action, reason } of undone.plan.read())
    expect([action, reason]).toEqual([action, action === 'deleted' ? 'came with run 3' : null]);
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

test('what would come back to something that is gone is drift, not a broken database', async () => {
  await lived();
  const first = await portal().reset(smallShare().unshare('p1'), all);
  const share = smallShare().unshare('p1', 's1', 'c1', 'c3', 't1', 'p2', 'p3');
  share.users.find(({ sourceId }) => sourceId === 't3')!.schools = ['s2'];
  const second = await portal().reset(share, all);
  const { report } = await portal().undo(first.report.run);
  expect(report).toMatchObject({ status: 'refused', guards: [{ code: 'drifted' }] });
  expect(report.guards[0]!.message).toContain(`Undo run ${second.report.run} (reset) first.`);
  await portal().undo(second.report.run);
  expect((await portal().undo(first.report.run)).report.status).toBe('launched');
});

test('what would come back to somebody who is gone is drift, though others come back', async () => {
  await portal().edit(smallShare());
  const share = smallShare().unshare('p1');
  share.classes.find(({ sourceId }) => sourceId === 'c1')!.students = ['p3'];
  const { report } = await portal().reset(share, all);
  await portal().database.run(`delete from users where source_id = 'p2'`);
  const refused = await portal().undo(report.run);
  expect(refused.report).toMatchObject({ status: 'refused', guards: [{ code: 'drifted' }] });
});

test.each<[string, string[], string, () => Promise<unknown>]>([
  [
    'a license',
    ['t1'],
    'Rows of run 2 have changed since: license 1 no longer exists. Create the license again under that id, and undo again; or leave the run as it is.',
    () =>
      insert('licenses', {
        id: 1,
        district_id: portal().district.id,
        po_number: '1',
        product: 'Rocks',
        audience: 'both',
        seats: 9,
      }),
  ],
  [
    'a book',
    ['p1', 'c1'],
    'Rows of run 2 have changed since: book 1 no longer exists. Create the book again under that id, and undo again; or leave the run as it is.',
    () => insert('books', { id: 1, title: 'Rocks', product: 'Rocks' }),
  ],
])(
  '%s that was deleted is named; once it is there again, the undo goes on',
  async (_, gone, message, make) => {
    await lived();
    const { report } = await portal().reset(smallShare().unshare(...gone), all);
    const deleted = message.includes('license') ? 'licenses' : 'books';
    await portal().database.run(`delete from ${deleted}`);
    const refused = await portal().undo(report.run);
    expect(refused.report).toMatchObject({ status: 'refused', guards: [{ code: 'drifted', message }] });
    await make();
    expect((await portal().undo(report.run)).report.status).toBe('launched');
  },
);

test('what is lost, and what was changed by a later run, are both said', async () => {
  await lived();
  const { report } = await portal().reset(smallShare().unshare('t1', 'p1', 'c1'), all);
  later(1);
  const next = await portal().edit(smallShare().unshare('t1', 'c1'));
  for (const table of ['licenses', 'books']) await portal().database.run(`delete from ${table}`);
  const { guards } = (await portal().undo(report.run)).report;
  expect(guards[0]!.message).toContain('since: book 1 no longer exists; license 1 no longer exists; 1 ');
  expect(guards[0]!.message).toContain(
    `Undo run ${next.report.run} (edit) first. Create the book and license again under those ids, and undo again;`,
  );
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

test('an undone link gives the row its former id back', async () => {
  const district_id = portal().district.id;
  await insert('users', { district_id, role: 'student', sis_id: 'sis-p1', last_name: 'Hand' });
  const before = await portal().dump();
  const { report } = await portal().edit(smallShare());
  expect(report.changes.students.linked).toBe(1);
  const { plan } = await portal().undo(report.run);
  expect(plan.changes.students).toMatchObject({ updated: 1, linked: 0, deleted: 5 });
  expect(await portal().dump()).toEqual(before);
});

test.each([
  ['that does not exist', 'not-found', /99/, async () => 99],
  [
    'that is undone already',
    'usage',
    /is undone already/,
    async () => {
      const { report } = await portal().edit(smallShare());
      await portal().undo(report.run);
      return report.run;
    },
  ],
  [
    'that was refused',
    'usage',
    /is Refused: it changed nothing/,
    async () => (await portal().edit(smallShare(), { planDigest: '000000000000' })).report.run,
  ],
  [
    'whose journal was erased',
    'usage',
    /can no longer be undone: what a run changed is kept for 365 days/,
    async () => {
      const { report } = await portal().edit(smallShare());
      await portal().database.run('delete from sync_changes');
      return report.run;
    },
  ],
  [
    'that is too old',
    'usage',
    /can no longer be undone: what a run changed is kept for 365 days/,
    async () => {
      const { report } = await portal().edit(smallShare());
      later(366 * 24);
      return report.run;
    },
  ],
])('a run %s cannot be undone', async (_what, code, message, run) => {
  const number = await run();
  await expect(portal().undo(number)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as string,
  });
});

test.each([
  [
    `delete from sync_changes where entity = 'users' and seq = 3`,
    /^The journal of run 1 is damaged: run 1 reports \d users created, its journal has \d\.$/,
  ],
  [
    `update sync_changes set after = null where seq = 3`,
    /^The journal of run 1 is damaged: 1 rows of the journal of run 1 lack their values before or after\.$/,
  ],
])('a run whose journal lacks something is not taken back in part: %s', async (damage, problem) => {
  await portal().edit(smallShare());
  await portal().database.run(damage);
  const before = await portal().dump();
  await expect(portal().undo(1)).rejects.toMatchObject({
    code: 'failed',
    message: expect.stringMatching(problem) as string,
  });
  expect(await portal().dump()).toEqual(before);
});

test.each(['license_assignments', 'class_books', 'student_books', 'student_work'])(
  'nor one whose journal lacks what went with it: %s',
  async (table) => {
    await lived();
    const { report } = await portal().reset(smallShare().unshare('t1', 'p1', 'c1'), all);
    await portal().database.run(`delete from sync_changes where entity = '${table}' and action = 'deleted'`);
    const undone = portal().undo(report.run);
    await expect(undone).rejects.toThrow(new RegExp(`reports \\d ${table} deleted, its journal has 0`));
  },
);

test('of a run that changed nothing there is nothing to undo: it stays launched', async () => {
  await portal().edit(smallShare());
  const { report } = await portal().edit(smallShare());
  await expect(portal().undo(report.run)).rejects.toMatchObject({
    code: 'usage',
    message: 'Run 2 changed no row of the Portal: there is nothing to undo.',
    hint: 'See: clever-sync history 1',
  });
  const statuses = await portal().database.all('select status from sync_runs order by id');
  expect(statuses).toEqual([{ status: 'Launched' }, { status: 'Launched' }]);
});

test('nor of one that changed settings alone: it is said how those are changed', async () => {
  await portal().edit(smallShare());
  const { report } = await portal().edit(smallShare(), { expiresOn: '2027-06-30' });
  await expect(portal().undo(report.run)).rejects.toMatchObject({
    message: 'Run 2 changed no row of the Portal: there is nothing to undo.',
    hint: 'Its settings stay; to change them: clever-sync districts set 1',
  });
});

test('what a run set beside rows stays, and is named with the command that sets it back, while it is so', async () => {
  const settings = { expiresOn: '2027-06-30', notify: ['it@riverside.example'] };
  const { report } = await portal().edit(smallShare(), settings);
  const { plan } = await portal().undo(report.run, { dryRun: true });
  expect(plan.warnings).toEqual([
    {
      code: 'settings-stay',
      count: 1,
      message:
        'An undo leaves the settings as they are; sync expires: 2027-06-30; e-mails go to 1 address more.',
      command: ['districts', 'set', 1, '--expires', 'never', '--unsubscribe', 'ADDRESS'],
    },
  ]);
  const { database, district } = portal();
  const known = (await districtById(database, district.id))!;
  await setDistrict(database, known, { expiresOn: null, unsubscribe: settings.notify });
  const undone = await portal().undo(report.run);
  expect(undone.report.warnings).toEqual([]);
  const again = await portal().undo(undone.report.run);
  expect(again.report.warnings[0]).toMatchObject({
    message: 'An undo leaves the settings as they are; sync expires: never; 1 address without e-mails.',
    command: ['districts', 'set', 1, '--expires', '2027-06-30', '--notify', 'ADDRESS'],
  });
});

test('history says until when a run can be undone, while it can', async () => {
  const { report } = await portal().edit(smallShare());
  const until = async () =>
    (await history(portal().database, portal().district, 30)).map(({ undoableUntil }) => undoableUntil);
  expect(await until()).toEqual(['2026-12-23T10:00:00.000Z']);
  await portal().undo(report.run);
  expect((await until())[1]).toBeNull();
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
