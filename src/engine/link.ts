// Links shared records to rows that the Portal has already, and names the conflicts.

import type { Database } from '../database/database.ts';
import * as link from '../database/statements/link.ts';
import type { RecordTable } from '../roster/tables.ts';
import { count } from './count.ts';
import type { LinkConflict } from './plan.ts';

interface ConflictRow {
  n: number;
  source_id: string;
  name: string;
  side: 'student' | 'adult' | null;
  id: number;
  candidate: string;
  former: number | null;
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
  await database.run(link.findCandidates(kind), [district]);
  if ((await count(database, link.countCandidates)) === 0) return [];
  const match = kind === 'users' ? link.matchUsers : [link.matchBySisId(kind)];
  await database.script([...match, ...link.linkMatches(kind)]);
  const rows = await database.all<ConflictRow>(link.conflicts(kind));
  await database.script([...link.keepMatched(kind), ...(kind === 'users' ? link.touchClasses : [])]);
  return collect(kind, rows);
}

const KIND: Record<RecordTable, 'school' | 'class' | 'adult'> = {
  schools: 'school',
  classes: 'class',
  users: 'adult',
};

function collect(kind: RecordTable, rows: ConflictRow[]): LinkConflict[] {
  const conflicts = new Map<number, LinkConflict & { candidateNames: string[] }>();
  for (const { n, source_id, name, side, id, candidate, former } of rows) {
    const named = { kind: side ?? KIND[kind], sourceId: source_id, name, ...(former !== null && { former }) };
    const conflict = conflicts.get(n) ?? { ...named, candidates: [], candidateNames: [] };
    conflict.candidates.push(id);
    conflict.candidateNames.push(candidate);
    conflicts.set(n, conflict);
  }
  return [...conflicts.values()];
}
