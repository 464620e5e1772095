// A class's students as lines: numbers of those who are known, the source ids of the few who are not. It knows no SQL.

import { createHash } from 'node:crypto';
import type { SourceIds } from './sourceIds.ts';

/** The refs of people by source id: their ids in the Portal, `-n` of new students. */
export type Refs = Pick<SourceIds, 'get'>;

/** A class's students. `known`: their refs, ascending, as a JSON array. `strangers`: the source ids of those without one. */
export interface StudentLines {
  known: string;
  strangers: string;
  /**
   * The same for the same students on every database, and in whatever order they came; null where all are in the Portal, as
   * `known` is that then.
   */
  fingerprint: string | null;
}

/** The lines of the students that a section lists. */
export function studentLines(students: readonly string[], refs: Refs): StudentLines {
  const known: number[] = [];
  const strangers: string[] = [];
  /** Who is not in the Portal, as the fingerprint names them. */
  const outside: string[] = [];
  let ascends = true;
  for (const student of students) {
    const ref = refs.get(student);
    if (ref === undefined || ref < 0) outside.push(`#${student}`);
    if (ref === undefined) {
      strangers.push(student);
      continue;
    }
    ascends &&= known.length === 0 || known[known.length - 1]! < ref;
    known.push(ref);
  }
  if (!ascends) known.sort((a, b) => a - b);
  return {
    known: `[${known.join()}]`,
    strangers: strangers.length === 0 ? NOBODY : JSON.stringify(strangers),
    fingerprint: outside.length === 0 ? null : fingerprint(known, outside),
  };
}

/** The line of strangers when there is none. */
export const NOBODY = '[]';

/** Of their ids in the Portal, and of the source ids of those who are not there. */
function fingerprint(known: readonly number[], outside: readonly string[]): string {
  const named = [...outside, ...known.filter((ref) => ref > 0).map(String)];
  return createHash('sha256').update(JSON.stringify(named.sort())).digest('hex').slice(0, 32);
}
