import fc from 'fast-check';
import type { Plan } from '../../src/engine/plan.ts';
import type { Portal } from '../engine/portal.ts';
import { inPortal, RUNS } from './district.ts';
import { bury, NOTHING_BURIED, select, wished, type PortalRows, type Sync } from './model.ts';
import { readable, touched } from './model/differences.ts';
import { byHand, someHands, stock } from './model/hands.ts';
import { shareData, shareOf } from './model/shares.ts';

const step = fc.record({
  mode: fc.constantFrom('edit' as const, 'reset' as const),
  keepManual: fc.boolean(),
  schools: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(undefined, 'all' as const) },
    { weight: 1, arbitrary: fc.subarray(['s1', 's2', 's3']) },
  ),
  share: shareData,
  hands: someHands,
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Far more than all runs take: a counterexample is made smaller while there is time, and then printed with its seed. */
const interruptAfterTimeLimit = 60_000 + 5_000 * RUNS.numRuns;

test(
  'after every sync of a history the Portal is what the rules say, and the same sync again changes nothing',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 5 }), async (steps) => {
        await inPortal(async (portal) => {
          await stock(portal);
          let past: Past = { selection: new Map(), buried: NOTHING_BURIED };
          for (const each of steps) past = await syncAndCompare(portal, each, past);
        });
      }),
      { ...RUNS, interruptAfterTimeLimit },
    );
  },
  interruptAfterTimeLimit + 30_000,
);

/** What a sync knows of those before. */
type Past = Pick<Sync, 'selection' | 'buried'>;

/** Syncs, compares, and lets people work in the Portal; returns what the next sync begins with. */
async function syncAndCompare(portal: Portal, step: Step, past: Past): Promise<Past> {
  portal.now = new Date(portal.now.getTime() + 3_600_000);
  const sync = await begin(portal, step, past);
  const { mode, keepManual, schools, share, before, buried } = sync;
  const request = { mode, keepManual, inSession: true };
  const { report } = await portal.approved(share, { ...request, ...(schools && { schools }) });
  expect(report.status).toBe('launched');
  const after = await rowsOf(portal);
  const model = wished(sync);
  expect(readable(after, model)).toEqual(readable(model, model));
  expect(touched(before, after)).toEqual([]);
  expect(await changesOf((await portal.preview(share, request)).plan)).toEqual([]);
  await byHand(portal, step.hands);
  return { selection: select(sync), buried: bury(buried, mode, before, after) };
}

async function begin(portal: Portal, step: Step, past: Past): Promise<Sync> {
  const { database, district, now } = portal;
  const { mode, keepManual, schools } = step;
  const share = shareOf(step.share);
  const isShared = (id: string) => share.schools.some(({ sourceId }) => sourceId === id);
  return {
    ...past,
    mode,
    keepManual,
    share,
    district: district.id,
    today: now.toISOString().slice(0, 10),
    schools: Array.isArray(schools) ? schools.filter(isShared) : schools,
    before: await rowsOf(portal),
    licenses: await database.all<Sync['licenses'][number]>('select * from licenses'),
    books: await database.all<Sync['books'][number]>('select * from books'),
  };
}

async function changesOf(plan: Plan): Promise<string[]> {
  const changes = [];
  for await (const { action, kind, name } of plan.read()) changes.push(`${action} ${kind} ${name}`);
  return changes;
}

const rowsOf = async (portal: Portal) => (await portal.dump()) as unknown as PortalRows;
