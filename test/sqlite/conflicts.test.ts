// As many link conflicts as a large district has people: their number alone must not end a sync.

import { eachPortal } from '../engine/each.ts';
import { Share } from '../engine/share.ts';

const portal = eachPortal();

test('a placeholder address of everybody, and one row made by hand that has it', async () => {
  const email = 'none@example.org';
  await portal().insert('users', { district_id: portal().district.id, role: 'student', email });
  const share = new Share().school('s1').student('p', 's1', { sisId: null, email });
  const [one] = share.users;
  share.users = Array.from({ length: 130_000 }, (_, n) => ({ ...one!, sourceId: `p${n}` }));
  share.pageSize = 10_000;
  const { report } = await portal().edit(share, { dryRun: true });
  expect(report.linkConflicts).toHaveLength(130_000);
  expect(report.changes.students.created).toBe(0);
});
