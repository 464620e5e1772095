// What tests of coming back begin with: a Portal in which people have lived, and a share from which some of them are gone.

import type { Row } from '../../src/database/database.ts';
import { livedIn } from './lived.ts';
import type { Portal } from './portal.ts';
import { smallShare } from './share.ts';

export const everything = { maxDeletes: { percent: 100 } } as const;
export const gone = () => smallShare().unshare('t1', 'p1', 'c1');

/** What hangs on t1, p1, p2 and c1, for an hour: a license, books, work, a member made by hand. Returns their ids. */
export async function livedBefore(portal: Portal, seats = 9) {
  const made = await livedIn(portal, { audience: 'teacher', seats, readers: ['p1', 'p2'] });
  portal.later();
  return made;
}

/** The Portal without what a sync that wrote a row sets. */
export async function untouched(portal: Portal): Promise<Record<string, Row[]>> {
  const tables = await portal.dump();
  for (const row of Object.values(tables).flat()) delete row['updated_at'];
  return tables;
}
