// What a report has to warn of: whom classes that sync list and who is put into none, and who has no school that is shared.

import type { Found } from './found.ts';
import { isStudent, type Id, type PortalRows } from './rows.ts';

/** Distinct ids that classes that sync list, and that are put into none. */
export function warningsOf(
  { classes, users, person, schools }: Found,
  after: PortalRows,
): Record<string, number> {
  const students = new Map(after.users.map((user) => [user.id, isStudent(user)]));
  const found = {
    student: new Set<string>(),
    teacher: new Set<string>(),
    conflict: new Set<string>(),
    side: new Set<string>(),
  };
  const note = (id: string, as: 'student' | 'teacher') => {
    const account = person(id);
    if (account === null) found[users.of(id)?.how === 'conflict' ? 'conflict' : as].add(id);
    else if (students.get(nameIn(account, id, after)) !== (as === 'student')) found.side.add(id);
  };
  for (const { record, syncs } of classes.records) {
    if (!syncs) continue;
    for (const id of record.students) note(id, 'student');
    for (const id of [...record.teachers, ...(record.primaryTeacher === null ? [] : [record.primaryTeacher])])
      note(id, 'teacher');
  }
  const isShared = (id: string) => schools.of(id) !== undefined;
  const homeless = [
    ...users.records.filter(
      ({ record, syncs }) => record.schools.length > 0 && !record.schools.some(isShared) && !syncs,
    ),
    ...classes.records.filter(({ record }) => !isShared(record.school)),
  ].length;
  const counts = {
    'unknown-student': found.student.size,
    'unknown-teacher': found.teacher.size,
    'in-conflict': found.conflict.size,
    'wrong-role': found.side.size,
    'unknown-school': homeless,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** A new account has an id by now, which its source id tells. */
const nameIn = (account: Id, sourceId: string, { users }: PortalRows): Id =>
  typeof account === 'number' ? account : users.find(({ source_id }) => source_id === sourceId)!.id;
