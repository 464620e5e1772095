// Guards on what came from the source: the district's state, bad records, a share with nothing of a kind in it.

import { emptiedClasses, portalSizes } from '../../database/statements/guards.ts';
import { shortened } from '../../roster/shortened.ts';
import type { SharedDistrict } from '../../source/source.ts';
import { count } from '../count.ts';
import { counted } from '../plural.ts';
import { MOST_LEFT_OUT } from '../staging/tally.ts';
import type { Guard, GuardFacts, Objection } from './guard.ts';

const LAST_YEARS = "What is shared may be last year's.";

/** The states in which a source holds a district's data, and what that means. */
const HELD = new Map([
  ['paused', LAST_YEARS],
  ['pending', 'The district has to settle something at the source before its data goes on.'],
  ['error', 'The source has to mend something before its data goes on: ask its support.'],
]);

/** Characters of what a source says of it: a sentence, not a page. */
const LONGEST_PROBLEM = 201;

/**
 * Why a district's data is held at its source: it is paused, pending or in error, or `today` is within its pause;
 * null when it is not.
 */
export function heldAtSource(
  { state, problem, pauseStart, pauseEnd }: SharedDistrict,
  today: string,
): string | null {
  const pausing = pauseStart !== null && pauseStart <= today && (pauseEnd === null || today <= pauseEnd);
  const meaning = HELD.get(state ?? '');
  if (meaning === undefined && !pausing) return null;
  const why = meaning === undefined ? `it has been paused since ${pauseStart}` : `its state is "${state}"`;
  const until = pausing && pauseEnd ? `, until ${pauseEnd}` : '';
  const said = problem === null ? '' : ` ("${shortened(problem, LONGEST_PROBLEM)}")`;
  return `The district's data is held at the source: ${why}${said}${until}. ${meaning ?? LAST_YEARS}`;
}

/** Edit warns, Reset refuses. */
export const districtState: Guard = async ({ shared, request, today }) => {
  const message = heldAtSource(shared, today);
  if (message === null) return [];
  const refuses = request.mode === 'reset' && !request.allowPaused;
  return [{ code: 'district-state', message, refuses, override: '--allow-paused' }];
};

/** More than 1 % of a kind, and more than 10 records, could not be used. */
export const badRecords: Guard = async ({ tally }) => {
  const limit = `${MOST_LEFT_OUT.percent}% and ${MOST_LEFT_OUT.records} records`;
  return tally.tooManyLeftOut().map(({ kind, leftOut, records }) => ({
    code: 'bad-records',
    message: `${leftOut} of ${records} shared ${kind} could not be used (limit: ${limit}).`,
    refuses: true,
    approvable: true,
  }));
};

/** Nothing of a kind is shared, and the Portal holds some. An Edit minds only when class rosters would be emptied. */
export const emptyShare: Guard = async (facts) => {
  const { database, request, tally } = facts;
  const { teachers, students } = tally.people;
  const shared = {
    schools: tally.usable('schools'),
    teachers: teachers.size,
    students: students.size,
    classes: tally.usable('classes'),
  };
  const absent = Object.entries(shared).filter(([, count]) => count === 0);
  if (absent.length === 0) return [];
  const [sizes] = await database.all<Record<string, number>>(portalSizes, [request.district.id]);
  const missing = absent.filter(([kind]) => sizes?.[kind]);
  if (missing.length === 0) return [];
  const emptied = [
    ...(await losing(facts, 'class_students', 'students')),
    ...(await losing(facts, 'class_teachers', 'teachers')),
  ];
  const held = missing.map(([kind]) => `no ${kind} are shared, the Portal has ${sizes?.[kind]}`).join('; ');
  const message = [`Whole kinds are missing from the share: ${held}.`, ...emptied].join(' ');
  const refuses = request.mode === 'reset' || emptied.length > 0;
  return [{ code: 'empty-share', message, refuses, approvable: true } satisfies Objection];
};

/** A sentence on the classes that would have none of their members left, if there are any. */
async function losing(
  { database }: GuardFacts,
  table: 'class_students' | 'class_teachers',
  members: string,
): Promise<string[]> {
  const classes = await count(database, emptiedClasses(table));
  if (classes === 0) return [];
  const lose = counted(classes, 'class loses all its', 'classes lose all their');
  return [`By the plan, ${lose} ${members}.`];
}
