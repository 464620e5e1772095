// One run: who, when, how it ended, and its changes from the journal.

import { isPast, type RunDetails } from '../../engine/history/history.ts';
import { districtTitle } from '../../engine/naming/titles.ts';
import { changesAnything, changesSettings } from '../../engine/plan/plan.ts';
import type { Report } from '../../engine/report/report.ts';
import { guardLines, roleConflictLines, warningLines } from './concernsView.ts';
import { countsLines, lossLines } from './countsView.ts';
import { diffLines } from './diffView.ts';
import { runDuration } from './historyView.ts';
import { linkConflictLines } from './linkConflictsView.ts';
import { safeText } from './safeText.ts';
import { settingLines } from './settingsView.ts';
import { factLines, hanging, type View } from './view.ts';
import { count, modeText, time } from './words.ts';

/** How long a journal is kept, and what counts as past. */
interface Keeping {
  keepDays: number;
  now: Date;
}

/** Yields the run's lines, changes last; with `view.full` all of them, in bounded memory. */
export async function* runView(run: RunDetails, keeping: Keeping, view: View): AsyncIterable<string> {
  const losses = run.report?.losses ?? null;
  yield* hanging(view, '', safeText(titleOf(run)), view.theme.heading);
  yield* factLines(facts(run, keeping), view);
  if (run.error !== null) yield* ['', ...hanging(view, '✖ ', safeText(run.error), view.theme.danger)];
  yield* refusalLines(run, view);
  yield* sumLines(run, view);
  if (losses) yield* lossLines(view, losses);
  if (run.report) yield* settingLines(view, run.report);
  if (run.report) yield* concernLines(run.report, view);
  yield* diffLines(view, { changes: run.changes, losses, read: (options) => run.read(options) });
}

function titleOf({ run, district, mode, status, report }: RunDetails): string {
  return `Run ${run} · ${districtTitle(district)} · ${modeText(report ?? { mode })} · ${status}`;
}

/** What the guards saw that refused it, and that what follows did not happen. */
function refusalLines({ report, status, changes }: RunDetails, view: View): string[] {
  if (!report || status !== 'Refused') return [];
  const isWorthIt = changes && changesAnything({ changes, settings: report.settings });
  const would = ['', 'Nothing was changed. What the plan would have done:'];
  return [...guardLines(view, report, { saysHow: false }), ...(isWorthIt ? would : [])];
}

/** Who was to settle what when it ended. */
const concernLines = (report: Report, view: View): string[] => [
  ...roleConflictLines(view, report),
  ...linkConflictLines(view, report),
  ...warningLines(view, report),
];

function sumLines({ report, status, changes }: RunDetails, view: View): string[] {
  if (!changes) return [];
  const counts = countsLines(view, changes);
  const onlySettings = report !== null && status !== 'Refused' && changesSettings(report);
  return ['', ...(counts.length > 0 ? counts : [onlySettings ? 'No row changed.' : 'Nothing changed.'])];
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

function undoText(
  { status, undoneBy, undoableUntil, erasedAt }: RunDetails,
  { keepDays, now }: Keeping,
): string {
  if (status === 'Undone') return undoneBy === null ? 'it is undone' : `undone by run ${undoneBy}`;
  if (status === 'In Progress') return 'not before it is finished';
  if (erasedAt) return `not possible: what it changed was erased on ${erasedAt.slice(0, 10)}`;
  if (isPast(undoableUntil, now))
    return `no longer possible: kept for ${count(keepDays, 'day')} (CLEVER_SYNC_KEEP_DAYS)`;
  return undoableUntil ? `until ${undoableUntil.slice(0, 10)}` : 'no row was changed';
}
