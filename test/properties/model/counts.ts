// How many rows of each kind a sync changes, told from the Portal's rows before and after it.

import type { Plan } from '../../../src/engine/plan/plan.ts';
import type { Sync } from './found.ts';
import { keyOf, RECORD_TABLES, type PortalRows, type RecordRow } from './rows.ts';

export const kindOf = (table: string, row: object): string =>
  table !== 'users' ? table : KINDS[(row as { role: string }).role]!;
const KINDS: Record<string, string> = {
  teacher: 'teachers',
  student: 'students',
  staff: 'staff',
  school_admin: 'admins',
  district_admin: 'admins',
};

export function changesOf({ before, buried }: Sync, after: PortalRows): Pick<Plan, 'changes' | 'losses'> {
  const records = () => ({ created: 0, updated: 0, linked: 0, restored: 0, deleted: 0 });
  const changes = Object.fromEntries(
    ['schools', 'teachers', 'students', 'staff', 'admins', 'classes'].map((kind) => [kind, records()]),
  ) as Record<string, Record<string, number>>;
  let manual = 0;
  for (const table of RECORD_TABLES) {
    const former = new Set(buried.rows[table].map(({ id }) => id));
    for (const [was, is] of pairs<RecordRow>(before[table], after[table])) {
      const action = !is
        ? 'deleted'
        : !was
          ? former.has(is.id)
            ? 'restored'
            : 'created'
          : changeOf(was, is);
      if (action !== null) changes[kindOf(table, (is ?? was)!)]![action]! += 1;
      if (action === 'deleted' && was!.source_id === null) manual += 1;
    }
  }
  const hanging = (rows: object[], now: object[]) => {
    const all = pairs(rows, now);
    return {
      created: all.filter(([was]) => !was).length,
      updated: all.filter(([was, is]) => was && is && content(was) !== content(is)).length,
      deleted: all.filter(([, is]) => !is).length,
    };
  };
  const of = <Table extends keyof PortalRows>(table: Table) => hanging(before[table], after[table]);
  const { created, deleted } = of('class_students');
  return {
    changes: {
      ...changes,
      schoolUsers: of('school_users'),
      classTeachers: of('class_teachers'),
      classStudents: { created, deleted },
    } as Plan['changes'],
    losses: {
      licenseAssignments: of('license_assignments').deleted,
      classBooks: of('class_books').deleted,
      studentBooks: of('student_books').deleted,
      studentWork: of('student_work').deleted,
      manual,
    },
  };
}

function pairs<Row extends object>(before: Row[], after: Row[]): [Row | undefined, Row | undefined][] {
  const [was, is] = [before, after].map((rows) => new Map(rows.map((row) => [keyOf(row), row])));
  return [...new Set([...was!.keys(), ...is!.keys()])].map((key) => [was!.get(key), is!.get(key)]);
}

const changeOf = (was: RecordRow, is: RecordRow): 'linked' | 'updated' | null => {
  if (was.source_id !== is.source_id) return 'linked';
  return content(was) === content(is) ? null : 'updated';
};
const content = (row: object): string => JSON.stringify({ ...row, updated_at: null });
