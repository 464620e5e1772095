// What holds of a class or a school besides what holds of any record.

import type { Database } from '../../database/database.ts';
import { studentsOf } from '../../database/statements/explain.ts';
import { counted, plural } from '../plural.ts';
import { linking, planning, schooling, sharing, type Facts } from './aboutRecord.ts';
import { EDIT, note, ok, problem, SELECT_ALL, somebody, type Finding } from './finding.ts';
import type { Subject } from './subjects.ts';

/** Everything that an explanation says of a class. */
export async function aboutClass(database: Database, subject: Subject, facts: Facts): Promise<Finding[]> {
  const section = subject.shared?.table === 'classes' ? subject.shared.record : null;
  const hindrances = [...(section ? schooling([section.school], facts) : []), ...linking(subject, facts)];
  const isHindered = hindrances.some(({ level }) => level === 'problem');
  const plan = planning(subject, isHindered);
  return [
    sharing(subject, []),
    ...hindrances,
    ...(plan ? [plan] : []),
    ...(section ? await students(database, subject, { listed: section.students.length, isHindered }) : []),
  ];
}

/** How many are listed, in the Portal, on their way; and how many of the listed do not come. */
async function students(
  database: Database,
  { id, planned }: Subject,
  { listed, isHindered }: { listed: number; isHindered: boolean },
): Promise<Finding[]> {
  const [count] = await database.all<{ present: number; joining: number; leaving: number }>(studentsOf, [
    id,
    planned?.ref ?? id,
  ]);
  const { present, joining, leaving } = count!;
  const message = `Lists ${counted(listed, 'student')}; ${present} in the Portal`;
  const missing = listed - (present + joining - leaving);
  const strangers =
    !isHindered && missing > 0
      ? [
          problem(
            'members-left-out',
            `${missing} of those listed ${plural(missing, 'is', 'are')} not shared, or in no school that syncs.`,
            SHARE,
          ),
        ]
      : [];
  if (joining + leaving === 0) return [ok('students', `${message}.`), ...strangers];
  const moves = `the next Edit puts ${joining} in and takes ${leaving} out`;
  return [note('students', `${message}; ${moves}.`, EDIT), ...strangers];
}

const SHARE = somebody('an admin of the district shares them, or somebody selects their school');

/** Everything that an explanation says of a school. */
export function aboutSchool(subject: Subject, facts: Facts): Finding[] {
  const { sourceId, shared } = subject;
  const isIdle = facts.plan.unselectedSchools.some((each) => each.sourceId === sourceId);
  const hindrances = linking(subject, facts);
  const plan = planning(subject, isIdle || hindrances.length > 0);
  return [
    sharing(subject, []),
    ...(shared?.record ? [isIdle ? unselected() : ok('school-selected', 'Selected: it syncs.')] : []),
    ...hindrances,
    ...(plan ? [plan] : []),
  ];
}

const unselected = (): Finding =>
  problem('school-not-selected', 'Not selected: neither the school nor who is only in it syncs.', SELECT_ALL);
