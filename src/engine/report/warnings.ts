// What a person should know of the share, though it stops nothing: what was left out or not found, and how often.

import type { Database } from '../../database/database.ts';
import { countWithoutBook } from '../../database/statements/comeBack.ts';
import { countRepeats, countUnknown, countWaitingSchools } from '../../database/statements/counts.ts';
import { countWithoutLicense, countWithoutSeat } from '../../database/statements/licensesAgain.ts';
import { count } from '../count.ts';
import type { Warning } from '../plan/plan.ts';
import { counted, plural } from '../plural.ts';
import type { Tally } from '../staging/tally.ts';

type Message = (count: number) => string;

const people = (count: number): string => counted(count, 'person', 'people');

/** The first few, and that there are more. */
export const examplesOf = ({ count, examples }: { count: number; examples: string[] }): string =>
  `${examples.join('; ')}${count > examples.length ? '; …' : ''}`;

/** What each kind of dangling reference means. Counts are distinct ids in synced classes. */
const UNKNOWN: Record<string, [code: string, message: Message]> = {
  student: [
    'unknown-student',
    (n) =>
      `${counted(n, 'student')} listed in classes but without an account, as they are not shared or do not sync: left out of those classes`,
  ],
  teacher: [
    'unknown-teacher',
    (n) =>
      `${counted(n, 'teacher')} listed in classes but without an account, as they are not shared or do not sync: left out of those classes`,
  ],
  course: [
    'unknown-course',
    (n) => `${counted(n, 'course')} named by classes but not shared: their course fields stay as they are`,
  ],
  term: [
    'unknown-term',
    (n) => `${counted(n, 'term')} named by classes but not shared: their term fields stay as they are`,
  ],
  'wrong-role': [
    'wrong-role',
    (n) =>
      `${people(n)} listed in a class on the wrong side (a student as a teacher, or an adult as a student): left out of it`,
  ],
  'in-conflict': [
    'in-conflict',
    (n) => `${people(n)} in a link conflict and listed in classes: put into none until it is settled`,
  ],
};

/** The warnings of a plan, those with a count of 0 left out. */
export async function collectWarnings(
  database: Database,
  { tally, restores }: { tally: Tally; restores: boolean },
  district: number,
): Promise<Warning[]> {
  const found = [
    ...(await notFound(database)),
    ...leftOut(tally),
    await repeated(database, tally),
    ...(restores ? await notReturned(database) : []),
    newSchools(await count(database, countWaitingSchools, [district])),
  ];
  return found.filter(({ count }) => count > 0);
}

async function notFound(database: Database): Promise<Warning[]> {
  const unknown = await database.all<{ kind: string; count: number }>(countUnknown);
  return unknown.map(({ kind, count }) => warning(UNKNOWN[kind]![0], count, UNKNOWN[kind]![1]));
}

function leftOut(tally: Tally): Warning[] {
  const { users, classes } = tally.withoutSchool;
  const [bad, foreign] = [tally.leftOut('bad-record'), tally.leftOut('foreign-record')];
  return [
    warning(
      'unknown-school',
      users.size + classes.size,
      (n) => `${counted(n, 'record')} left out, as none of their schools is shared`,
    ),
    warning(
      'bad-record',
      bad.count,
      (n) => `${counted(n, 'record')} left out, not as Clever describes them: ${examplesOf(bad)}`,
    ),
    warning(
      'foreign-record',
      foreign.count,
      (n) => `${counted(n, 'record')} of another district left out: ${examplesOf(foreign)}`,
    ),
  ];
}

async function repeated(database: Database, tally: Tally): Promise<Warning> {
  const ofUsers = await count(database, countRepeats('users'));
  const ofClasses = await count(database, countRepeats('classes'));
  return warning(
    'duplicate-record',
    tally.repeats + ofUsers + ofClasses,
    (n) => `${counted(n, 'record')} came more than once: the last one counts`,
  );
}

function newSchools(waiting: number): Warning {
  const message: Message = (n) =>
    `${counted(n, 'new school')} not selected: select ${plural(n, 'it to sync it', 'them to sync them')}`;
  return warning('new-schools', waiting, message);
}

/** What hung on records that come back, and does not come with them. */
async function notReturned(database: Database): Promise<Warning[]> {
  const licenses = (n: number) => `${counted(n, 'license')} of people who come back not given again`;
  return [
    warning(
      'no-free-seat',
      await count(database, countWithoutSeat),
      (n) => `${licenses(n)}: expired, or no seat is free`,
    ),
    warning(
      'deleted-license',
      await count(database, countWithoutLicense),
      (n) => `${licenses(n)}: deleted since in the Portal`,
    ),
    warning(
      'deleted-book',
      await count(database, countWithoutBook),
      (n) =>
        `${counted(n, 'book assignment')} of what comes back not given again: the book was deleted since in the Portal`,
    ),
  ];
}

const warning = (code: string, count: number, message: Message): Warning => ({
  code,
  count,
  message: message(count),
});
