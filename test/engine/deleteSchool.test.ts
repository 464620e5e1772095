import type { Row } from '../../src/database/database.ts';
import { addDistrict, setDistrict } from '../../src/engine/districts/changeDistrict.ts';
import { status } from '../../src/engine/districts/districtStatus.ts';
import { districtById } from '../../src/engine/districts/districts.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { eachPortal } from './each.ts';
import { livedIn } from './lived.ts';
import { Portal } from './portal.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();
const insert: Portal['insert'] = (...row) => portal().insert(...row);
const id: Portal['id'] = (...record) => portal().id(...record);

/** Everything that goes with a plan, with the reason. */
async function deletions(plan: Plan): Promise<string[]> {
  const lines: string[] = [];
  for await (const { action, kind, name, reason } of plan.read())
    lines.push(`${action} ${kind} ${name}: ${reason}`);
  return lines;
}

const selection = () =>
  portal().database.all('select source_id as id, selected from sync_schools order by source_id');
const select = async (schools: 'all' | string[]) => {
  const { database, district } = portal();
  await setDistrict(database, (await districtById(database, district.id))!, { schools });
};
const STAY = 'An undo leaves the settings as they are;';
const SET = ['districts', 'set', 1, '--schools'];
const share = () => smallShare().user('a1', 'district_admin', ['s1']).user('f1', 'staff', ['s1']);

/**
 * Of s1: its teachers and students, a member of staff and an admin, and people made by hand, of whom one is in no school and
 * one in a class of s2.
 */
async function lived(): Promise<void> {
  await livedIn(portal());
  await portal().edit(share());
  const district_id = portal().district.id;
  const school_id = await id('schools', 's1');
  const role = 'student';
  const guest = await insert('users', { district_id, role, last_name: 'Guest' });
  const own = await insert('users', { district_id, role, last_name: 'Own' });
  for (const user_id of [guest, own]) await insert('school_users', { school_id, user_id, is_primary: true });
  await insert('class_students', { class_id: await id('classes', 'c2'), user_id: guest });
  await insert('classes', { district_id, school_id, name: 'Club' });
  portal().later();
}

test('names all that goes, each with its reason; whoever is elsewhere too, and every admin, stays', async () => {
  await lived();
  const { plan } = await portal().deleteSchool('School s1', { dryRun: true });
  const only = 'their only school is deleted';
  const lines = await deletions(plan);
  expect(lines.slice(0, 9)).toEqual([
    'deleted schools School s1: deleted by name',
    `deleted teachers Lee t1, Ann: ${only}`,
    `deleted students Lee p1, Ann: ${only}`,
    `deleted students Lee p2, Ann: ${only}`,
    `deleted students Lee p3, Ann: ${only}`,
    `deleted students Own: ${only}`,
    `deleted staff Lee f1, Ann: ${only}`,
    'deleted classes Club: its school is deleted',
    'deleted classes Science c1: its school is deleted',
  ]);
  expect(lines.filter((line) => / (schoolUsers|classTeachers|classStudents) /.test(line))).toEqual(
    expect.arrayContaining([
      'deleted schoolUsers Lee a1, Ann: its school is deleted',
      'deleted schoolUsers Guest: its school is deleted',
      'deleted schoolUsers Lee t3, Ann: its school is deleted',
      'deleted classTeachers Lee t3, Ann: its class is deleted',
      'deleted classStudents Hand: its class is deleted',
      'deleted classStudents Lee p4, Ann: its class is deleted',
    ]),
  );
  expect(plan).toMatchObject({
    mode: 'delete',
    school: { id: await id('schools', 's1'), sourceId: 's1', name: 'School s1' },
    losses: { licenseAssignments: 1, classBooks: 1, studentBooks: 1, studentWork: 2, manual: 2 },
    settings: { schools: [{ sourceId: 's1', name: 'School s1', selected: false }] },
    guards: [],
  });
});

