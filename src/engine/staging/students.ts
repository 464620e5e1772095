// A class's students as lines: numbers of those who are known, the source ids of the few who are not. It knows no SQL.

import { createHash } from 'node:crypto';
import type { PersonIds } from './personIds.ts';

/** The refs of people by source id: their ids in the Portal, `-n` of new students. */
export type Refs = Pick<PersonIds, 'get'>;

/** A class's students. `known`: their refs, ascending, as a JSON array. `strangers`: the source ids of those without one. */
export interface StudentLines {
  known: string;
  strangers: string;
  /** Says the same of them on every database and in whatever order they came; null where `known` does, as all are in the Portal. */
  fingerprint: string | null;
}

/** The lines of the students that a section lists. */
export function studentLines(students: readonly string[], refs: Refs): StudentLines {
  const known: number[] = [];
  const strangers: string[] = [];
  const found = students.map((student) => refs.get(student));
  for (const [index, ref] of found.entries()) {
    if (ref === undefined) strangers.push(students[index]!);
    else known.push(ref);
  }
  if (!isAscending(known)) known.sort((a, b) => a - b);
  const isNew = strangers.length > 0 || (known[0] ?? 0) < 0;
  return {
    known: `[${known.join()}]`,
    strangers: strangers.length === 0 ? NOBODY : JSON.stringify(strangers.sort()),
    fingerprint: isNew ? fingerprint(students, found) : null,
  };
}

const NOBODY = '[]';

const isAscending = (numbers: readonly number[]): boolean =>
  numbers.every((number, index) => index === 0 || numbers[index - 1]! < number);

/** Of their ids in the Portal, and of the source ids of those who are not there. */
function fingerprint(students: readonly string[], refs: readonly (number | undefined)[]): string {
  const named = students.map((student, index) => {
    const ref = refs[index] ?? -1;
    return ref < 0 ? `#${student}` : String(ref);
  });
  return createHash('sha256').update(JSON.stringify(named.sort())).digest('hex').slice(0, 32);
}
