// What the steps of staging share: the connection, what was asked for, and what was found so far.

import type { Database, Value } from '../../database/database.ts';
import type { LinedTable } from '../../database/statements/compare.ts';
import type {
  Collection,
  SharedClass,
  SharedRecords,
  SharedSchool,
  SharedUser,
} from '../../roster/records.ts';
import type { LinkConflict } from '../plan/plan.ts';
import type { SyncRequest } from '../request.ts';
import type { Gathering } from './gather.ts';
import type { Mentions } from './mentions.ts';
import type { SourceIds } from './sourceIds.ts';
import type { Schools } from './standing.ts';
import type { StudentLines } from './students.ts';
import type { Tally } from './tally.ts';

/** The state of one staging, made anew each time the share is read. */
export interface StagingContext {
  database: Database;
  request: SyncRequest;
  tally: Tally;
  linkConflicts: LinkConflict[];
  restoring: Restoring;
  /** Every shared school, kept until all have come: a district has few. */
  shared: SharedSchool[];
  /** Which of them sync. Known once all have come. */
  schools: Schools;
  /**
   * What is known of the users and classes that have come. Once all users have, `ids` holds a negative number for each new
   * student too.
   */
  known: Record<LinedTable, Known>;
  /** Classes to be compared once there are enough of them. */
  listed: ListedClass[];
  /** Records to be staged once there are enough of them: users as they are shared, classes as rows. */
  gathered: { users: Gathering<GatheredUser>; classes: Gathering<Value[]> };
  /** Adults who sync, by source id: only they can be made a class's primary teacher. A district has few. */
  adults: Set<string>;
  /** The courses and terms that are shared. A district has few. */
  lookups: Record<'course' | 'term', Map<string, ClassPart>>;
  /** What records name although the share does not hold it: schools, and of sections that sync courses and terms. */
  missing: Record<'schoolsOfUsers' | 'schoolsOfClasses' | 'course' | 'term', Mentions>;
}

/** What a class takes from its course, or its term: fields in the order of COURSE_FIELDS, TERM_FIELDS. */
export type ClassPart = readonly (string | null)[];

/** Whether anything can come back that was deleted, and whether anything did so far. */
interface Restoring {
  /** Null until it has been looked up: that look is all that it costs a district without a Reset or a deletion. */
  possible: boolean | null;
  found: boolean;
}

/** Records of a kind that are shared and in the Portal. */
export interface Known {
  /** Whether the Portal has any of the district that a page can be compared with. */
  inPortal: boolean;
  /** Their ids in the Portal by their source ids. */
  ids: SourceIds;
  /** Rows of their ids and whether they sync, kept until the database is told. */
  seen: Value[][];
}

/** `always`: the user is staged even when the Portal's row is equal. */
export interface GatheredUser {
  user: SharedUser;
  always: boolean;
}

/** A section, with its students as lines: they take a tenth of the memory. */
export interface ListedClass extends Omit<SharedClass, 'students'> {
  students: StudentLines;
}

/** How one collection is staged: page by page, and once all its pages have come. */
export interface StagingStep<C extends Collection> {
  take(context: StagingContext, records: SharedRecords[C][]): Promise<void>;
  finish(context: StagingContext): Promise<void>;
}

// The database carries calls out in order, so a step makes all of its calls at once and waits for them together: while
// the database works on this page, the next one is parsed. Waiting for each in turn took 1.5 times as long.

/** Runs statements whose only placeholder is the district. */
export async function runAll(context: StagingContext, statements: string[]): Promise<void> {
  const { database, request } = context;
  await Promise.all(statements.map((statement) => database.run(statement, [request.district.id])));
}

/** Empties the page table and fills it with these rows. */
export async function loadPage(
  { database }: StagingContext,
  table: string,
  columns: readonly string[],
  rows: Value[][],
) {
  await Promise.all([database.run(database.dialect.empty(table)), database.load(table, [...columns], rows)]);
}

/** Keeps in a set whether a record belongs there, going by the last record of that id. */
export function mark(marked: Set<string>, record: string, is: boolean): void {
  if (is) marked.add(record);
  else marked.delete(record);
}

/** Of records with the same id the last one; the others are counted as repeats. */
export function lastOfEach<R extends { sourceId: string }>(context: StagingContext, records: R[]): R[] {
  if (ascends(records)) return records;
  const last = new Map(records.map((record) => [record.sourceId, record]));
  context.tally.repeats += records.length - last.size;
  return [...last.values()];
}

/** Clever's pages do, so that it seldom takes a map to see that no id came twice. */
function ascends(records: { sourceId: string }[]): boolean {
  return records.every(({ sourceId }, index) => index === 0 || records[index - 1]!.sourceId < sourceId);
}
