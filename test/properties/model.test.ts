import fc from 'fast-check';
import { totalChanges, type Plan } from '../../src/engine/plan/plan.ts';
import type { Portal } from '../engine/portal.ts';
import { inPortal, RUNS } from './district.ts';
import {
  bury,
  find,
  select,
  wished,
  withoutOrphans,
  withoutSchool,
  type Done,
  type PortalRows,
  type Sync,
} from './model.ts';
import { readable, touched } from './model/differences.ts';
import { byHand, someHands, stock } from './model/hands.ts';
import { said, toSay } from './model/report.ts';
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
  /** Which school is deleted after the sync; mostly none. */
  deletes: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(3) }),
  /** What is taken back then, or put in force again: the newest sync, the one before it, and so on. */
  undos: fc.array(fc.oneof(fc.constant(0), fc.nat(3)), { maxLength: 3 }),
  /** Whether people work in the Portal before that. */
  handsFirst: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Far more than all runs take: a counterexample is made smaller while there is time, and then printed with its seed. */
const interruptAfterTimeLimit = 60_000 + 5_000 * RUNS.numRuns;

test(
  'after every sync of a history, runs taken back in between, the Portal is what the rules say, and the same sync again changes nothing',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 5 }), async (steps) => {
        await inPortal(async (portal) => {
          await stock(portal);
          let past: Past = { selection: new Map(), runs: [] };
          for (const each of steps) {
            past = await syncAndCompare(portal, each, past);
            if (each.deletes !== null) past = await deleteAndCompare(portal, each.deletes, past);
            await goOn(portal, each, past);
          }
        });
      }),
      { ...RUNS, interruptAfterTimeLimit },
    );
  },
  interruptAfterTimeLimit + 30_000,
);

/** What a sync knows of those before. */
interface Past extends Pick<Sync, 'selection'> {
  runs: Run[];
}

/** A sync that changed something, or the deletion of a school. `last`: its own run, or the last of the undos of it, of that one, and so on. */
interface Run extends Done {
  last: number;
  inForce: boolean;
}

/** Syncs, and compares; returns what the next sync begins with. */
async function syncAndCompare(portal: Portal, step: Step, past: Past): Promise<Past> {
  portal.later();
  const sync = await begin(portal, step, past);
  const { mode, keepManual, schools, share, before } = sync;
  const request = { mode, keepManual, inSession: true };
  const { report } = await portal.approved(share, { ...request, ...(schools && { schools }) });
  expect(report.status).toBe('launched');
  const after = await rowsOf(portal);
  const model = wished(sync);
  expect(readable(after, model)).toEqual(readable(model, model));
  expect(touched(before, after)).toEqual([]);
  expect(said(report)).toEqual(toSay(sync, find(sync), after));
  expect(await changesOf((await portal.preview(share, request)).plan)).toEqual([]);
  const run: Run = { mode, before, after, last: report.run!, inForce: true };
  const runs = totalChanges(report) > 0 ? [...past.runs, run] : past.runs;
  return { selection: select(sync), runs };
}

/** Deletes a school, and compares. */
async function deleteAndCompare(portal: Portal, which: number, past: Past): Promise<Past> {
  const before = await rowsOf(portal);
  const school = before.schools[which % Math.max(1, before.schools.length)];
  if (!school) return past;
  portal.later();
  const { report } = await portal.deleteSchool(String(school.id), { inSession: true });
  expect(report.status).toBe('launched');
  const after = await rowsOf(portal);
  const model = withoutOrphans(withoutSchool(before, school.id));
  expect(readable(after, model)).toEqual(readable(model, model));
  expect(touched(before, after)).toEqual([]);
  const deselected = report.settings.schools.map(({ sourceId }) => [sourceId, false] as const);
  const run: Run = { mode: 'delete', before, after, last: report.run!, inForce: true };
  return { selection: new Map([...past.selection, ...deselected]), runs: [...past.runs, run] };
}

/** Lets people work in the Portal, and takes runs back. */
async function goOn(portal: Portal, step: Step, { runs }: Past): Promise<void> {
  if (step.handsFirst) await byHand(portal, step.hands);
  for (const back of step.undos) await undo(portal, runs.at(-1 - (back % Math.max(1, runs.length))));
  if (!step.handsFirst) await byHand(portal, step.hands);
}

/** Takes a sync back, or its undo, unless rows of it have changed since. */
async function undo(portal: Portal, run: Run | undefined): Promise<void> {
  if (!run) return;
  portal.later();
  const { report } = await portal.undo(run.last);
  if (report.status !== 'launched') return;
  run.last = report.run!;
  run.inForce = !run.inForce;
}

async function begin(portal: Portal, step: Step, { selection, runs }: Past): Promise<Sync> {
  const { database, district, now } = portal;
  const { mode, keepManual, schools } = step;
  const share = shareOf(step.share);
  const isShared = (id: string) => share.schools.some(({ sourceId }) => sourceId === id);
  return {
    selection,
    buried: bury(runs.filter(({ inForce }) => inForce).toSorted((a, b) => a.last - b.last)),
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