test('leaves every other row as it was; an undo restores each exactly, and an undo of that deletes again', async () => {
  await lived();
  const before = await portal().dump();
  const { report } = await portal().deleteSchool('s1');
  expect(report).toMatchObject({ mode: 'delete', status: 'launched', guards: [] });
  const after = await portal().dump();
  for (const [table, rows] of Object.entries(before)) {
    const left = new Set(after[table]!.map((row) => JSON.stringify(row)));
    const stays = rows.filter((row) => left.has(JSON.stringify(row)));
    expect(stays).toHaveLength(left.size);
  }
  expect(after['users']!.map((row) => row['source_id'] ?? row['last_name']).sort()).toEqual([
    'Guest',
    'Hand',
    'a1',
    'p4',
    'p5',
    'p6',
    't2',
    't3',
  ]);
  expect(after['classes']!.map((row) => row['source_id'])).toEqual(['c2']);
  portal().later();
  const undone = await portal().undo(report.run);
  expect(await portal().dump()).toEqual(before);
  expect(undone.report.warnings).toEqual([
    {
      code: 'settings-stay',
      count: 1,
      message: `${STAY} not selected: School s1.`,
      command: [...SET, 'all'],
    },
  ]);
  expect(await selection()).toEqual([
    { id: 's1', selected: 0 },
    { id: 's2', selected: 1 },
  ]);
  const again = await portal().undo(undone.report.run);
  expect(again.report.warnings).toEqual([]);
  expect(await portal().dump()).toEqual(after);
  expect(await portal().statuses()).toEqual(['Launched', 'Launched', 'Launched', 'Undone', 'Launched']);
});

test('selected again in between, it is said by an undo of the undo that the next Edit brings it back', async () => {
  await lived();
  const { report } = await portal().deleteSchool('s1');
  portal().later();
  const undone = await portal().undo(report.run);
  await select('all');
  const message = `${STAY} still selected, and brought back by the next Edit: School s1.`;
  const preview = await portal().undo(undone.report.run, { dryRun: true });
  expect(preview.report.warnings).toEqual([
    { code: 'settings-stay', count: 1, message, command: [...SET, 's2'] },
  ]);
  const again = await portal().undo(undone.report.run);
  expect(again.report.warnings).toEqual(preview.report.warnings);
  expect((await portal().edit(share(), { dryRun: true })).report.changes.schools.restored).toBe(1);
  await select(['s2']);
  expect((await portal().edit(share(), { dryRun: true })).report.changes.schools.restored).toBe(0);
  // The settings fit what the undo of that leaves, once they are set again.
  await select('all');
  const back = await portal().undo(again.report.run);
  expect(back.report.warnings).toEqual([]);
});

test('a school that did not sync when it was deleted is said to be brought back, too, once it does', async () => {
  await lived();
  await select(['s2']);
  const { report } = await portal().deleteSchool('s1');
  expect(report.settings.schools).toEqual([]);
  const undone = await portal().undo(report.run);
  expect(undone.report.warnings).toEqual([]);
  await select('all');
  const again = await portal().undo(undone.report.run);
  expect(again.report.warnings[0]?.message).toContain('still selected, and brought back');
});

test('work that somebody did for a class of the school, and who stays, stays without the class', async () => {
  await lived();
  const work = { kind: 'homework', title: 'Notes', class_id: await id('classes', 'c3') };
  const row = await insert('student_work', { user_id: await id('users', 'p4'), ...work });
  const before = await portal().dump();
  const { report } = await portal().deleteSchool('s1');
  expect(await portal().database.all(`select class_id from student_work where id = ${row}`)).toEqual([
    { class_id: null },
  ]);
  await portal().undo(report.run);
  expect(await portal().dump()).toEqual(before);
});

test('no Edit brings it back until it is selected; then it is as it was, with books, work and licenses', async () => {
  await lived();
  const before = await portal().dump({ times: false });
  await portal().deleteSchool('s1');
  portal().later();
  const first = await portal().edit(share());
  expect(first.report.unselectedSchools).toMatchObject([{ sourceId: 's1', isNew: false }]);
  expect(first.report.changes).toMatchObject({
    schools: { created: 0 },
    students: { created: 0, updated: 0 },
  });
  const settled = await portal().dump();
  expect((await portal().edit(share())).report.changes).toMatchObject({ schoolUsers: { updated: 0 } });
  expect(await portal().dump()).toEqual(settled);
  const back = await portal().edit(share(), { schools: 'all' });
  expect(back.report.changes).toMatchObject({
    schools: { restored: 1, created: 0 },
    teachers: { restored: 1, created: 0 },
    students: { restored: 3, created: 0 },
    staff: { restored: 1, created: 0 },
    classes: { restored: 2, created: 0 },
  });
  const now = await portal().dump({ times: false });
  // What nobody shares comes back with an undo alone: the club, and who was made by hand.
  const { id: own } = before['users']!.find((user) => user['last_name'] === 'Own')!;
  const isAlone = (row: Row) =>
    row['name'] === 'Club' || row['last_name'] === 'Own' || row['user_id'] === own;
  for (const [table, rows] of Object.entries(before))
    expect(now[table]).toEqual(rows.filter((row) => !isAlone(row)));
});

