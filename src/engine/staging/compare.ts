// Compares a page's records with the Portal's rows, each as one line: of who is plainly equal no more is said than that it was seen.
// It knows no kind of record.

import { Fault } from '../../roster/errors.ts';
import { SEPARATOR } from '../../database/statements/lines.ts';
import { compareLines, NEW, type LinedTable } from '../../database/statements/stage.ts';
import type { StagingContext } from './context.ts';

/** What is to be looked at in full. */
export interface Compared<R> {
  /** Who is new, not plainly equal to the Portal's row, or came before. */
  rest: R[];
  /** Source ids of those whom the Portal has and who came before: the later record wins even when it is the Portal's. */
  again: ReadonlySet<string>;
  /**
   * Settled when the database knows whom the page holds. What follows is not to wait for it: the next page's statements
   * would come first, and its later records be overwritten by earlier ones.
   */
  told: Promise<void>;
}

const NOBODY: ReadonlySet<string> = new Set();

/** A record's line: what the Portal's row has to be like for nothing to have changed; null if one line cannot say it. */
export interface Line {
  line: string | null;
  synced: boolean;
  /** Whether the record is looked at when it differs. */
  counts: boolean;
}

/** Notes the Portal's ids of a page's records, and leaves out those that are equal to their rows. */
export async function compare<R extends { sourceId: string }>(
  context: StagingContext,
  table: LinedTable,
  records: R[],
  lineOf: (record: R) => Line,
): Promise<Compared<R>> {
  const { database, request, tally } = context;
  const { inPortal, ids, seen } = context.known[table];
  if (!inPortal || records.length === 0) return { rest: records, again: NOBODY, told: Promise.resolve() };
  const lines = records.map(lineOf);
  const page = JSON.stringify(records.map((record, position) => lines[position]!.line ?? unlike(record)));
  const [found] = await database.all<{ marks: string }>(compareLines(table, database.dialect), [
    request.district.id,
    page,
  ]);
  const marks = JSON.parse(found!.marks) as number[];
  const rest: R[] = [];
  const again = new Set<string>();
  for (const [position, record] of records.entries()) {
    const mark = marks[position]!;
    const { synced, counts } = lines[position]!;
    if (mark !== NEW && !ids.set(record.sourceId, Math.abs(mark))) again.add(record.sourceId);
    else if (mark !== NEW) seen.push([Math.abs(mark), synced]);
    if (mark === NEW || (mark < NEW && counts) || again.has(record.sourceId)) rest.push(record);
  }
  tally.repeats += again.size;
  return { rest, again, told: tellSeen(context, table, SEEN_AT_ONCE) };
}

/** A line that no row of the Portal is like. */
const unlike = ({ sourceId }: { sourceId: string }): string => sourceId + SEPARATOR;

/** Tells the database whom the share holds, as soon as there are so many: page by page costs a message, or a COPY, each. */
export async function tellSeen(context: StagingContext, table: LinedTable, atLeast = 1): Promise<void> {
  const { seen } = context.known[table];
  if (seen.length < atLeast) return;
  await context.database
    .load(`tmp_seen_${table}`, ['id', 'synced'], seen.splice(0))
    .catch((error: unknown) => {
      throw error instanceof Fault && error.code === 'failed' ? relinked(error) : error;
    });
}

/** A row that was seen under one source id is seen under another: nothing else keeps it from being noted. */
const relinked = (cause: Fault): Fault =>
  new Fault(
    'failed',
    'Somebody gave a row of the Portal another source id while the share was read.',
    'Run the command again.',
    cause,
  );

const SEEN_AT_ONCE = 10_000;
