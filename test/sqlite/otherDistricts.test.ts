// No verb goes through the rows of all districts. SQLite has no statistics of temporary tables, and so it may begin with the
// wrong one: work of classes that go, teachers who stay and the sizes of classes were once found among those of everybody,
// and a preview of a small district took 1.0 s instead of 0.1.

import type { Database } from '../../src/database/database.ts';
import { runsInProgress } from '../../src/database/statements/openRuns.ts';
import { runsToErase } from '../../src/database/statements/prune.ts';
import { assignBook } from '../../src/engine/byHand/assignBook.ts';
import { assignLicense, revokeLicense } from '../../src/engine/byHand/assignLicenses.ts';
import { listBooks } from '../../src/engine/byHand/books.ts';
import { addLicense, licenseHolders } from '../../src/engine/byHand/licenses.ts';
import { deleteSchool } from '../../src/engine/deleteSchool.ts';
import { removeDistrict, setDistrict } from '../../src/engine/districts/changeDistrict.ts';
import { status } from '../../src/engine/districts/districtStatus.ts';
import { findDistrict } from '../../src/engine/districts/districts.ts';
import { explain } from '../../src/engine/explain/explain.ts';
import { history, showRun } from '../../src/engine/history/history.ts';
import { pruneJournals } from '../../src/engine/history/prune.ts';
import { reminders } from '../../src/engine/report/reminders.ts';
import type { SyncOutcome, SyncRequest, UndoRequest } from '../../src/engine/request.ts';
import { roster, ROSTER_KINDS } from '../../src/engine/roster.ts';
import { dueDistricts } from '../../src/engine/runs/nightly.ts';
import { interruptDead } from '../../src/engine/runs/runs.ts';
import { sync } from '../../src/engine/sync.ts';
import { undo } from '../../src/engine/undo.ts';
import { localProcesses } from '../../src/localProcesses.ts';
import { cleverSource } from '../../src/source/clever/clever.ts';
import type { Source } from '../../src/source/source.ts';
import { World } from '../scenarios/world.ts';
import { noticing, type Going } from './goingThrough.ts';

/** What goes through one of those tables, and is right as it is. */
const RIGHT: (Going & { because: string })[] = [
  {
    sql: runsInProgress,
    way: 'SCAN sync_runs USING INDEX sync_runs_in_progress',
    because: 'the index has only the runs in progress, one a district at most',
  },
  {
    sql: runsToErase,
    way: 'SCAN sync_runs',
    because: 'a prune is for the runs of all districts, once a night',
  },
];

const lent = (world: World, database: Database) => ({
  database,
  clock: () => world.now,
  processes: localProcesses,
});

/** With the share of the world's day. */
async function withShare<T>(world: World, work: (source: Source) => Promise<T>): Promise<T> {
  const { url, token, districtId } = world.sandbox;
  const source = cleverSource({ districtId, apiUrl: url, authUrl: url, token, clock: () => world.now });
  return work(source).finally(() => source.close());
}

/** A sync that a person approves, whatever its size, and whose changes are read. */
async function syncs(
  world: World,
  database: Database,
  fields: Partial<SyncRequest> = {},
): Promise<SyncOutcome> {
  const asked = { mode: 'edit', dryRun: false, requestedBy: 'test' } as const;
  const allowed = { allowPaused: true, inSession: true };
  const district = await findDistrict(database, '1');
  const review = () => Promise.resolve({ proceed: true, approved: true });
  const request = { district, ...asked, ...allowed, ...fields };
  return withShare(world, async (source) =>
    readAll(await sync(request, { ...lent(world, database), source, review })),
  );
}

async function undoes(
  world: World,
  database: Database,
  run: number | null,
  fields: Partial<UndoRequest> = {},
): Promise<SyncOutcome> {
  const asked = { dryRun: false, confirmed: true, keepDays: 365, requestedBy: 'test' };
  return readAll(await undo({ run: run!, ...asked, ...fields }, lent(world, database)));
}

async function readAll(outcome: SyncOutcome): Promise<SyncOutcome> {
  for await (const change of outcome.plan.read()) expect(change.kind).not.toBe('');
  return outcome;
}

/** A school, a teacher, a student and a class of it. */
const ONE_OF_EACH = `select min(source_id) as asked from schools where district_id = 1
  union all select min(source_id) from users where district_id = 1 and role in ('teacher', 'student') group by role
  union all select min(source_id) from classes where district_id = 1`;