describe('whose primary school it was, and who stays in another one,', () => {
  const both = ['s1', 's2'];
  const primary = () =>
    portal().database.all(`select u.source_id as user, s.source_id as school from users u
      left join school_users m on m.user_id = u.id and m.is_primary left join schools s on s.id = m.school_id
      where u.source_id in ('f2', 't8') order by 1`);
  const of = (school: string | null) => ['f2', 't8'].map((user) => ({ user, school }));

  test.each([
    ['shared', () => two()],
    ['no longer shared', () => two().unshare('s1', 'c1', 't1', 'p1', 'p2', 'p3')],
  ])(
    'has none until the next Edit, which takes the first that syncs: the school is %s',
    async (_what, then) => {
      await portal().edit(two());
      expect(await primary()).toEqual(of('s1'));
      const { plan } = await portal().deleteSchool('s1');
      expect(plan.changes.schoolUsers).toMatchObject({ updated: 0 });
      expect(await primary()).toEqual(of(null));
      const next = await portal().edit(then());
      expect(next.report.changes.schoolUsers).toMatchObject({ created: 0, updated: 3, deleted: 0 });
      expect(await primary()).toEqual(of('s2'));
      expect((await portal().edit(then())).report.changes.schoolUsers).toMatchObject({ updated: 0 });
    },
  );

  /** Of a teacher, as of t3, the share names the primary school; of staff none. */
  const two = () => smallShare().user('f2', 'staff', both).user('t8', 'teacher', both);
});

test('what came back is not taken back twice: the undo of the deletion names the Edit', async () => {
  await lived();
  const { report } = await portal().deleteSchool('s1');
  const back = await portal().edit(share(), { schools: 'all' });
  const refused = await portal().undo(report.run);
  expect(refused.report.guards).toMatchObject([{ code: 'drifted', refused: true }]);
  expect(refused.report.guards[0]!.message).toContain(`Undo run ${back.report.run} (edit) first.`);
  await portal().undo(back.report.run);
  expect((await portal().undo(report.run)).report.status).toBe('launched');
});

test('what came with a run is drifted once its school was deleted, and the deletion is named', async () => {
  const { report } = await portal().edit(share());
  const { report: deletion } = await portal().deleteSchool('s1');
  const refused = await portal().undo(report.run);
  expect(refused.report.guards[0]!.message).toContain(`Undo run ${deletion.run} (delete) first.`);
});

test('a school is gone only once; one made by hand goes by its Portal id, and by its name when that is one', async () => {
  await portal().edit(smallShare());
  await portal().deleteSchool('s1');
  await expect(portal().deleteSchool('s1')).rejects.toMatchObject({
    code: 'usage',
    message: '"Riverside" has no school "s1" in the Portal.',
  });
  const district_id = portal().district.id;
  const annex = await insert('schools', { district_id, name: 'Annex' });
  const other = await insert('schools', { district_id, name: 'annex' });
  await expect(portal().deleteSchool('ANNEX')).rejects.toMatchObject({
    code: 'usage',
    hint: `Name it by its Portal id: ${annex}, ${other}.`,
  });
  const { report } = await portal().deleteSchool(String(other));
  expect(report).toMatchObject({ school: { id: other, sourceId: null }, losses: { manual: 1 } });
  expect(report.settings.schools).toEqual([]);
  expect((await portal().deleteSchool('annex')).report.school).toMatchObject({ id: annex });
  await expect(portal().deleteSchool('School s')).rejects.toMatchObject({
    hint: 'Did you mean "School s2"?',
  });
});

test('a school that does not sync, or is no longer shared, changes no setting', async () => {
  await portal().edit(smallShare());
  await portal().edit(smallShare(), { schools: ['s2'] });
  expect((await portal().deleteSchool('s1')).report.settings.schools).toEqual([]);
  await portal().edit(smallShare().unshare('s2', 'c2', 't2', 'p4', 'p5', 'p6'), { planDigest: undefined });
  expect((await portal().deleteSchool('s2', { dryRun: true })).report.settings.schools).toEqual([]);
});

