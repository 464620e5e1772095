// The guard of an undo: the rows of its run are no longer as the run left them, so taking the run back would lose what
// was done since.

import type { Database } from '../../database/database.ts';
import {
  countDrift,
  DRIFT_TABLE,
  laterRuns,
  namesOfDrifted,
  noteDrift,
} from '../../database/statements/undo.ts';
import { RECORD_TABLES, TABLES, type TableName } from '../../roster/tables.ts';
import type { Guard, RunFacts } from './guard.ts';

/** How many names of a kind a message gives. */
const NAMED = 3;

interface DriftRow {
  entity: TableName;
  how: 'changed' | 'new' | 'gone';
  role: string | null;
  count: number;
}

/** Rows changed since the run, rows that hang on what it created, and what its rows hang on that is gone. */
export const drifted: Guard<RunFacts> = async ({ database, request }) => {
  const { undoes = 0, district } = request;
  for (const sql of DRIFT_TABLE) await database.run(sql);
  for (const sql of noteDrift()) await database.run(sql, [district.id]);
  const rows = await database.all<DriftRow & object>(countDrift);
  if (rows.length === 0) return [];
  rows.sort((a, b) => placeOf(a) - placeOf(b));
  const parts = await Promise.all(rows.map((row) => describe(database, row)));
  const message = `Rows of run ${undoes} have changed since: ${parts.join('; ')}. ${await wayOut(database, district.id, undoes)}`;
  return [{ code: 'drifted', message, refuses: true }];
};

/** Schools, people and classes first. */
const placeOf = ({ entity }: DriftRow): number => TABLES.findIndex(({ name }) => name === entity);
const isNamed = (entity: string): boolean => (RECORD_TABLES as readonly string[]).includes(entity);

const NOUNS: Record<string, [one: string, many: string]> = {
  student: ['student', 'students'],
  teacher: ['teacher', 'teachers'],
  staff: ['staff member', 'staff members'],
  school_admin: ['admin', 'admins'],
  district_admin: ['admin', 'admins'],
  users: ['person', 'people'],
  schools: ['school', 'schools'],
  classes: ['class', 'classes'],
  school_users: ['school membership', 'school memberships'],
  class_teachers: ['class membership of a teacher', 'class memberships of teachers'],
  class_students: ['class membership of a student', 'class memberships of students'],
  license_assignments: ['license', 'licenses'],
  class_books: ['book of a class', 'books of classes'],
  student_books: ['book of a student', 'books of students'],
  student_work: ['homework or assessment record', 'homework or assessment records'],
};

/** `2 students changed (Okoye, Lee; Ruiz, Ana)`, `4 homework or assessment records are new` */
async function describe(database: Database, { entity, how, role, count }: DriftRow): Promise<string> {
  const [one, many] = NOUNS[role ?? entity]!;
  const what = Number(count) === 1 ? `1 ${one} ${HOW[how][0]}` : `${count} ${many} ${HOW[how][1]}`;
  if (how !== 'changed' || !isNamed(entity)) return what;
  const rows = await database.all<{ name: string | null }>(namesOfDrifted(entity, role), [NAMED]);
  const names = rows.flatMap(({ name }) => name ?? []);
  if (names.length === 0) return what;
  return `${what} (${names.join('; ')}${Number(count) > names.length ? '; …' : ''})`;
}

const HOW: Record<DriftRow['how'], [one: string, many: string]> = {
  changed: ['was changed or deleted', 'were changed or deleted'],
  new: ['is new and would be lost', 'are new and would be lost'],
  gone: ['is gone, though what would come back needs it', 'are gone, though what would come back needs them'],
};

async function wayOut(database: Database, district: number, undoes: number): Promise<string> {
  const ran = (which: 'syncs' | 'undos') =>
    database.all<{ id: number; mode: string }>(laterRuns(which), [district, undoes]);
  const syncs = await ran('syncs');
  const later = syncs.length > 0 ? syncs : await ran('undos');
  if (later.length === 0)
    return 'They were changed by hand: put them back by hand, or leave the run as it is.';
  const runs = later.map(({ id, mode }) => `run ${id} (${mode})`).join(', then ');
  return `Undo ${runs} first.`;
}
