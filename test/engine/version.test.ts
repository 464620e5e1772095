// A database that a newer program brings up to its version while a sync is under way.

import { eachPortal } from './each.ts';
import { Share } from './share.ts';

const portal = eachPortal();

test('nothing is written into a database that has become too new meanwhile', async () => {
  const share = new Share().school('s1').student('p1', 's1');
  let migrated = false;
  share.beforePage = async ({ collection }) => {
    if (migrated || collection !== 'classes') return;
    migrated = true;
    await portal().database.run(`insert into sync_migrations (version, applied_at) values (99, 'now')`);
  };
  const error = await portal()
    .edit(share)
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'database-version' });
  expect(String(error)).toContain('of version 99');
  expect(await portal().database.all('select id from schools')).toEqual([]);
});
