import { eachPortal } from './each.ts';
import { Share, smallShare } from './share.ts';

const portal = eachPortal();
const hand = (row: Record<string, string>) =>
  portal().insert('users', { district_id: portal().district.id, ...row });
const idOf = async (sourceId: string) => (await portal().row('users', sourceId))?.id;

test('a student made by hand is linked by SIS id, ignoring case, and keeps its work', async () => {
  const id = await hand({ role: 'student', sis_id: 'SIS-P1', last_name: 'Hand' });
  await portal().insert('student_work', { user_id: id, kind: 'homework', title: 'Rocks' });
  const { report } = await portal().edit(smallShare());
  expect(report.changes.students).toMatchObject({ created: 5, linked: 1, updated: 0 });
  expect(await idOf('p1')).toBe(id);
  expect(await portal().database.all('select user_id from student_work')).toEqual([{ user_id: id }]);
});

test('a student is linked by e-mail only when one of the two has no SIS id', async () => {
  const without = await hand({ role: 'student', email: 'P1@example.org' });
  await hand({ role: 'student', email: 'p2@example.org', sis_id: 'another' });
  const { report } = await portal().edit(smallShare());
  expect(report.changes.students).toMatchObject({ created: 5, linked: 1 });
  expect(await idOf('p1')).toBe(without);
  expect(report.linkConflicts).toEqual([]);
});

test('adults are linked by e-mail, whatever their SIS ids, or by SIS id', async () => {
  const byMail = await hand({ role: 'teacher', email: 't1@example.org', sis_id: 'another' });
  const bySis = await hand({ role: 'staff', email: 'old@example.org', sis_id: 'sis-t2' });
  const { report } = await portal().edit(smallShare());
  expect([await idOf('t1'), await idOf('t2')]).toEqual([byMail, bySis]);
  expect(report.roleConflicts).toMatchObject([
    { sourceId: 't2', portalRole: 'staff', sourceRoles: ['teacher'] },
  ]);
});

test('a student is never linked to an adult', async () => {
  await hand({ role: 'teacher', email: 'p1@example.org', sis_id: 'sis-p1' });
  expect((await portal().edit(smallShare())).report.changes.students.created).toBe(6);
});

test('a record under a new Clever id is linked to the row whose id is no longer shared', async () => {
  await portal().edit(smallShare());
  const id = await idOf('p1');
  const share = smallShare().unshare('p1').student('p1-new', 's1', { sisId: 'sis-p1' });
  share.classes[0]!.students.push('p1-new');
  const { report } = await portal().edit(share);
  expect(report.changes.students).toMatchObject({ created: 0, linked: 1 });
  expect(await idOf('p1-new')).toBe(id);
  expect(await portal().rosters()).toEqual([
    'c1: t1* t3 | p1-new p2 p3',
    'c2: t2* | p4 p5 p6',
    'c3: t3* | p4',
  ]);
  expect(JSON.stringify((await portal().edit(share)).report.changes)).not.toMatch(/[1-9]/);
});

test('the id that a link takes away names nobody any more where a class still lists it', async () => {
  await portal().edit(smallShare());
  const reissued = () => {
    const share = smallShare();
    for (const id of ['t3', 'p1'])
      share.users.find(({ sourceId }) => sourceId === id)!.sourceId = `${id}-new`;
    return share;
  };
  const { report } = await portal().edit(reissued());
  expect(report.changes).toMatchObject({ teachers: { linked: 1 }, students: { linked: 1 } });
  expect(await portal().rosters()).toEqual(['c1: t1* | p2 p3', 'c2: t2* | p4 p5 p6', 'c3:  | p4']);
  expect(report.warnings).toMatchObject([
    { code: 'unknown-student', count: 1 },
    { code: 'unknown-teacher', count: 1 },
  ]);
  expect(JSON.stringify((await portal().edit(reissued())).report.changes)).not.toMatch(/[1-9]/);
});

