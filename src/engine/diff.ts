// The one diff, for both modes: fills the plan's tables from the staged rows and the Portal's.

import { CLASS_TEACHERS, SCHOOL_USERS } from '../database/statements/columns.ts';
import { cascade, deleteRecords, diffRecords } from '../database/statements/diff.ts';
import * as members from '../database/statements/members.ts';
import * as students from '../database/statements/students.ts';
import { throwIfAborted } from '../roster/errors.ts';
import { RECORD_TABLES } from '../roster/tables.ts';
import type { SyncRequest, SyncTools } from './request.ts';

/** Plans every change to the district's rows. Reads only; the plan is in temporary tables. */
export async function diff(request: SyncRequest, { database, signal }: SyncTools): Promise<void> {
  const { dialect } = database;
  const run = async (statements: string[]) => {
    let rows = 0;
    for (const statement of statements) {
      throwIfAborted(signal);
      rows += await database.run(statement, [request.district.id]);
    }
    return rows;
  };
  await run(RECORD_TABLES.map(diffRecords));
  const deleted = await run(RECORD_TABLES.map(deleteRecords));
  await run([
    ...members.wishSchools(dialect),
    ...members.diffMembers(SCHOOL_USERS),
    ...members.wishTeachers(dialect),
    ...members.diffMembers(CLASS_TEACHERS),
    ...students.addStudents(dialect),
    students.removeStudents(dialect),
    ...students.removeAdults(dialect),
    ...students.sortOutStudents,
    ...members.sortOutConflicts,
  ]);
  if (deleted > 0) await run(cascade());
}
