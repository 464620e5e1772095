// Compares a page's records with the Portal's rows, each as one line: of who is plainly equal no more is said than that it was seen.
// It knows no kind of record.

import type { Value } from '../../database/database.ts';
import { compareClasses, compareUsers, NEW, type LinedTable } from '../../database/statements/stage.ts';
import { PAGE_COLUMNS } from '../../database/statements/temporary.ts';
import { loadPage, type StagingContext } from './context.ts';

const COMPARE: Record<LinedTable, string> = { users: compareUsers, classes: compareClasses };

/** What is to be looked at in full. */
export interface Compared<R> {
  /** Who is new, not plainly equal to the Portal's row, or came before. */
  rest: R[];
  /** Source ids of those who came before: the later record wins even when it is the Portal's. */
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
  const rows = records.map(({ sourceId }, position) => lineRow(sourceId, position, lines[position]!));
  const [, [found]] = await Promise.all([
    loadPage(context, 'tmp_page_lines', PAGE_COLUMNS.lines, rows),
    database.all<{ marks: string }>(COMPARE[table], [request.district.id]),
  ]);
  const marks = JSON.parse(found!.marks) as number[];
  const rest: R[] = [];
  const again = new Set<string>();
  for (const [position, record] of records.entries()) {
    const mark = marks[position]!;
    if (mark !== NEW && !ids.set(record.sourceId, Math.abs(mark))) again.add(record.sourceId);
    else if (mark !== NEW) seen.push([Math.abs(mark), lines[position]!.synced]);
    if (mark <= NEW || again.has(record.sourceId)) rest.push(record);
  }
  tally.repeats += again.size;
  return { rest, again, told: tellSeen(context, table, SEEN_AT_ONCE) };
}

/** A row in the order of PAGE_COLUMNS.lines. */
function lineRow(sourceId: string, position: number, { line, synced }: Line): Value[] {
  return [position, sourceId, line, synced];
}

/** Tells the database whom the share holds, as soon as there are so many: page by page costs a message, or a COPY, each. */
export async function tellSeen(context: StagingContext, table: LinedTable, atLeast = 1): Promise<void> {
  const { seen } = context.known[table];
  if (seen.length >= atLeast)
    await context.database.load(`tmp_seen_${table}`, ['id', 'synced'], seen.splice(0));
}

const SEEN_AT_ONCE = 10_000;
