// What holds of a person besides: their schools and role, a license or a book that is missing.

import { userSyncs } from '../../database/statements/explain.ts';
import type { SharedUser } from '../../roster/records.ts';
import { counted } from '../plural.ts';
import { freeForTeachers } from '../report/reminders.ts';
import type { Reminders } from '../report/report.ts';
import { planning, sharing } from './aboutRecord.ts';
import type { Facts } from './facts.ts';
import {
  command,
  DISTRICT,
  note,
  ok,
  problem,
  SELECT_ALL,
  somebody,
  type Finding,
  type Next,
} from './finding.ts';
import { linking } from './linking.ts';
import { classesFindings, schoolMoves } from './membership.ts';
import { schooling } from './schooling.ts';
import type { Subject } from './subjects.ts';

/** Everything that an explanation says of a person. */
export async function aboutPerson(person: Subject, facts: Facts): Promise<Finding[]> {
  const listings = facts.sightings.listingsOf(person.sourceId);
  const record = person.shared?.table === 'users' ? person.shared.record : null;
  const hindrances = [...(record ? [await schools(person, record, facts)] : []), ...linking(person, facts)];
  const isHindered = hindrances.some(({ level }) => level === 'problem');
  const moves = await schoolMoves(person, facts);
  const plan = planning(person, { isHindered, moves: moves.length > 0 });
  return [
    sharing(person, listings),
    ...hindrances,
    ...roles(person, facts),
    ...(plan ? [plan] : []),
    ...moves,
    ...(await classesFindings(person, listings, facts)),
    ...licenses(person, facts.reminders),
    ...books(person, facts.reminders),
  ];
}

/** Where Clever says nothing of schools, those that the Portal has decide: staging found whether the person syncs. */
async function schools({ id }: Subject, record: SharedUser, facts: Facts): Promise<Finding> {
  if (record.unsaid && id !== null) {
    const [seen] = await facts.database.all<{ synced: number }>(userSyncs, [id]);
    return seen && !seen.synced
      ? problem(
          'school-not-selected',
          `${UNSAID}, and those that the Portal has are not selected.`,
          SELECT_ALL,
        )
      : note('school-unsaid', `${UNSAID}: those that the Portal has count.`);
  }
  if (record.schools.length > 0) return schooling(record.schools, facts);
  return record.unsaid
    ? note('school-unsaid', `${UNSAID}.`)
    : ok('no-school', 'In no school, as admins of a district are: always syncs.');
}

const UNSAID = 'Clever does not say in which schools';

function roles({ id, sourceId }: Subject, { plan }: Facts): Finding[] {
  const found = plan.roleConflicts.find((each) => each.userId === id || each.sourceId === sourceId);
  if (!found) return [];
  const { portalRole, sourceRoles, userId } = found;
  const message = `Is ${portalRole} in the Portal, shared as ${sourceRoles.join(', ')}: a sync never changes a role.`;
  return [
    problem('role-conflict', message, command(['users', 'set-role', DISTRICT, userId, sourceRoles[0] ?? ''])),
  ];
}

function licenses(
  { id }: Subject,
  { licenses: missing, seats, teachersWithoutStudentLicense }: Reminders,
): Finding[] {
  const lacking = teachersWithoutStudentLicense.filter(({ userId }) => userId === id);
  const ofStudents = lacking.map(({ product }) =>
    problem(
      'no-student-license',
      `Holds the teacher license of ${product}, not its student license.`,
      PURCHASE,
    ),
  );
  if (!missing.some(({ userId }) => userId === id)) return ofStudents;
  const next = assigning(id!, seats);
  return [problem('no-license', 'Has no license; a sync never gives one.', next), ...ofStudents];
}

/** Which of several licenses it is to be, people have to decide. */
function assigning(id: number, seats: Reminders['seats']): Next {
  const free = freeForTeachers(seats);
  const [first, ...others] = free;
  if (!first) return somebody('a purchase order with free seats, which a district admin assigns');
  const left = free.reduce((sum, each) => sum + each.seats - each.assigned, 0);
  const admins = `A district admin assigns one: ${counted(left, 'seat is', 'seats are')} free.`;
  if (others.length > 0) return command(['licenses', 'list', DISTRICT], `${admins} Those there are:`);
  return command(['licenses', 'assign', DISTRICT, first.licenseId, id], `${admins} To do it for them:`);
}

const PURCHASE = somebody('a purchase order that covers students of the product');

function books({ id }: Subject, { books: missing }: Reminders): Finding[] {
  return missing
    .filter(({ students }) => students.some(({ userId }) => userId === id))
    .map(({ book, bookId, class: name, classId, teacher }) =>
      problem(
        'no-book',
        `Lacks ${book}, which ${name} has; new students do not get it by themselves.`,
        command(
          ['books', 'assign', DISTRICT, classId, bookId, '--students', id!],
          `${teacher ?? 'A teacher of the class'} assigns it. To do it for them:`,
        ),
      ),
    );
}
