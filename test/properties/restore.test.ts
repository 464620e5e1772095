import fc from 'fast-check';
import type { Portal } from '../engine/portal.ts';
import { byHand, district, hands, inPortal, RUNS, shareOf } from './district.ts';

/** Every row as text, without the time of its last change. */
async function rows(portal: Portal): Promise<string[]> {
  const tables = Object.entries(await portal.dump());
  return tables.flatMap(([table, list]) =>
    list.map((row) => `${table} ${JSON.stringify({ ...row, updated_at: null })}`),
  );
}

test('what a Reset deleted is there again, with all that hung on it, once it is shared again', async () => {
  await fc.assert(
    fc.asyncProperty(
      district(),
      district(),
      hands,
      fc.constantFrom('edit', 'reset'),
      async (a, b, acts, mode) => {
        await inPortal(async (portal) => {
          const wishes = { keepManual: true, schools: 'all' } as const;
          await portal.edit(shareOf(a));
          await byHand(portal, acts);
          await portal.database.run('update licenses set seats = 100');
          const before = await rows(portal);
          portal.later();
          await portal.approved(shareOf(b), { mode: 'reset', ...wishes });
          portal.later();
          const { report } = await portal.approved(shareOf(a), { mode, ...wishes });
          expect(report.changes.students.created + report.changes.classes.created).toBe(0);
          const after = new Set(await rows(portal));
          expect(before.filter((row) => !after.has(row))).toEqual([]);
        });
      },
    ),
    RUNS,
  );
});
