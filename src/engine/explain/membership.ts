// Which schools and classes somebody is in, comes into and goes out of, and which classes list them without effect.

import { classesOf, classesPlanned, schoolsPlanned } from '../../database/statements/explain.ts';
import { sideOf } from '../../roster/tables.ts';
import type { Facts } from './facts.ts';
import { command, DISTRICT, EDIT, note, ok, problem, somebody, type Finding, type Next } from './finding.ts';
import { conflictOf } from './linking.ts';
import { schooling } from './schooling.ts';
import type { Listing } from './sightings.ts';
import type { Subject } from './subjects.ts';
import { titles } from './titles.ts';

/** The schools that the plan changes of somebody; none of somebody new, of whom it is said with which schools they sync. */
export async function schoolMoves({ id, planned }: Subject, { database }: Facts): Promise<Finding[]> {
  if (id === null) return [];
  return moves('school', await database.all<Move>(schoolsPlanned, [planned?.ref ?? id]));
}

interface Move {
  name: string;
  /** Updated: whether it is the primary one. */
  action: 'created' | 'updated' | 'deleted';
}

function moves(noun: 'class' | 'school', planned: Move[]): Finding[] {
  const named = (action: Move['action']) => planned.filter((each) => each.action === action);
  const [joins, leaves, changes] = [named('created'), named('deleted'), named('updated')];
  const code = noun === 'class' ? '' : '-school';
  return [
    ...(joins.length > 0
      ? [problem(`joins${code}`, `The next Edit puts them into ${titles(noun, joins)}.`, EDIT)]
      : []),
    ...(leaves.length > 0
      ? [note(`leaves${code}`, `The next Edit takes them out of ${titles(noun, leaves)}.`, EDIT)]
      : []),
    ...(changes.length > 0
      ? [note(`primary${code}`, `The next Edit changes ${primary(noun, changes)}.`, EDIT)]
      : []),
  ];
}

const primary = (noun: 'class' | 'school', changes: Move[]): string =>
  noun === 'class'
    ? `who is the primary teacher of ${titles(noun, changes)}`
    : 'which of their schools is the primary one';

/** The classes somebody is in, or is listed by; whoever is shared as a student or teacher should be. */
export async function classesFindings(
  person: Subject,
  listings: Listing[],
  facts: Facts,
): Promise<Finding[]> {
  const { id, planned } = person;
  const { database } = facts;
  const present = await database.all<{ name: string }>(classesOf, [id]);
  const coming = await database.all<Move>(classesPlanned, [planned?.ref ?? id]);
  return [
    ...(present.length > 0 ? [ok('classes', `In ${titles('class', present)}.`)] : []),
    ...moves('class', coming),
    ...idle(listings, facts),
    ...wrongSide(listings, person),
    ...(listings.length === 0 && belongsInClasses(person)
      ? [problem('in-no-section', 'No shared class lists them.', ENROLL)]
      : []),
  ];
}

const belongsInClasses = ({ shared }: Subject): boolean =>
  shared?.table === 'users' &&
  (shared.record?.roles.some(({ role }) => role === 'student' || role === 'teacher') ?? false);

const ENROLL = somebody('the district puts them into a section that it shares');

/** The classes that list somebody and do not sync, by what mends it. */
function idle(listings: Listing[], facts: Facts): Finding[] {
  const groups = new Map<string, { classes: Listing['section'][]; next: Next | null }>();
  for (const { section } of listings) {
    const hindrance = hindranceOf(section, facts);
    if (!hindrance) continue;
    const group = groups.get(hindrance.why) ?? { classes: [], next: hindrance.next };
    group.classes.push(section);
    groups.set(hindrance.why, group);
  }
  return [...groups].map(([why, { classes, next }]) =>
    problem('class-does-not-sync', `Listed by ${titles('class', classes)}, ${why}.`, next),
  );
}

function hindranceOf(section: Listing['section'], facts: Facts): { why: string; next: Next | null } | null {
  if (conflictOf(facts.plan, 'classes', section.sourceId)) {
    const next = command(['explain', DISTRICT, section.sourceId], 'What settles it:');
    return { why: 'in a link conflict', next };
  }
  const { code, level, next } = schooling([section.school], facts);
  return level === 'problem' ? { why: `whose school ${WHY[code]}`, next } : null;
}

const WHY: Partial<Record<string, string>> = {
  'school-not-shared': 'is not shared',
  'school-left-out': 'is left out',
  'school-not-selected': 'is not selected',
  'school-conflict': 'is in a link conflict',
};

/**
 * Students are never put in a class as teachers, nor adults as students. Somebody who is shared in the role that the class
 * lists has the wrong one in the Portal; else it is the class that lists them wrongly.
 */
function wrongSide(listings: Listing[], { id, role, shared }: Subject): Finding[] {
  const wrong = listings.filter(({ as }) => role !== null && sideOf(as) !== sideOf(role));
  const [first] = wrong;
  if (!first) return [];
  const { as } = first;
  const sections = wrong.map(({ section }) => section);
  const message = `Listed as ${as} by ${titles('class', sections)}, but ${role} in the Portal: never put into such a class.`;
  const roles = shared?.table === 'users' ? (shared.record?.roles ?? []) : [];
  const isSharedSo = id !== null && roles.some((each) => each.role === as);
  return [
    problem(
      'wrong-side',
      message,
      isSharedSo ? command(['users', 'set-role', DISTRICT, id, as]) : MEND_LISTS,
    ),
  ];
}

const MEND_LISTS = somebody('the district lists them on the right side of its section');