test('touches no other district, though it has the same ids', async () => {
  const {
    id: twin,
    sourceId,
    name,
  } = await addDistrict(portal().database, {
    name: 'Twin',
    sourceId: 'd2',
    source: 'clever',
    now: portal().now,
  });
  const other = Object.create(portal(), { district: { value: { id: twin, sourceId, name } } }) as Portal;
  const theirs = smallShare();
  theirs.district_.sourceId = 'd2';
  await other.edit(theirs);
  const before = await portal().dump();
  await portal().edit(smallShare());
  const foreign = await other.id('schools', 's1');
  await expect(portal().deleteSchool(String(foreign))).rejects.toMatchObject({ code: 'usage' });
  await portal().deleteSchool('s1');
  await portal().deleteSchool('s2');
  const users = (await portal().dump())['users']!.filter((row) => row['district_id'] === twin);
  expect(users).toEqual(before['users']);
  expect((await other.dump())['schools']!.map((row) => row['district_id'])).toEqual([twin, twin]);
});

test('nobody deletes a school unasked; a digest approves exactly the plan that it showed', async () => {
  await lived();
  const before = await portal().dump();
  const unasked = portal().deleteSchool('s1', { confirmed: false });
  await expect(unasked).rejects.toMatchObject({ code: 'confirmation' });
  const { plan } = await portal().deleteSchool('s1', { confirmed: false, dryRun: true });
  const other = await portal().deleteSchool('s2', { confirmed: false, planDigest: plan.digest });
  expect(other.report).toMatchObject({ status: 'refused', guards: [{ code: 'stale-plan', refused: true }] });
  expect(await portal().dump()).toEqual(before);
  const approved = await portal().deleteSchool('s1', { confirmed: false, planDigest: plan.digest });
  expect(approved.report.status).toBe('launched');
});

test('a term in session refuses where its classes are the school’s own, and warns whoever is at a terminal', async () => {
  const inTerm = smallShare().term('w', 'Winter', '2026-11-01', '2026-12-20');
  inTerm.classes.find(({ sourceId }) => sourceId === 'c1')!.term = 'w';
  await portal().edit(inTerm);
  const guarded = async (...asked: Parameters<Portal['deleteSchool']>) =>
    (await portal().deleteSchool(...asked)).report;
  const guards = [{ code: 'in-session', refused: true, override: '--in-session' }];
  expect(await guarded('s1')).toMatchObject({ status: 'refused', guards });
  expect((await guarded('s2', { dryRun: true })).guards).toEqual([]);
  const review = () => Promise.resolve({ proceed: true, approved: true });
  const attended = await guarded('s1', { confirmed: false }, { review });
  expect(attended).toMatchObject({ status: 'launched', guards: [{ code: 'in-session', refused: false }] });
  await portal().undo(attended.run);
  expect(await guarded('s1', { inSession: true })).toMatchObject({ status: 'launched' });
});

test('is planned again when somebody joins it, or selects it, while a person looks', async () => {
  await portal().edit(smallShare(), { schools: ['s2'] });
  await portal().edit(smallShare(), { schools: 'all' });
  const school_id = await id('schools', 's1');
  let looks = 0;
  const review = async () => {
    looks += 1;
    if (looks === 1) {
      const user_id = await insert('users', { district_id: portal().district.id, role: 'student' });
      await insert('school_users', { school_id, user_id, is_primary: true });
    } else if (looks === 2) await portal().database.run(`update sync_schools set selected = false`);
    return { proceed: true, approved: true };
  };
  const { report } = await portal().deleteSchool('s1', { confirmed: false }, { review });
  expect(looks).toBe(3);
  expect(report).toMatchObject({ status: 'launched', changes: { students: { deleted: 4 } } });
  expect(report.settings.schools).toEqual([]);
});

test('says nothing of how the district stands: that is what its syncs came to', async () => {
  await portal().edit(smallShare());
  const before = await status(portal().looking());
  portal().later();
  const { report } = await portal().deleteSchool('s1');
  const [stands] = await status(portal().looking());
  expect(stands).toMatchObject({ status: 'Launched', lastRun: report.run, unselectedSchools: 1 });
  expect(stands!.lastLaunchedAt).toBe(before[0]!.lastLaunchedAt);
  await portal().undo(report.run);
  expect((await status(portal().looking()))[0]).toMatchObject({ status: 'Launched' });
});
