// What is loaded in full of a share: nothing of what plainly equals its row. On PostgreSQL that is so of large tables alone:
// few rows it reads in an order of its own, and looks at their lists again.

import type { Database } from '../../src/database/database.ts';
import { sync } from '../../src/engine/sync.ts';
import { eachPortal } from '../engine/each.ts';
import { smallShare, type Share } from '../engine/share.ts';
import { overriding } from '../support/overriding.ts';

const portal = eachPortal();

/** An Edit: which records of the share it loaded in full, by source id. */
async function loadedBy(share: Share): Promise<unknown[]> {
  const loaded: unknown[] = [];
  const load: Database['load'] = (table, columns, rows) => {
    const isPage = ['tmp_page_users', 'tmp_page_classes'].includes(table);
    if (isPage) loaded.push(...rows.map((row) => row[columns.indexOf('source_id')]));
    return portal().database.load(table, columns, rows);
  };
  const database = overriding(portal().database, { load });
  await sync(portal().request(), { ...portal().tools(share), database });
  return loaded.sort();
}

/** Also people without a school, a class without anybody, one with two teachers. */
function mixedShare(): Share {
  const share = smallShare().user('a1', 'district_admin', []).user('f1', 'staff', []);
  share.section('c8', 's1', [], []).section('c9', 's1', ['t1', 't2'], []);
  for (const section of share.classes) section.primaryTeacher = section.teachers[0] ?? null;
  return share;
}

test('everything of a first sync, nothing of the same again, and then what changed', async () => {
  const { users, classes } = mixedShare();
  expect(await loadedBy(mixedShare())).toHaveLength(users.length + classes.length);
  expect(await loadedBy(mixedShare())).toEqual([]);
  const changed = mixedShare();
  changed.users.find(({ sourceId }) => sourceId === 'p3')!.middleName = 'Lou';
  changed.classes.find(({ sourceId }) => sourceId === 'c9')!.name = 'Renamed';
  expect(await loadedBy(changed)).toEqual(['c9', 'p3']);
});
