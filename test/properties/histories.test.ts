import fc from 'fast-check';
import { checkDatabase } from '../../src/database/check.ts';
import type { Row } from '../../src/database/database.ts';
import { addDistrict } from '../../src/engine/districts/changeDistrict.ts';
import { checkJournal } from '../../src/engine/history/checkJournal.ts';
import { pruneJournals } from '../../src/engine/history/prune.ts';
import type { Report } from '../../src/engine/report/report.ts';
import type { Portal } from '../engine/portal.ts';
import { inPortal, RUNS } from './district.ts';
import { journalled, journalOf } from './history/journal.ts';
import {
  conflictsIn,
  differences,
  districtOf,
  stateOf,
  type Difference,
  type State,
} from './history/state.ts';
import { byHand, someHands, stock } from './model/hands.ts';
import { shareData, shareOf, type ShareData } from './model/shares.ts';

const some = fc.nat(30);
const sync = fc.record({
  mode: fc.constantFrom('edit' as const, 'reset' as const),
  keepManual: fc.boolean(),
  /** One of the history's shares, less some of it, so that the same things go and come. */
  share: fc.constantFrom(0, 0, 1),
  without: fc.subarray(['s1', 's2', 'p1', 'p2', 'p3', 'p4', 'p5', 't1', 't2', 't3', 'c1', 'c2', 'c3']),
  isTwin: fc.constantFrom(false, false, false, true),
});
const step = fc.oneof(
  { weight: 4, arbitrary: sync.map((asked) => ({ kind: 'sync' as const, ...asked })) },
  { weight: 5, arbitrary: fc.oneof(fc.constant(0), some).map((back) => ({ kind: 'undo' as const, back })) },
  { weight: 3, arbitrary: someHands.map((hands) => ({ kind: 'hands' as const, hands })) },
  { weight: 2, arbitrary: fc.tuple(some, some).map((picks) => ({ kind: 'write' as const, picks })) },
  { weight: 1, arbitrary: some.map((which) => ({ kind: 'delete' as const, which })) },
  { weight: 1, arbitrary: fc.nat(12).map((hours) => ({ kind: 'prune' as const, hours })) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** These cost little: of so few examples as the others have, hardly any undo meets what was done since. */
const numRuns = 4 * RUNS.numRuns;

/** Far more than all runs take: a counterexample is made smaller while there is time, and then printed with its seed. */
const interruptAfterTimeLimit = 60_000 + 5_000 * numRuns;

test(
  'an undo is exact to the row or refuses, whatever was done since; every row is in the journal; no other district is touched',
  async () => {
    const shares = fc.tuple(shareData, shareData);
    const steps = fc.array(step, { minLength: 4, maxLength: 12, size: 'max' });
    await fc.assert(
      fc.asyncProperty(shares, steps, some, (data, all, last) =>
        inPortal(async (portal) => {
          const world = await begin(portal, data);
          for (const each of all) await act(world, each);
          await getAt(world, world.runs.at(last % world.runs.length)!);
          await checkRuns(world);
          expect(await checkDatabase(portal.database)).toEqual([]);
          expect(await checkJournal(portal.database)).toEqual([]);
        }),
      ),
      { ...RUNS, numRuns, interruptAfterTimeLimit },
    );
  },
  interruptAfterTimeLimit + 30_000,
);

/** A run that was launched. */
interface Run {
  id: number;
  of: Portal;
  undoes: Run | null;
  changed: Map<string, Difference>;
  journal: Row[];
  inForce: boolean;
  isErased: boolean;
  ended: Date;
}

interface World {
  portal: Portal;
  /** The same Portal, for another district: with the same source ids, SIS ids and addresses. */
  twin: Portal;
  shares: ShareData[];
  runs: Run[];
}

async function begin(portal: Portal, shares: ShareData[]): Promise<World> {
  const added = { name: 'Twin', sourceId: 'd2', source: 'clever', now: portal.now };
  const { id, sourceId, name } = await addDistrict(portal.database, added);
  const district = { value: { id, sourceId, name } };
  const twin = Object.create(portal, { district }) as Portal;
  const world: World = { portal, twin, shares, runs: [] };
  const first = { kind: 'sync', mode: 'edit', keepManual: false, share: 0, without: [] } as const;
  for (const isTwin of [true, false]) {
    await stock(isTwin ? twin : portal);
    await act(world, { ...first, without: [...first.without], isTwin });
  }
  return world;
}

async function act(world: World, step: Step): Promise<void> {
  const { portal, runs } = world;
  portal.now = new Date(portal.now.getTime() + 3_600_000);
  if (step.kind === 'sync') await launch(world, step);
  else if (step.kind === 'undo') await undo(world, runs.at(-1 - (step.back % runs.length))!);
  else if (step.kind === 'delete') await deleteSchool(world, step.which);
  else if (step.kind === 'hands') await byHand(portal, step.hands);
  else if (step.kind === 'write') await write(portal, step.picks);
  else await prune(world, step.hours);
  await checkRuns(world);
}

async function launch(world: World, step: Step & { kind: 'sync' }): Promise<void> {
  const { mode, keepManual, without, isTwin } = step;
  const of = isTwin ? world.twin : world.portal;
  const share = shareOf(world.shares[step.share]!).unshare(...without);
  share.district_.sourceId = of.district.sourceId;
  const before = await stateOf(of);
  const { report } = await of.approved(share, { mode, keepManual, inSession: true, schools: 'all' });
  expect(report.status).toBe('launched');
  await note(world, { of, undoes: null, report, changed: differences(before, await stateOf(of)), before });
}

async function deleteSchool(world: World, which: number): Promise<void> {
  const { portal: of } = world;
  const sql = `select id from schools where district_id = ${of.district.id} order by id`;
  const schools = await of.database.all<{ id: number }>(sql);
  const school = schools[which % Math.max(1, schools.length)];
  if (!school) return;
  const before = await stateOf(of);
  const { report } = await of.deleteSchool(String(school.id), { inSession: true });
  expect(report.status).toBe('launched');
  await note(world, { of, undoes: null, report, changed: differences(before, await stateOf(of)), before });
}

/** Notes a run, once its journal has every row that it wrote, and all of them are its district's. */
async function note(
  { runs, portal }: World,
  run: Pick<Run, 'of' | 'undoes' | 'changed'> & { report: Report; before: State },
): Promise<Run> {
  const { of, undoes, changed, before } = run;
  const id = run.report.run!;
  const journal = await journalOf(portal, id);
  expect(Object.fromEntries(journalled(journal))).toEqual(Object.fromEntries(changed));
  const after = await stateOf(of);
  for (const each of changed.values()) {
    if (each.before) expect(districtOf(each.before, before)).toBe(of.district.id);
    if (each.after) expect(districtOf(each.after, after)).toBe(of.district.id);
  }
  const noted = { id, of, undoes, changed, journal, inForce: true, isErased: false, ended: portal.now };
  runs.push(noted);
  return noted;
}

/** Takes a run back, if it can be; returns why it was refused. */
async function undo(world: World, run: Run): Promise<string | null> {
  const { of, changed } = run;
  const before = await stateOf(of);
  if (!run.inForce || run.isErased || changed.size === 0) {
    await expect(of.undo(run.id)).rejects.toMatchObject({ code: 'usage' });
    expect(differences(before, await stateOf(of))).toEqual(new Map());
    return null;
  }
  const wished = takenBack(run, before);
  const { report } = await of.undo(run.id);
  const after = await stateOf(of);
  expect(report.status).toBe(wished ? 'launched' : 'refused');
  expect(differences(wished ?? before, after)).toEqual(new Map());
  if (!wished) return report.guards.find(({ code }) => code === 'drifted')!.message;
  const undone = { of, undoes: run, report, before, changed: writtenBy(run, differences(before, after)) };
  await note(world, undone);
  let inForce = false;
  for (let each: Run | null = run; each; each = each.undoes, inForce = !inForce) each.inForce = inForce;
  return null;
}

/** The Portal with every row of a run as it was before it; null when that would lose what was done since. */
function takenBack({ changed }: Run, now: State): State | null {
  const rows = new Map(now);
  for (const [key, { before, after }] of changed) {
    if (content(now.get(key) ?? null) !== content(after)) return null;
    if (before) rows.set(key, before);
    else rows.delete(key);
  }
  return conflictsIn(rows).length > 0 ? null : rows;
}

/** When a row was written last is no part of what it is: of that, the journal of an undo says what its run left. */
const content = (row: Row | null): string => JSON.stringify(row && { ...row, updated_at: null });
const writtenBy = ({ changed }: Run, undone: Run['changed']): Run['changed'] =>
  new Map([...undone].map(([key, { after }]) => [key, { before: changed.get(key)!.after, after }]));

/** Takes a run back, and before it what it names: that leads there, unless hand edits are in the way. */
async function getAt(world: World, run: Run): Promise<void> {
  for (let message = await undo(world, run); message !== null; message = await undo(world, run)) {
    const [, named] = /Undo (run .*) first\./.exec(message) ?? [];
    if (named === undefined) return expect(message).toMatch(/by hand|again under/);
    for (const [, id] of named.matchAll(/run (\d+) \(/g)) {
      expect(Number(id)).toBeGreaterThan(run.id);
      const later = world.runs.find((each) => each.id === Number(id))!;
      if (later.inForce) await getAt(world, later);
      if (later.inForce) return;
    }
  }
}

async function prune({ portal, runs }: World, hours: number): Promise<void> {
  const before = await stateOf(portal);
  await pruneJournals(portal.database, { keepDays: hours / 24, now: portal.now });
  expect(differences(before, await stateOf(portal))).toEqual(new Map());
  const oldest = portal.now.getTime() - hours * 3_600_000;
  for (const run of runs) run.isErased ||= run.ended.getTime() < oldest;
}

/** Every run has the status that it should have, and its journal as it was written. */
async function checkRuns({ portal, runs }: World): Promise<void> {
  const rows = await portal.database.all<Row>('select id, status from sync_runs');
  const status = new Map(rows.map((row) => [row['id'], row['status']]));
  for (const run of runs) {
    expect(status.get(run.id)).toBe(run.inForce ? 'Launched' : 'Undone');
    expect(await journalOf(portal, run.id)).toEqual(run.isErased ? [] : run.journal);
  }
}

/** What people do in a Portal to what hangs on its records. */
const WRITES: [table: string, sql: string][] = [
  ['classes', 'delete from class_students where class_id = $1'],
  ['classes', 'delete from class_books where class_id = $1'],
  ['users', 'delete from student_books where user_id = $1'],
  ['users', 'delete from school_users where user_id = $1'],
  ['users', 'delete from license_assignments where user_id = $1'],
  ['student_work', 'update student_work set score = 1.5 where id = $1'],
  ['student_work', 'update student_work set class_id = null where id = $1'],
  ['student_work', 'delete from student_work where id = $1'],
  ['classes', 'delete from classes where id = $1'],
  ['schools', 'delete from schools where id = $1'],
  ['users', `update users set updated_at = '2026-12-01T00:00:00.000Z' where id = $1`],
  ['licenses', 'update licenses set seats = 1 where id = $1'],
  ['licenses', `update licenses set expires_on = '2026-11-22' where id = $1`],
  [
    'licenses',
    'delete from licenses where id = $1 and id not in (select license_id from license_assignments)',
  ],
];

async function write({ database }: Portal, [what, which]: [number, number]): Promise<void> {
  const [table, sql] = WRITES[what % WRITES.length]!;
  const rows = await database.all<{ id: number }>(`select id from ${table} order by id`);
  if (rows.length > 0) await database.run(sql, [rows[which % rows.length]!.id]);
}
