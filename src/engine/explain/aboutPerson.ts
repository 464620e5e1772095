// What holds of a person besides: their role, their classes, a license or a book that is missing.

import type { Database } from '../../database/database.ts';
import { classesOf, classesPlanned } from '../../database/statements/explain.ts';
import type { SharedUser } from '../../roster/records.ts';
import { byCodeUnits } from '../../roster/order.ts';
import { counted } from '../plural.ts';
import type { Reminders } from '../report.ts';
import { linking, planning, schooling, sharing, type Facts } from './aboutRecord.ts';
import { command, DISTRICT, EDIT, note, ok, problem, SELECT_ALL, somebody, type Finding } from './finding.ts';
import type { Subject } from './subjects.ts';
import type { Listing } from './watch.ts';

/** Everything that an explanation says of a person. */
export async function aboutPerson(
  database: Database,
  person: Subject,
  facts: Facts & { reminders: Reminders },
): Promise<Finding[]> {
  const listings = facts.watch.listings.get(person.sourceId ?? '') ?? [];
  const record = person.shared?.table === 'users' ? person.shared.record : null;
  const hindrances = [...(record ? schools(record, facts) : []), ...linking(person, facts)];
  const isHindered = hindrances.some(({ level }) => level === 'problem');
  const plan = planning(person, isHindered);
  return [
    sharing(person, listings),
    ...hindrances,
    ...roles(person, facts),
    ...(plan ? [plan] : []),
    ...(isInClasses(person, record) ? await classes(database, person, listings, facts) : []),
    ...licenses(person, facts.reminders),
    ...books(person, facts.reminders),
  ];
}

function schools(record: SharedUser, facts: Facts): Finding[] {
  if (record.unsaid)
    return [note('school-unsaid', 'Clever does not say in which schools: those that the Portal has count.')];
  if (record.schools.length === 0)
    return [ok('no-school', 'In no school, as admins of a district are: always syncs.')];
  return schooling(record.schools, facts);
}

function roles({ id, sourceId }: Subject, { plan }: Facts): Finding[] {
  const found = plan.roleConflicts.find((each) => each.userId === id || each.sourceId === sourceId);
  if (!found) return [];
  const { portalRole, sourceRoles, userId } = found;
  const message = `Is ${portalRole} in the Portal, shared as ${sourceRoles.join(', ')}: a sync never changes a role.`;
  return [
    problem('role-conflict', message, command(['users', 'set-role', DISTRICT, userId, sourceRoles[0] ?? ''])),
  ];
}

/** Admins and staff are in no class unless a section lists them. */
const isInClasses = ({ role }: Subject, record: SharedUser | null): boolean =>
  role === 'student' ||
  role === 'teacher' ||
  (record?.roles.some((each) => each.role === 'student' || each.role === 'teacher') ?? false);

async function classes(
  database: Database,
  { id, planned, role, shared }: Subject,
  listings: Listing[],
  facts: Facts,
): Promise<Finding[]> {
  const present = await database.all<{ name: string }>(classesOf, [id]);
  const coming = await database.all<{ name: string; action: string }>(classesPlanned, [planned?.ref ?? id]);
  const named = (action: string) => coming.filter((each) => each.action === action);
  const [joins, leaves] = [named('created'), named('deleted')];
  const idle = listings.filter(({ section }) => schooling([section.school], facts)[0]?.level === 'problem');
  const wrong = listings.filter(({ as }) => role !== null && (as === 'student') !== (role === 'student'));
  return [
    ...(present.length > 0 ? [ok('classes', `In ${titles(present)}.`)] : []),
    ...(joins.length > 0 ? [problem('joins', `The next Edit puts them into ${titles(joins)}.`, EDIT)] : []),
    ...(leaves.length > 0
      ? [note('leaves', `The next Edit takes them out of ${titles(leaves)}.`, EDIT)]
      : []),
    ...(idle.length > 0
      ? [
          problem(
            'class-does-not-sync',
            `Listed by ${titlesOf(idle)}, whose school does not sync.`,
            SELECT_ALL,
          ),
        ]
      : []),
    ...(wrong[0] ? [wrongSide(wrong, wrong[0].as, { id, role })] : []),
    ...(shared?.record && listings.length === 0
      ? [problem('in-no-section', 'No shared class lists them.', ENROLL)]
      : []),
  ];
}

const ENROLL = somebody('the district puts them into a section that it shares');

const wrongSide = (
  listings: Listing[],
  as: Listing['as'],
  { id, role }: Pick<Subject, 'id' | 'role'>,
): Finding =>
  problem(
    'wrong-side',
    `Listed as ${as} by ${titlesOf(listings)}, but ${role} in the Portal: never put into such a class.`,
    id === null ? null : command(['users', 'set-role', DISTRICT, id, as], `If ${as} is right:`),
  );

const MOST_NAMED = 6;

function titles(found: { name: string | null }[]): string {
  const all = found.map(({ name }) => name ?? 'a class without a name').sort(byCodeUnits);
  const names = all.slice(0, MOST_NAMED);
  const more = found.length - names.length;
  return `${counted(found.length, 'class', 'classes')}: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const titlesOf = (listings: Listing[]): string => titles(listings.map(({ section }) => section));

function licenses({ id }: Subject, { licenses: missing, seats }: Reminders): Finding[] {
  if (!missing.some(({ userId }) => userId === id)) return [];
  const free = seats.reduce((sum, each) => sum + Math.max(0, each.seats - each.assigned), 0);
  const next =
    free > 0
      ? `a district admin assigns one: ${counted(free, 'seat is', 'seats are')} free`
      : 'a purchase order with free seats, which a district admin assigns';
  return [problem('no-license', 'Has no license; a sync never gives one.', somebody(next))];
}

function books({ id }: Subject, { books: missing }: Reminders): Finding[] {
  return missing
    .filter(({ students }) => students.some(({ userId }) => userId === id))
    .map(({ book, class: name, teacher }) =>
      problem(
        'no-book',
        `Lacks ${book}, which ${name} has; new students do not get it by themselves.`,
        somebody(`${teacher ?? 'a teacher of the class'} assigns it`),
      ),
    );
}
