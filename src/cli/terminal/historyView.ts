// A district's runs, newest first.

import { isPast, type RunSummary } from '../../engine/history/history.ts';
import { districtTitle } from '../../engine/naming/titles.ts';
import type { ChangeCounts } from '../../engine/plan/kinds.ts';
import type { DistrictRef } from '../../engine/plan/plan.ts';
import type { RunStatus } from '../../engine/runs/runs.ts';
import { totals } from './countsView.ts';
import { listLines, type ListColumn } from './listTable.ts';
import type { Style, Theme } from './theme.ts';
import { MEDIUM, titleLines, WIDE, type View } from './view.ts';
import { duration, MARKS, MODES, number, time } from './words.ts';

/** What a narrow terminal has no room for, `show` says of one run. `now`: what could be undone until then cannot any more. */
const columnsAt = (now: Date): ListColumn<RunSummary>[] => [
  { title: 'Run', align: 'right', value: ({ run }) => String(run) },
  {
    title: 'Mode',
    value: ({ mode, undoes }) => (undoes === null ? MODES[mode] : `${MODES[mode]} of ${undoes}`),
  },
  { title: 'Status', value: ({ status }, theme) => ({ text: status, style: runStyle(theme, status) }) },
  { title: 'Started (UTC)', value: ({ startedAt }) => time(startedAt) },
  { title: 'Took', align: 'right', from: WIDE, value: runDuration },
  { title: 'Changes', shrinks: true, value: ({ changes }) => changesText(changes) },
  { title: 'By', from: MEDIUM, shrinks: true, value: ({ requestedBy }) => requestedBy },
  {
    title: 'Undo until',
    from: MEDIUM,
    value: ({ undoableUntil }) => (isPast(undoableUntil, now) ? '' : (undoableUntil?.slice(0, 10) ?? '')),
  },
];

/** The runs as a table. */
export function historyView(
  runs: RunSummary[],
  { district, now }: { district: DistrictRef; now: Date },
  view: View,
): string[] {
  const heading = titleLines(view, `${districtTitle(district)} · runs`);
  if (runs.length === 0) return [...heading, '', 'No runs yet.'];
  return [...heading, '', ...listLines(columnsAt(now), runs, view)];
}

/** The style of a run's status, which says it in words as well. */
export function runStyle(theme: Theme, status: RunStatus): Style {
  if (status === 'Launched') return theme.success;
  return status === 'In Progress' || status === 'Undone' ? theme.warning : theme.danger;
}

/** How long a run took; empty while it works, and when its process died. */
export function runDuration({ startedAt, finishedAt }: Pick<RunSummary, 'startedAt' | 'finishedAt'>): string {
  return finishedAt === null ? '' : duration(Date.parse(finishedAt) - Date.parse(startedAt));
}

/** `+48 ~6 =1 ^3 -62`, as changes are marked everywhere. */
function changesText(changes: ChangeCounts | null): string {
  if (changes === null) return '';
  const marked = totals(changes).map(({ action, value }) => MARKS[action] + number(value));
  return marked.join(' ') || 'none';
}
