import fc from 'fast-check';
import { totalChanges } from '../../src/engine/plan.ts';
import type { Portal } from '../engine/portal.ts';
import { testDatabase } from '../support/databases.ts';
import { inPortal } from './district.ts';
import { bury, keyOf, NOTHING_BURIED, select, wished, type Id, type PortalRows, type Sync } from './model.ts';
import { byHand, someHands, stock } from './model/hands.ts';
import { shareData, shareOf } from './model/shares.ts';

const step = fc.record({
  mode: fc.constantFrom('edit' as const, 'reset' as const),
  keepManual: fc.boolean(),
  schools: fc.oneof(fc.constantFrom(undefined, 'all' as const), fc.subarray(['s1', 's2', 's3'])),
  share: shareData,
  hands: someHands,
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const USUAL = testDatabase === 'sqlite' ? 60 : 12;
const numRuns = Number(process.env['CLEVER_SYNC_TEST_RUNS'] ?? USUAL);
/** Long enough for all runs; a counterexample is made smaller as long as there is time, and then printed. */
const TIME_LIMIT = 60_000 + 4_000 * numRuns;
const RUNS = { numRuns, interruptAfterTimeLimit: TIME_LIMIT, markInterruptAsFailure: true };

test('after every sync of a history the Portal is what the rules say, and the same sync again changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 5 }), async (steps) => {
      await inPortal(async (portal) => {
        await stock(portal);
        let past: Past = { selection: new Map(), buried: NOTHING_BURIED };
        for (const each of steps) past = await syncAndCompare(portal, each, past);
      });
    }),
    RUNS,
  );
}, TIME_LIMIT + 30_000);

type Past = Pick<Sync, 'selection' | 'buried'>;

/** Syncs, compares, and lets people work on; returns what the next sync begins with. */
async function syncAndCompare(portal: Portal, { hands, ...step }: Step, past: Past): Promise<Past> {
  portal.now = new Date(portal.now.getTime() + 3_600_000);
  const sync = await begin(portal, step, past);
  const { mode, keepManual, schools, share, before } = sync;
  const request = { mode, keepManual, inSession: true, ...(schools && { schools }) };
  const { report } = await portal.approved(share, request);
  expect(report.status).toBe('launched');
  const after = await rowsOf(portal);
  const model = wished(sync);
  expect(byKey(named(after, model))).toEqual(byKey(model));
  const { schools: _, ...again } = request;
  expect(totalChanges((await portal.preview(share, again)).plan)).toBe(0);
  await byHand(portal, hands);
  return { selection: select(sync), buried: bury(sync.buried, mode, before, after) };
}

async function begin(portal: Portal, step: Omit<Step, 'hands'>, past: Past): Promise<Sync> {
  const { database, district, now } = portal;
  const share = shareOf(step.share);
  const isShared = (id: string) => share.schools.some(({ sourceId }) => sourceId === id);
  return {
    ...{ ...step, ...past, share, district: district.id, today: now.toISOString().slice(0, 10) },
    schools: Array.isArray(step.schools) ? step.schools.filter(isShared) : step.schools,
    before: await rowsOf(portal),
    licenses: await database.all<Sync['licenses'][number]>('select * from licenses'),
    books: await database.all<Sync['books'][number]>('select * from books'),
  };
}

const rowsOf = async (portal: Portal) => (await portal.dump()) as unknown as PortalRows;

/** The rows with the model's names for those that are new to it: they have ids that it cannot know. */
function named(rows: PortalRows, model: PortalRows): PortalRows {
  const names = Object.fromEntries(
    (['schools', 'users', 'classes'] as const).map((table) => {
      const known = new Set(model[table].map(({ id }) => id));
      const nameOf = ({ id, source_id }: { id: Id; source_id: string | null }): Id =>
        known.has(id) ? id : `new ${source_id}`;
      return [table, new Map<Id, Id>(rows[table].map((row) => [row.id, nameOf(row)]))];
    }),
  ) as Record<'schools' | 'users' | 'classes', Map<Id, Id>>;
  const rename = (table: keyof PortalRows) => (row: object) =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]: [string, Id]) => {
        const of = column === 'id' ? names[table as 'users'] : names[PARENT[column] ?? ('' as 'users')];
        return [column, of?.get(value) ?? value];
      }),
    );
  return Object.fromEntries(
    Object.entries(rows).map(([table, list]) => [
      table,
      (list as object[]).map(rename(table as keyof PortalRows)),
    ]),
  ) as unknown as PortalRows;
}

const PARENT: Record<string, 'schools' | 'users' | 'classes'> = {
  school_id: 'schools',
  user_id: 'users',
  class_id: 'classes',
};

/** Rows by table and key, without times: what differs reads well. */
function byKey(rows: PortalRows): object {
  const withoutTimes = (row: object) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => !column.endsWith('_at')));
  return Object.fromEntries(
    Object.entries(rows).map(([table, list]) => [
      table,
      Object.fromEntries((list as object[]).map((row) => [keyOf(row), withoutTimes(row)])),
    ]),
  );
}