test('whose record was left out is nobody else', async () => {
  await portal().edit(smallShare());
  const share = smallShare().unshare('p1').student('p9', 's1', { sisId: 'sis-p1' });
  const record = { id: 'p1', code: 'bad-record', problem: 'name is not an object' } as const;
  share.leftOut.push({ collection: 'users', record });
  const { report } = await portal().edit(share);
  expect(report.changes.students).toMatchObject({ created: 1, linked: 0 });
  expect(report.linkConflicts).toEqual([]);
});

test('two candidates, or a candidate claimed twice, are conflicts: nothing is created, linked or deleted', async () => {
  const two = [
    await hand({ role: 'student', sis_id: 'sis-p1' }),
    await hand({ role: 'student', sis_id: 'sis-p1' }),
  ];
  const one = await hand({ role: 'teacher', email: 'shared@example.org' });
  const share = smallShare();
  for (const id of ['t1', 't2'])
    share.users.find(({ sourceId }) => sourceId === id)!.email = 'shared@example.org';
  const { report } = await portal().edit(share);
  const named = (candidates: number[]) => ({
    candidates,
    candidateNames: candidates.map((each) => `user ${each}`),
  });
  expect(report.linkConflicts).toEqual([
    { kind: 'student', sourceId: 'p1', name: 'Lee p1, Ann', ...named(two) },
    { kind: 'adult', sourceId: 't1', name: 'Lee t1, Ann', ...named([one]) },
    { kind: 'adult', sourceId: 't2', name: 'Lee t2, Ann', ...named([one]) },
  ]);
  expect(report.changes.students).toMatchObject({ created: 5, linked: 0 });
  const reset = await portal().reset(share);
  expect(reset.report.changes.students.deleted).toBe(0);
  expect(reset.report.changes.teachers.deleted).toBe(0);
});

test('of many candidates all ids are given, and the names of the first', async () => {
  const candidates: number[] = [];
  for (let n = 1; n <= 12; n++) {
    candidates.push(await hand({ role: 'teacher', email: 'none@example.org', last_name: `Hand ${n}` }));
  }
  const share = smallShare();
  for (const user of share.users) user.email = 'None@example.org';
  const { report } = await portal().edit(share);
  const adults = report.linkConflicts.filter(({ kind }) => kind === 'adult');
  expect(adults.map(({ sourceId }) => sourceId)).toEqual(['t1', 't2', 't3']);
  const candidateNames = candidates.slice(0, 10).map((_, at) => `Hand ${at + 1}`);
  for (const each of adults) expect(each).toMatchObject({ candidates, candidateNames });
});

test('who is in a school that has another id now is judged by that one, the first time as the second', async () => {
  const school = (id: string) => new Share().school(id, { sisId: 'SIS-1' });
  await portal().edit(school('s1').student('p1', 's1').student('p2', 's1'));
  await portal().edit(school('s1').student('p1', 's1').student('p2', 's1'), { schools: [] });
  // A class still names the former id, so that the school counts as shared under it too.
  const share = school('s9').student('p2', 's9').section('c1', 's1', [], []);
  const { report } = await portal().approved(share, { mode: 'reset', schools: 'all' });
  expect(report.changes).toMatchObject({ schools: { linked: 1 }, students: { deleted: 1 } });
  const { report: again } = await portal().approved(share, { mode: 'reset' });
  expect(JSON.stringify(again.changes)).not.toMatch(/[1-9]/);
});

test('a record of an unselected school claims too, and its candidate counts as shared', async () => {
  const mine = await hand({ role: 'teacher', email: 'both@example.org' });
  const theirs = await hand({ role: 'student', sis_id: 'sis-p5' });
  const share = smallShare();
  for (const id of ['t1', 't2'])
    share.users.find(({ sourceId }) => sourceId === id)!.email = 'both@example.org';
  const { report } = await portal().edit(share, { schools: ['s1'] });
  expect(report.linkConflicts).toMatchObject([{ sourceId: 't1', candidates: [mine] }]);
  const reset = await portal().reset(share);
  expect(reset.report.changes.students.deleted).toBe(0);
  expect(await portal().database.all('select id from users where id = $1', [theirs])).toHaveLength(1);
});

