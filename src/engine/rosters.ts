// Compares the students of classes that the Portal has with those the share lists: who joins, who leaves.
// It knows no roles; who of them may join or stay is decided in the diff.

import type { Database } from '../database/database.ts';
import { findStrangers, rostersToCompare } from '../database/statements/members.ts';
import { throwIfAborted } from '../roster/errors.ts';
import type { SyncRequest, SyncTools } from './request.ts';

/** Rosters taken apart at once: 2 MB of numbers in a large district. */
const AT_ONCE = 2_000;

interface Roster {
  id: number;
  /** JSON arrays of refs, ascending. */
  wished: string;
  present: string;
}

/**
 * Leaves who joins and who leaves in `tmp_joining` and `tmp_leaving`, and whom nothing is known of in `tmp_strangers`. Taken apart in
 * SQL, the rosters of a Reset for 28,000 students took four times as long.
 */
export async function compareRosters(
  { district }: SyncRequest,
  { database, signal }: SyncTools,
): Promise<void> {
  await database.run(findStrangers(database.dialect), [district.id]);
  for (let last = 0; ;) {
    throwIfAborted(signal);
    const rosters = await database.all<Roster>(rostersToCompare, [last, AT_ONCE]);
    if (rosters.length === 0) return;
    last = rosters.at(-1)!.id;
    await load(database, 'tmp_joining', rosters, ({ wished, present }) => missingIn(present, wished));
    await load(database, 'tmp_leaving', rosters, ({ wished, present }) => missingIn(wished, present));
  }
}

async function load(
  database: Database,
  table: string,
  rosters: Roster[],
  pick: (lists: Record<'wished' | 'present', number[]>) => Iterable<number>,
): Promise<void> {
  const rows: [number, number][] = [];
  for (const { id, wished, present } of rosters)
    for (const user of pick({ wished: parse(wished), present: parse(present) })) rows.push([id, user]);
  await database.load(table, ['class_id', 'user_id'], rows);
}

const parse = (line: string): number[] => JSON.parse(line) as number[];

/** Those of `these` that `numbers` has not; both ascend. */
function* missingIn(numbers: number[], these: number[]): Iterable<number> {
  let at = 0;
  for (const each of these) {
    while (at < numbers.length && numbers[at]! < each) at += 1;
    if (numbers[at] !== each) yield each;
  }
}
