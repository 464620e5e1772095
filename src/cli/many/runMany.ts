// Many syncs, each as if it were the only one: with a connection to the Portal and a token of its own. What one of
// them meets is its own end, never the others'.

import { format, parse } from 'node:path';
import type { Database } from '../../database/database.ts';
import type { District } from '../../engine/districts/districts.ts';
import { refOf } from '../../engine/naming/namesakes.ts';
import { districtTitle } from '../../engine/naming/titles.ts';
import type { SyncOutcome } from '../../engine/request.ts';
import { interruption } from '../../engine/runs/runs.ts';
import { sideBySide } from '../../engine/sideBySide.ts';
import type { Source } from '../../source/source.ts';
import type { Context } from '../context.ts';
import { exitCodeOfError, exitCodeOfReport } from '../exitCodes.ts';
import { withPortal, withSource } from '../portal.ts';
import { runSync } from '../sync/runSync.ts';
import type { SyncScreen } from '../sync/syncScreen.ts';
import { createBoard, type Board, type BoardRow } from '../terminal/board.ts';
import { safeText } from '../terminal/safeText.ts';
import { count, number } from '../terminal/words.ts';
import { writeError } from '../writeError.ts';
import { printError, printOutcome } from './print.ts';
import type { DistrictEnd, ManyEnds, ManySyncs, Task } from './task.ts';

/**
 * Syncs each task's district; prints each as it ends. What keeps tasks from coming ends it, and what a district met does not;
 * stops at an interrupt.
 */
export async function runMany(
  context: Context,
  tasks: Iterable<Task> | AsyncIterable<Task>,
  syncs: ManySyncs,
): Promise<ManyEnds> {
  const { theme } = await context.view('err');
  const board = await createBoard(context.io, { theme, quiet: context.flags.quiet ?? false });
  const ends: DistrictEnd[] = [];
  board.headline(headline(ends.length, syncs.total));
  try {
    await sideBySide(tasks, syncs.jobs, async (task) => {
      if (context.signal.aborted) return;
      const end = await endOf(context, task, syncs, board);
      ends.push(end);
      await syncs.onEnd?.(end);
      board.headline(headline(ends.length, syncs.total));
    });
    return { ends, broken: null };
  } catch (error) {
    return { ends, broken: { error } };
  } finally {
    board.close();
  }
}

const headline = (done: number, total: number | undefined): string =>
  total === undefined
    ? `${count(done, 'district')} done`
    : `${number(done)} of ${count(total, 'district')} done`;

async function endOf(context: Context, task: Task, syncs: ManySyncs, board: Board): Promise<DistrictEnd> {
  const { district } = task;
  const unknown = { id: null, sourceId: null, name: task.name };
  const about = 'id' in district ? refOf(district) : (district.about ?? unknown);
  try {
    if (!('id' in district)) throw district.error;
    const { report } = await syncOne(context, { ...task, district }, syncs, board);
    return { district: about, status: report.status, code: exitCodeOfReport(report, syncs.tellChanges) };
  } catch (thrown) {
    const error = context.signal.aborted ? interruption(thrown) : thrown;
    // A full disk must not make it the others' end.
    await board.above(() => printError(context, about, error)).catch(() => undefined);
    return { district: about, status: null, code: exitCodeOfError(error) };
  }
}

async function syncOne(
  context: Context,
  { district, planDigest }: Task & { district: District },
  syncs: ManySyncs,
  board: Board,
): Promise<SyncOutcome> {
  const title = districtTitle(district);
  const row = board.row(title);
  const note: Context['note'] = (lines) => board.above(() => context.note(named(title, lines)));
  const own: Context = { ...context, note };
  const { mode, wishes, full, reportFile: file } = syncs;
  const approved = planDigest ? { planDigest } : {};
  const request = { ...wishes, ...approved, mode, requestedBy: context.io.user, district: refOf(district) };
  const reportFile = file && fileOf(file, district);
  const screen = screenOn(row, {
    print: (outcome) => board.above(() => printOutcome(context, outcome, syncs)),
    tell: (error) => board.above(() => writeError(context, error, title)),
  });
  const sync = (database: Database, source: Source) =>
    runSync(own, { database, source, full, request, reportFile }, screen);
  try {
    return await withPortal(
      own,
      (database) => withSource(own, district, (source) => sync(database, source), { ownToken: true }),
      { kept: true },
    );
  } finally {
    row.end();
  }
}

/** A row of the board as the screen of one sync; what is written goes above the board. */
function screenOn(row: BoardRow, written: Pick<SyncScreen, 'print' | 'tell'>): SyncScreen {
  return {
    on: (event) => row.on(event),
    pause() {},
    done: () => row.end(),
    fail: () => row.end(),
    ...written,
  };
}

/** `plans.html` as `plans-3.html`. */
function fileOf(file: string, { id }: District): string {
  const { dir, root, name, ext } = parse(file);
  return format({ dir, root, base: `${name}-${id}${ext}` });
}

async function* named(name: string, lines: Parameters<Context['note']>[0]): AsyncIterable<string> {
  for await (const line of typeof lines === 'string' ? [lines] : lines)
    if (line !== '') yield `${safeText(name)}: ${line}`;
}