test('schools and classes are linked by SIS id', async () => {
  const district_id = portal().district.id;
  const school = await portal().insert('schools', { district_id, sis_id: 'S-1', name: 'By hand' });
  const made = await portal().insert('classes', {
    district_id,
    school_id: school,
    sis_id: 'sis-c1',
    name: 'By hand',
  });
  const share = smallShare();
  share.schools[0]!.sisId = 's-1';
  const { report } = await portal().edit(share);
  expect(report.changes.schools).toMatchObject({ created: 1, linked: 1 });
  expect(report.changes.classes).toMatchObject({ created: 2, linked: 1 });
  expect((await portal().row('classes', 'c1'))?.id).toBe(made);
});

test('a class of a school in conflict waits', async () => {
  const district_id = portal().district.id;
  for (const name of ['A', 'B']) await portal().insert('schools', { district_id, sis_id: 'x', name });
  const share = new Share().school('s1', { sisId: 'X' }).student('p1', 's1').section('c1', 's1', [], ['p1']);
  const { report } = await portal().edit(share);
  expect(report.linkConflicts).toMatchObject([{ kind: 'school', sourceId: 's1' }]);
  expect(
    report.changes.classes.created + report.changes.students.created + report.changes.schools.created,
  ).toBe(0);
});

test('a linked hand-made member follows the roster from then on', async () => {
  await portal().edit(smallShare().unshare('p3'));
  const id = await hand({ role: 'student', sis_id: 'sis-p3' });
  const adult = await hand({ role: 'teacher', sis_id: 'sis-t4' });
  const [c2, c3] = [await portal().row('classes', 'c2'), await portal().row('classes', 'c3')];
  await portal().insert('class_students', { class_id: c2!.id!, user_id: id });
  await portal().database.run(
    `insert into class_teachers (class_id, user_id, is_primary) values (${Number(c3!.id)}, ${adult}, false)`,
  );
  const share = smallShare().teacher('t4', 's2');
  await portal().edit(share);
  expect(await portal().rosters()).toEqual([
    'c1: t1* t3 | p1 p2 p3',
    'c2: t2* | p4 p5 p6',
    'c3: t3* | p1 p4',
  ]);
  expect(JSON.stringify((await portal().edit(share)).report.changes)).not.toMatch(/[1-9]/);
});

test('an empty SIS id in the Portal says as little as none', async () => {
  const id = await hand({ role: 'student', sis_id: '', email: 'p1@example.org' });
  await portal().edit(smallShare());
  expect(await idOf('p1')).toBe(id);
});

test('SIS ids and addresses of any length are compared whole', async () => {
  const long = (end: string) => Array.from({ length: 400 }, (_, n) => `${n * 7919}`).join('-') + end;
  const share = smallShare().student('p7', 's1', { sisId: long('a'), email: `${long('b')}@example.org` });
  await portal().edit(share);
  await portal().edit(share.student('p8', 's1', { sisId: long('c'), email: null }));
  share.users.find(({ sourceId }) => sourceId === 'p7')!.sourceId = 'p9';
  const { report } = await portal().edit(share);
  expect(report.changes.students).toMatchObject({ created: 0, linked: 1 });
});

test('letters are compared one by one, whatever their script and their place in a word', async () => {
  const byMail = await hand({ role: 'teacher', email: 'ΟΔΥΣΣΕΥΣ@x.org' });
  const byDot = await hand({ role: 'teacher', email: 'İpek@x.org' });
  const bySis = await hand({ role: 'student', sis_id: 'É1' });
  const share = smallShare().teacher('t7', 's1', { email: 'οδυσσευς@x.org' });
  share.teacher('t8', 's1', { email: 'οδυσσευσ@x.org' }).teacher('t9', 's1', { email: 'ipek@x.org' });
  const { report } = await portal().edit(share.student('p9', 's1', { sisId: 'é1' }));
  expect([await idOf('t8'), await idOf('t9'), await idOf('p9')]).toEqual([byMail, byDot, bySis]);
  expect(report.changes.teachers).toMatchObject({ linked: 2, created: 4 });
});

