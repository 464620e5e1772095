// What scripts rely on: with --json, one value on standard output, with the contract's keys.

import { CURRENT_VERSION } from '../../src/database/migrations.ts';
import { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.withDistrict();
  await world.seed('before');
});
afterAll(() => world.close());

/** Runs a line with --json; its standard output as one JSON value, which has to be all of it. */
async function json(line: string, code = 0): Promise<never> {
  const ran = await world.run(`${line} --json`);
  expect(ran.code).toBe(code);
  return JSON.parse(ran.out) as never;
}

const RECORD = ['created', 'updated', 'linked', 'restored', 'deleted'];

test('a sync prints one object, every key present', async () => {
  const report: Record<string, Record<string, object>> = await json('edit 1');
  expect(Object.keys(report)).toEqual([
    'run',
    'district',
    'mode',
    'dryRun',
    'status',
    'plan',
    'changes',
    'kept',
    'losses',
    'settings',
    'roleConflicts',
    'linkConflicts',
    'unsharedAdmins',
    'unselectedSchools',
    'warnings',
    'guards',
    'reminders',
    'startedAt',
    'finishedAt',
    'durationMs',
  ]);
  const changes = Object.entries(report['changes']!).map(([kind, counts]) => [kind, Object.keys(counts)]);
  expect(changes).toEqual([
    ...['schools', 'teachers', 'students', 'staff', 'admins', 'classes'].map((kind) => [kind, RECORD]),
    ['schoolUsers', ['created', 'updated', 'deleted']],
    ['classTeachers', ['created', 'updated', 'deleted']],
    ['classStudents', ['created', 'deleted']],
  ]);
  const { kept, losses, reminders } = report;
  expect([kept, losses, reminders].map((each) => Object.keys(each!))).toEqual([
    ['schools', 'teachers', 'students', 'staff', 'admins', 'classes'],
    ['licenseAssignments', 'classBooks', 'studentBooks', 'studentWork', 'manual'],
    ['licenses', 'seats', 'books', 'teachersWithoutStudentLicense'],
  ]);
});

test('a run has its number, a preview null', async () => {
  expect(await json('edit 1')).toMatchObject({ run: 2, mode: 'edit', dryRun: false, status: 'launched' });
  const preview = await json('reset 1 --dry-run');
  expect(preview).toMatchObject({ run: null, mode: 'reset', dryRun: true, status: 'previewed' });
  const district = { id: 1, sourceId: world.sandbox.districtId, name: 'Riverside Unified' };
  expect(preview).toMatchObject({ district, plan: expect.stringMatching(/^[0-9a-f]{12}$/) as string });
});

test('a refusal is an object too, with its guards', async () => {
  const refused = await json('edit 1 --plan 000000000000', 3);
  const guard = { code: 'stale-plan', refused: true, override: null };
  expect(refused).toMatchObject({ status: 'refused', guards: [guard] });
});

test('lists are arrays', async () => {
  expect(await json('districts list')).toHaveLength(1);
  expect(await json('status')).toHaveLength(1);
  expect(await json('status 1')).toMatchObject({ id: 1, status: 'Refused' });
  expect(await json('roster schools 1 --search nowhere')).toEqual([]);
  const runs: object[] = await json('history 1');
  expect(runs[0]).toMatchObject({ status: 'Refused', changes: null });
  expect(Object.keys(runs[0]!)).toEqual([
    'run',
    'mode',
    'undoes',
    'status',
    'plan',
    'requestedBy',
    'startedAt',
    'finishedAt',
    'changes',
    'undoableUntil',
    'erasedAt',
  ]);
});

test('a roster has the fields of the Portal, and is never cut', async () => {
  const students: object[] = await json('roster students 1');
  expect(students).toHaveLength(46);
  const classes = await json('roster classes 1 --search "Biology - Okoye - 1"');
  expect(classes).toMatchObject([
    { name: 'Biology - Okoye - 1', school: 1, teachers: [expect.any(Number)], sisId: '1010-1' },
  ]);
});

test('show prints the run and its whole journal', async () => {
  const shown: { journal: object[] } = await json('show 1');
  expect(shown).toMatchObject({ run: 1, mode: 'edit', report: { status: 'launched' } });
  expect(shown.journal).toHaveLength(321);
  expect(await json('show 2')).toMatchObject({ journal: [] });
});

test('the other commands print one value as well', async () => {
  expect(await json('reminders 1')).toMatchObject({ licenses: expect.any(Array) as unknown[] });
  expect(await json('districts show 1')).toMatchObject({ name: 'Riverside Unified', expiresOn: null });
  expect(await json('db migrate')).toMatchObject({ from: CURRENT_VERSION, to: CURRENT_VERSION });
  expect(await json('db check')).toMatchObject({ problems: [] });
  expect(await json('doctor')).toContainEqual({
    name: 'Districts',
    status: 'ok',
    detail: '1',
    next: null,
  });
});

test.each([
  ['edit Nowhere', 2, 'not-found'],
  ['edit', 2, 'usage'],
  ['edti', 2, 'usage'],
  ['edit 1 --expires soon', 2, 'usage'],
  ['reset 1', 2, 'confirmation'],
  ['--db /nowhere.db status', 6, 'database-unreachable'],
])('an error of "%s" is an object', async (line, code, name) => {
  const { error } = await json(line, code);
  expect(error).toEqual({
    code: name,
    message: expect.any(String) as string,
    hint: expect.any(String) as string,
  });
});

test('explain gives what was found, and each finding with the command that mends it', async () => {
  expect(await json('explain 1 "Imani Castellanos"', 2)).toMatchObject({ error: { code: 'not-found' } });
  const explained: { found: { findings: object[] }[]; findings: object[] } =
    await json('explain 1 "Lee Okoye"');
  expect(Object.keys(explained)).toEqual(['district', 'plan', 'found', 'findings']);
  for (const each of explained.found)
    expect(Object.keys(each)).toEqual(['kind', 'id', 'sourceId', 'name', 'findings']);
  for (const each of [...explained.found.flatMap(({ findings }) => findings), ...explained.findings])
    expect(Object.keys(each)).toEqual(['code', 'level', 'message', 'next', 'command']);
  expect(explained.findings).toContainEqual(
    expect.objectContaining({ code: 'synced', level: 'ok', command: null }),
  );
});
