// One run: who, when, how it ended, and its changes from the journal.

import type { RunDetails } from '../../engine/history.ts';
import { countsLines, lossLines } from './countsView.ts';
import { diffLines } from './diffView.ts';
import { factLines } from './districtsView.ts';
import { runDuration } from './historyView.ts';
import { safeText } from './safeText.ts';
import { hanging, type View } from './view.ts';
import { MODES, time } from './words.ts';

/** Yields the run's lines, changes last; with `view.full` all of them, in bounded memory. */
export async function* runView(run: RunDetails, view: View): AsyncIterable<string> {
  const title = `Run ${run.run} · ${run.district.name} · ${MODES[run.mode]} · ${run.status}`;
  yield* hanging(view, '', safeText(title), view.theme.heading);
  yield* factLines(facts(run), view);
  if (run.error !== null) yield* ['', ...hanging(view, '✖ ', safeText(run.error), view.theme.danger)];
  const losses = run.report?.losses ?? null;
  if (run.changes) {
    const counts = countsLines(view, run.changes);
    yield* ['', ...(counts.length > 0 ? counts : ['Nothing changed.'])];
  }
  if (losses) yield* lossLines(view, losses);
  yield* diffLines(view, { changes: run.changes, losses, read: (options) => run.read(options) });
}

function facts(run: RunDetails): [string, string][] {
  const started = `${time(run.startedAt)} UTC by ${run.requestedBy}`;
  const open = run.status === 'In Progress' ? 'not yet' : 'no: its process ended';
  const finished = run.finishedAt ? `${time(run.finishedAt)} UTC, after ${runDuration(run)}` : open;
  return [
    ['Started', started],
    ['Finished', finished],
    ...(run.plan ? [['Plan', run.plan] as [string, string]] : []),
    ['Undo', undoText(run)],
  ];
}

function undoText({ undoableUntil, erasedAt }: RunDetails): string {
  if (erasedAt) return `not possible: what it changed was erased on ${erasedAt.slice(0, 10)}`;
  return undoableUntil ? `until ${undoableUntil.slice(0, 10)}` : 'not possible';
}
