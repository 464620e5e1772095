import { removeDistrict } from '../../src/engine/districts.ts';
import { eachPortal } from './each.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();

test('a district that is removed takes its runs and their journals along', async () => {
  const { report } = await portal().edit(smallShare());
  await portal().undo(report.run);
  const { database, district } = portal();
  const count = async (table: string) =>
    Number((await database.all<{ count: number }>(`select count(*) as count from ${table}`))[0]?.count);
  expect(await count('sync_changes')).toBeGreaterThan(50);
  await removeDistrict(database, district);
  for (const table of ['districts', 'sync_runs', 'sync_changes']) expect(await count(table)).toBe(0);
});