/** Everything that only looks at a district. */
async function look(world: World, database: Database, runs: (number | null)[]): Promise<void> {
  const district = await findDistrict(database, '1');
  await reminders(database, district, { now: world.now });
  for (const kind of ROSTER_KINDS)
    for (const search of ['', 'lee']) await roster(database, district, kind, search);
  for (const run of runs) {
    const { read } = await showRun(database, run!, 365);
    for await (const change of read()) expect(change.kind).not.toBe('');
  }
  await history(database, district, 365);
  for (const { asked } of await database.all<{ asked: string }>(ONE_OF_EACH))
    await withShare(world, (source) => explain(district, asked, { ...lent(world, database), source }));
  await status(lent(world, database));
  await dueDistricts(lent(world, database), world.now);
}

/** A license, and a book of its product for a class, by hand. */
async function giveByHand(world: World, database: Database): Promise<void> {
  const district = await findDistrict(database, '1');
  const one = async (sql: string) => (await database.all<{ id: number }>(sql))[0]!.id;
  const teacher = await one(`select min(id) as id from users where district_id = 1 and role = 'teacher'`);
  const inClass = await one(
    'select min(class_id) as id from class_students where class_id in (select id from classes)',
  );
  const book = await one('select min(id) as id from books');
  const [{ product }] = (await database.all(`select product from books where id = ${book}`)) as [
    { product: string },
  ];
  const bought = {
    poNumber: 'PO-1',
    product,
    audience: 'both',
    seats: 500,
    startsOn: null,
    expiresOn: null,
  } as const;
  const { license } = await addLicense(database, district, bought, world.now);
  await assignLicense(database, district, { license: license.id, users: [teacher] }, world.now);
  await assignBook(database, district, { class: String(inClass), book: String(book) }, world.now);
  await listBooks(database, district, world.now);
  await licenseHolders(database, district);
  await revokeLicense(database, district, { license: license.id, users: [teacher] }, world.now);
}

/** One school of the district, its largest. */
async function deletesSchool(world: World, database: Database): Promise<void> {
  const district = await findDistrict(database, '1');
  const [school] = await database.all<{ id: number }>(
    `select c.school_id as id from classes c where c.district_id = 1 group by c.school_id order by count(*) desc`,
  );
  const asked = { dryRun: false, confirmed: true, inSession: true, requestedBy: 'test' };
  const outcome = await deleteSchool(
    { district, school: String(school!.id), ...asked },
    lent(world, database),
  );
  expect((await readAll(outcome)).report.status).toBe('launched');
}

/** By hand every student is in every class, which loses most of them by the next sync. */
const ALL_IN_ALL_CLASSES = `insert into class_students (class_id, user_id)
  select c.id, u.id from classes c cross join users u where u.role = 'student' and u.source_id is not null
  on conflict (class_id, user_id) do nothing`;

/** Everything that can be done to the first of two districts; the other one goes in the end. */
async function doAll(world: World, database: Database): Promise<void> {
  const first = await syncs(world, database, { expiresOn: '2028-06-30', notify: ['it@example.org'] });
  await world.setDay(2, '2026-11-24');
  await world.seed('after-day1');
  await syncs(world, database, { schools: 'all' });
  await world.setDay(3, '2026-11-25');
  const reset = await syncs(world, database, { mode: 'reset', keepManual: true });
  const undone = await undoes(world, database, reset.report.run);
  // Refused, as rows of it have changed since.
  const refused = await undoes(world, database, first.report.run, { dryRun: true });
  const again = await syncs(world, database, { mode: 'reset' });
  await world.setDay(2, '2026-11-26');
  const restored = await syncs(world, database);
  await world.portal((portal) => portal.run(ALL_IN_ALL_CLASSES));
  const preview = await syncs(world, database, { mode: 'reset', dryRun: true });
  expect([reset, undone, again, restored].map(({ report }) => report.status)).toEqual(
    Array(4).fill('launched'),
  );
  expect(refused.report.guards.map(({ code }) => code)).toContain('drifted');
  expect(preview.report.guards.map(({ code }) => code)).toContain('shrunk-classes');
  expect(restored.report.changes.students.restored).toBeGreaterThan(0);
  await look(world, database, [reset.report.run, restored.report.run]);
  await setDistrict(database, await findDistrict(database, '1'), { schools: 'all' });
  await giveByHand(world, database);
  await deletesSchool(world, database);
  await interruptDead(lent(world, database));
  await pruneJournals(database, { keepDays: 0, now: new Date('2026-12-01') });
  await removeDistrict(lent(world, database), await findDistrict(database, 'Another'));
}

test.each([
  ['riverside', 'Riverside Unified'],
  ['awkward', 'Awkward Valley'],
])('%s', async (fixture, name) => {
  const world = await World.withDistrict(fixture, name);
  try {
    await world.addDistrict('Another', '5'.repeat(24));
    await world.seed('before');
    await world.portal(async (database) => {
      const { watched, found } = noticing(database);
      await doAll(world, watched);
      expect(found()).toEqual(RIGHT.map(({ sql, way }) => ({ sql, way })));
    });
  } finally {
    await world.close();
  }
});
