// Links shared records to rows that the Portal has already, and names the conflicts.

import type { Database } from '../database/database.ts';
import * as link from '../database/statements/link.ts';
import type { RecordTable } from '../roster/tables.ts';
import { MOST_NAMED, type LinkConflict } from './plan/plan.ts';

interface ConflictRow {
  sourceId: string;
  name: string;
  side: 'student' | 'adult' | null;
  former: number | null;
  candidates: string;
}

/**
 * Links the staged records of one kind whose source id the Portal does not know: one candidate, claimed by one record.
 * Returns the conflicts, by source id; no row is created, linked or deleted for them.
 */
export async function linkRecords(
  database: Database,
  kind: RecordTable,
  district: number,
): Promise<LinkConflict[]> {
  await database.run(link.noteNewest(kind));
  if ((await database.run(link.findCandidates(kind), [district])) === 0) return [];
  const match = kind === 'users' ? link.matchUsers : [link.matchBySisId(kind)];
  await database.script([...match, ...link.linkMatches(kind)]);
  const conflicts = await findConflicts(database, kind);
  await database.script([...link.keepMatched(kind), ...(kind === 'users' ? link.touchClasses : [])]);
  return conflicts;
}

const KIND: Record<RecordTable, 'school' | 'class' | 'adult'> = {
  schools: 'school',
  classes: 'class',
  users: 'adult',
};

/** Records that may be the same rows, by a placeholder for an address, share one list: N times M ids have no room. */
async function findConflicts(database: Database, kind: RecordTable): Promise<LinkConflict[]> {
  const rows = await database.all<{ id: number; name: string }>(link.candidateNames(kind));
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const lists = new Map<string, Pick<LinkConflict, 'candidates' | 'candidateNames'>>();
  const found: LinkConflict[] = [];
  for await (const row of database.each<ConflictRow>(link.conflicts(kind))) {
    const list = lists.get(row.candidates) ?? namedList(row.candidates, names);
    lists.set(row.candidates, list);
    const { sourceId, name, side, former } = row;
    found.push({ kind: side ?? KIND[kind], sourceId, name, ...(former !== null && { former }), ...list });
  }
  return found;
}

/** The candidates that are still there, and what the first are called. */
function namedList(ids: string, names: Map<number, string>) {
  const candidates = ids
    .split(',')
    .map(Number)
    .filter((id) => names.has(id));
  return { candidates, candidateNames: candidates.slice(0, MOST_NAMED).map((id) => names.get(id)!) };
}
