import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { totalChanges } from '../../src/engine/plan/plan.ts';
import { byHand, district, hands, inPortal, RUNS, shareOf } from './district.ts';

const step = fc.record({
  data: district(),
  mode: fc.constantFrom('edit', 'reset'),
  keepManual: fc.boolean(),
  /** The schools that are selected; null for all. */
  selected: fc.option(fc.array(fc.nat(3), { minLength: 1, maxLength: 2 })),
  /** People whom sections list and who are not shared themselves. */
  hidden: fc.array(fc.nat(12), { maxLength: 3 }),
});

/** A step's share and what is asked of its sync. */
function syncOf({ data, mode, keepManual, selected, hidden }: StepOf<typeof step>) {
  const share = shareOf(data);
  share.users = share.users.filter((_, index) => !hidden.includes(index));
  const ids = share.schools.map(({ sourceId }) => sourceId);
  const some = selected?.flatMap((index) => ids[index % ids.length] ?? []) ?? [];
  const schools: 'all' | string[] = some.length > 0 ? some : 'all';
  return [share, { mode, keepManual, schools } as const] as const;
}

type StepOf<T> = T extends fc.Arbitrary<infer Step> ? Step : never;

test('a history of syncs undone from its end is, run by run, as it was, byte for byte; and redone the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      district(),
      hands,
      fc.array(step, { minLength: 1, maxLength: 4 }),
      async (first, acts, steps) => {
        await inPortal(async (portal) => {
          await portal.edit(shareOf(first));
          await byHand(portal, acts, true);
          const states = [];
          for (const each of steps) {
            portal.later();
            const before = await portal.dump();
            const { report } = await portal.approved(...syncOf(each));
            expect(report.status).toBe('launched');
            states.push({ run: report.run, before });
          }
          for (const { run, before } of states.reverse()) {
            portal.later();
            const after = await portal.dump();
            // Of a run that changed nothing there is nothing to undo.
            if (isDeepStrictEqual(before, after)) continue;
            const undone = await portal.undo(run);
            expect(undone.report).toMatchObject({ status: 'launched', guards: [] });
            expect(await portal.dump()).toEqual(before);
            const redone = await portal.undo(undone.report.run);
            expect(redone.report).toMatchObject({ status: 'launched', guards: [] });
            expect(await portal.dump()).toEqual(after);
            await portal.undo(run);
          }
        });
      },
    ),
    RUNS,
  );
});

test('what was done by hand since is never lost: the undo refuses, or leaves it there', async () => {
  await fc.assert(
    fc.asyncProperty(
      district(),
      district(),
      hands,
      fc.constantFrom('edit', 'reset'),
      async (a, b, acts, mode) => {
        await inPortal(async (portal) => {
          await portal.edit(shareOf(a));
          const { report } = await portal.approved(shareOf(b), { mode, schools: 'all' });
          if (totalChanges(report) === 0) return;
          const before = await portal.dump();
          await byHand(portal, acts);
          const since = await portal.dump();
          const undone = await portal.undo(report.run);
          const after = await portal.dump();
          if (undone.report.status === 'refused') expect(after).toEqual(since);
          for (const [table, rows] of Object.entries(since)) {
            const old = new Set(before[table]!.map((row) => JSON.stringify(row)));
            for (const row of rows.filter((each) => !old.has(JSON.stringify(each))))
              expect(after[table]).toContainEqual(row);
          }
        });
      },
    ),
    RUNS,
  );
});
