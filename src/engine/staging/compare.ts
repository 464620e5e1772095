// Compares a page's records with the Portal's rows, each as one line. Of a record that plainly equals its row, all that
// is kept is that the row was seen. It knows no kind of record.

import type { Value } from '../../database/database.ts';
import { compareLines, NEW, seenBefore, type LinedTable } from '../../database/statements/compare.ts';
import { SEPARATOR } from '../../database/statements/lines.ts';
import { Fault } from '../../roster/errors.ts';
import type { StagingContext } from './context.ts';
import type { Unequal } from './gather.ts';

/** What a page comes to. */
interface Compared<R> {
  rest: Unequal<R>[];
  /**
   * Settles once the database knows whom the page holds. What follows must not wait for it: else the statements of the next
   * page would come first, and the later records in it be overwritten by the earlier ones in this page.
   */
  told: Promise<void>;
}

/** A record's line: the one that the Portal's row has if nothing has changed; null if one line cannot describe it. */
export interface Line {
  line: string | null;
  synced: boolean;
  /** Whether a record that differs is looked at any further. */
  counts: boolean;
}

/** Notes the Portal's ids of a page's records, and leaves out those that are equal to their rows. */
export async function compare<R extends { sourceId: string }>(
  context: StagingContext,
  table: LinedTable,
  records: R[],
  lineOf: (record: R) => Line,
): Promise<Compared<R>> {
  const { database, request } = context;
  if (!context.known[table].inPortal || records.length === 0)
    return { rest: records.map((record) => ({ record, how: 'new' })), told: Promise.resolve() };
  const lines = records.map(lineOf);
  const page = JSON.stringify(records.map((record, position) => lines[position]!.line ?? unlike(record)));
  const values = [request.district.id, page];
  const [found] = await database.all<{ marks: string }>(compareLines(table, database.dialect), values);
  const marks = JSON.parse(found!.marks) as number[];
  const rest: Unequal<R>[] = [];
  for (const [position, record] of records.entries()) {
    const how = howOf(context, table, {
      sourceId: record.sourceId,
      mark: marks[position]!,
      ...lines[position]!,
    });
    if (how !== 'equal') rest.push({ record, how });
  }
  return { rest, told: tellSeen(context, table, SEEN_AT_ONCE) };
}

/** How a record compares with the row that its mark stands for; that row is noted as seen. */
function howOf(
  { known, tally }: StagingContext,
  table: LinedTable,
  { sourceId, mark, synced, counts }: Omit<Line, 'line'> & { sourceId: string; mark: number },
): Unequal<unknown>['how'] | 'equal' {
  if (mark === NEW) return 'new';
  const { ids, seen } = known[table];
  const id = Math.abs(mark);
  if (!ids.set(sourceId, id)) {
    tally.repeats += 1;
    return 'again';
  }
  seen.push([id, synced]);
  return mark < NEW && counts ? 'differs' : 'equal';
}

/** A line that no row of the Portal has. */
const unlike = ({ sourceId }: { sourceId: string }): string => sourceId + SEPARATOR;

/**
 * Tells the database whom the share holds, once there are `atLeast` of them: told page by page, each page would cost a
 * message or a COPY.
 */
export async function tellSeen(context: StagingContext, table: LinedTable, atLeast = 1): Promise<void> {
  const { seen } = context.known[table];
  if (seen.length < atLeast) return;
  const rows = seen.splice(0);
  const told = context.database.load(`tmp_seen_${table}`, ['id', 'synced'], rows);
  await told.catch(async (error: unknown) => {
    throw (await isSeenTwice(context, table, rows)) ? relinked(error) : error;
  });
}

/** Whether a row is among these twice, or among those that the database was told of before. */
async function isSeenTwice(
  { database }: StagingContext,
  table: LinedTable,
  rows: Value[][],
): Promise<boolean> {
  const ids = rows.map(([id]) => String(id));
  if (new Set(ids).size < ids.length) return true;
  const values = [JSON.stringify(ids)];
  const found = await database.all(seenBefore(table, database.dialect), values).catch(() => []);
  return found.length > 0;
}

/** A row was seen under one source id, and now under another. */
const relinked = (cause: unknown): Fault =>
  new Fault(
    'failed',
    'Somebody gave a row of the Portal another source id while the share was read.',
    'Run the command again.',
    cause,
  );

const SEEN_AT_ONCE = 10_000;
