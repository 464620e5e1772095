// What holds of a class or a school besides what holds of any record.

import type { Database } from '../../database/database.ts';
import { membersOf } from '../../database/statements/explain.ts';
import type { SharedClass } from '../../roster/records.ts';
import { counted, plural } from '../plural.ts';
import { planning, sharing } from './aboutRecord.ts';
import type { Facts } from './facts.ts';
import { command, DISTRICT, EDIT, note, ok, problem, SELECT_ALL, type Finding } from './finding.ts';
import { linking } from './linking.ts';
import { schooling } from './schooling.ts';
import type { Subject } from './subjects.ts';
import { firstOf } from './titles.ts';

/** Everything that an explanation says of a class. */
export async function aboutClass(subject: Subject, facts: Facts): Promise<Finding[]> {
  const section = subject.shared?.table === 'classes' ? subject.shared.record : null;
  const hindrances = [...(section ? [schooling([section.school], facts)] : []), ...linking(subject, facts)];
  const isHindered = hindrances.some(({ level }) => level === 'problem');
  const members = section ? await membersFindings(facts.database, subject, section, isHindered) : [];
  const moves = members.some(({ next }) => next === EDIT);
  const plan = planning(subject, { isHindered, moves });
  return [sharing(subject), ...hindrances, ...(plan ? [plan] : []), ...members];
}

async function membersFindings(
  database: Database,
  { id, planned }: Subject,
  section: SharedClass,
  isHindered: boolean,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const list of ['teachers', 'students'] as const) {
    const values = [id, planned?.ref ?? id];
    const rows = await database.all<Member>(membersOf(`class_${list}`), values);
    const isSaid = !section.unsaid?.includes(list);
    findings.push(isSaid ? listed(list, section[list], rows) : unsaid(list));
    if (isSaid && !isHindered) findings.push(...leftOut(list, section[list], rows));
  }
  return findings;
}

type List = 'teachers' | 'students';

/** Somebody who is in the class, comes, or goes; `updated`: whether they are primary. `sourceId`: null if made by hand. */
interface Member {
  sourceId: string | null;
  action: 'kept' | 'created' | 'updated' | 'deleted';
}

const unsaid = (list: List): Finding =>
  note(`${list}-unsaid`, `Clever does not say who its ${list} are: those that the Portal has stay.`);

/** How many are listed, in the Portal, and on their way. */
function listed(list: List, ids: string[], rows: Member[]): Finding {
  const number = (action: Member['action']) => rows.filter((each) => each.action === action).length;
  const [joining, leaving] = [number('created'), number('deleted')];
  const message = `Lists ${counted(ids.length, list.slice(0, -1))}; ${rows.length - joining} in the Portal`;
  const primary = number('updated') > 0 ? ', and changes who is primary' : '';
  if (joining + leaving === 0 && primary === '') return ok(list, `${message}.`);
  return note(list, `${message}; the next Edit puts ${joining} in and takes ${leaving} out${primary}.`, EDIT);
}

/** Who of the listed is in the class neither now nor after the next Edit: by source id, to ask about next. */
function leftOut(list: List, ids: string[], rows: Member[]): Finding[] {
  const members = new Set(rows.flatMap(({ sourceId, action }) => (action === 'deleted' ? [] : sourceId)));
  const missing = ids.filter((id) => !members.has(id));
  const [first] = missing;
  if (first === undefined) return [];
  const message = `${missing.length} of the ${list} listed ${plural(missing.length, 'is', 'are')} left out: ${firstOf(missing)}.`;
  const why = missing.length > 1 ? 'Why the first of them is:' : 'Why:';
  return [problem(`${list}-left-out`, message, command(['explain', DISTRICT, first], why))];
}

/** Everything that an explanation says of a school. */
export function aboutSchool(subject: Subject, facts: Facts): Finding[] {
  const { sourceId, shared } = subject;
  const isIdle = facts.plan.unselectedSchools.some((each) => each.sourceId === sourceId);
  const hindrances = linking(subject, facts);
  const plan = planning(subject, { isHindered: isIdle || hindrances.length > 0 });
  return [
    sharing(subject),
    ...(shared?.record ? [isIdle ? unselected() : ok('school-selected', 'Selected: it syncs.')] : []),
    ...hindrances,
    ...(plan ? [plan] : []),
  ];
}

const unselected = (): Finding =>
  problem('school-not-selected', 'Not selected: neither the school nor who is only in it syncs.', SELECT_ALL);
