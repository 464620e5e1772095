// One run: who, when, how it ended, and its changes from the journal.

import { isPast, type RunDetails } from '../../engine/history.ts';
import { guardLines } from './concernsView.ts';
import { countsLines, hasChanges, lossLines } from './countsView.ts';
import { diffLines } from './diffView.ts';
import { factLines } from './districtsView.ts';
import { runDuration } from './historyView.ts';
import { safeText } from './safeText.ts';
import { hanging, type View } from './view.ts';
import { count, MODES, time } from './words.ts';
import { changesSettings, settingLines } from './settingsView.ts';

/** How long a journal is kept, and what counts as past. */
interface Keeping {
  keepDays: number;
  now: Date;
}

/** Yields the run's lines, changes last; with `view.full` all of them, in bounded memory. */
export async function* runView(run: RunDetails, keeping: Keeping, view: View): AsyncIterable<string> {
  const undoes = run.report?.undoes;
  const mode = `${MODES[run.mode]}${undoes === undefined ? '' : ` of run ${undoes}`}`;
  const title = `Run ${run.run} · ${run.district.name} · ${mode} · ${run.status}`;
  yield* hanging(view, '', safeText(title), view.theme.heading);
  yield* factLines(facts(run, keeping), view);
  if (run.error !== null) yield* ['', ...hanging(view, '✖ ', safeText(run.error), view.theme.danger)];
  const losses = run.report?.losses ?? null;
  if (run.report && run.status === 'Refused') {
    yield* guardLines(view, run.report, false);
    if (run.changes && (hasChanges(run.changes) || changesSettings(run.report)))
      yield* ['', 'Nothing was changed. What the plan would have done:'];
  }
  if (run.changes) {
    const counts = countsLines(view, run.changes);
    const isRefused = run.status === 'Refused';
    const none = !isRefused && changesSettings(run.report ?? {}) ? 'No row changed.' : 'Nothing changed.';
    yield* ['', ...(counts.length > 0 ? counts : [none])];
  }
  if (losses) yield* lossLines(view, losses);
  yield* settingLines(view, run.report ?? {});
  yield* diffLines(view, { changes: run.changes, losses, read: (options) => run.read(options) });
}

function facts(run: RunDetails, keeping: Keeping): [string, string][] {
  const started = `${time(run.startedAt)} UTC by ${run.requestedBy}`;
  const open = run.status === 'In Progress' ? 'not yet' : 'no: its process ended';
  const finished = run.finishedAt ? `${time(run.finishedAt)} UTC, after ${runDuration(run)}` : open;
  return [
    ['Started', started],
    ['Finished', finished],
    ...(run.plan ? [['Plan', run.plan] as [string, string]] : []),
    ['Undo', undoText(run, keeping)],
  ];
}

function undoText({ status, undoableUntil, erasedAt }: RunDetails, { keepDays, now }: Keeping): string {
  if (status === 'Undone') return 'it is undone';
  if (status === 'In Progress') return 'not before it is finished';
  if (erasedAt) return `not possible: what it changed was erased on ${erasedAt.slice(0, 10)}`;
  if (isPast(undoableUntil, now))
    return `no longer possible: kept for ${count(keepDays, 'day')} (CLEVER_SYNC_KEEP_DAYS)`;
  return undoableUntil ? `until ${undoableUntil.slice(0, 10)}` : 'nothing was changed';
}