test('somebody in a link conflict is not called unknown where classes list them; whoever waits is', async () => {
  for (const last_name of ['One', 'Two']) await hand({ role: 'student', sis_id: 'sis-p1', last_name });
  const share = smallShare();
  share.classes[0]!.students.push('nobody');
  // By mistake, a teacher in another one. Of p4 the school is not selected.
  share.classes[2]!.teachers.push('p1');
  const { report } = await portal().edit(share, { schools: ['s1'] });
  expect(report.linkConflicts).toHaveLength(1);
  expect(report.warnings).toMatchObject([
    {
      code: 'in-conflict',
      count: 1,
      message: '1 person in a link conflict and listed in classes: put into none until it is settled',
    },
    { code: 'unknown-student', count: 2 },
  ]);
});

describe('whoever may be somebody listed stays in the class', () => {
  const reissued = (...ids: string[]): Share => {
    const share = smallShare();
    const now = (id: string) => (ids.includes(id) ? `${id}x` : id);
    for (const user of share.users) user.sourceId = now(user.sourceId);
    for (const section of share.classes) {
      section.students = section.students.map(now);
      section.teachers = section.teachers.map(now);
      section.primaryTeacher = section.primaryTeacher && now(section.primaryTeacher);
    }
    return share;
  };
  const nothing = async (share: Share) =>
    expect(JSON.stringify((await portal().edit(share)).report.changes)).not.toMatch(/[1-9]/);

  test('once, and primary as before, also when the former id is listed too', async () => {
    await portal().edit(smallShare());
    const before = await portal().rosters();
    await hand({ role: 'teacher', email: 't1@example.org' });
    const share = reissued('t1');
    Object.assign(share.classes[0]!, { teachers: ['t3', 't1x', 't1'], primaryTeacher: null });
    const { report } = await portal().edit(share);
    expect(report.linkConflicts).toHaveLength(1);
    expect(await portal().rosters()).toEqual(before);
  });

  test('whoever else is listed there, and wherever else that one is listed by the former id', async () => {
    await portal().edit(smallShare());
    await hand({ role: 'teacher', email: 't3@example.org' });
    const share = reissued('t3');
    share.classes[2]!.teachers = ['t3'];
    await portal().edit(share);
    expect((await portal().rosters())[0]).toBe('c1: t1* t3 | p1 p2 p3');
  });

  test('while there is a link conflict, and no longer', async () => {
    await portal().edit(smallShare());
    const before = await portal().rosters();
    const rivals = [
      await hand({ role: 'teacher', email: 't2@example.org' }),
      await hand({ role: 'student', sis_id: 'SIS-P4' }),
    ];
    const { report } = await portal().edit(reissued('t2', 'p4'));
    expect(report.linkConflicts).toHaveLength(2);
    expect(await portal().rosters()).toEqual(before);
    await nothing(reissued('t2', 'p4'));
    const unlisted = reissued('t2', 'p4');
    unlisted.classes[1]!.students = ['p4x', 'p6'];
    unlisted.classes[2]!.students = ['p1'];
    await portal().edit(unlisted);
    expect((await portal().rosters()).slice(1)).toEqual(['c2: t2* | p4 p6', 'c3: t3* | p1']);
    await portal().database.run(`delete from users where id in (${rivals.join()})`);
    await portal().edit(reissued('t2', 'p4'));
    expect(await portal().rosters()).toEqual([
      'c1: t1* t3 | p1 p2 p3',
      'c2: t2x* | p4x p5 p6',
      'c3: t3* | p1 p4x',
    ]);
  });

  test('while the school of that record is not selected', async () => {
    await portal().edit(smallShare());
    await portal().edit(smallShare(), { schools: ['s1'] });
    const before = await portal().rosters();
    await portal().edit(reissued('p4'));
    expect(await portal().rosters()).toEqual(before);
    await nothing(reissued('p4'));
  });
});
