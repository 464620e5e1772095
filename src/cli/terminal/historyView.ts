// A district's runs, newest first.

import type { RunSummary } from '../../engine/history.ts';
import type { ChangeCounts, DistrictRef } from '../../engine/plan.ts';
import { totalOfAction } from './countsView.ts';
import { safeText } from './safeText.ts';
import { tableLines, type Cell } from './tables.ts';
import type { Style, Theme } from './theme.ts';
import { WIDE, type View } from './view.ts';
import { duration, MODES, number, time } from './words.ts';

/** The runs as a table. */
export function historyView(runs: RunSummary[], district: DistrictRef, view: View): string[] {
  const heading = view.theme.heading(`${safeText(district.name)} · runs`);
  if (runs.length === 0) return [heading, '', 'No runs yet.'];
  const rows = runs.map((run): Cell[] => [
    String(run.run),
    MODES[run.mode],
    { text: run.status, style: runStyle(view.theme, run.status) },
    time(run.startedAt),
    runDuration(run),
    // Of a refused run these are what it would have changed.
    ['Launched', 'Undone'].includes(run.status) ? changesText(run.changes) : '',
    run.requestedBy,
    run.undoableUntil?.slice(0, 10) ?? '',
  ]);
  const columns = [
    { title: 'Run', align: 'right' as const },
    { title: 'Mode' },
    { title: 'Status' },
    { title: 'Started (UTC)' },
    { title: 'Took', align: 'right' as const },
    { title: 'Changes', shrinks: true },
    { title: 'By', shrinks: true },
    { title: 'Undo until' },
  ];
  const shown = view.width >= WIDE ? columns.length : columns.length - 1;
  return [
    heading,
    '',
    ...tableLines(columns.slice(0, shown), rows, { width: view.width, theme: view.theme }),
  ];
}

/** The style of a run's status, which says it in words as well. */
export function runStyle(theme: Theme, status: string): Style {
  if (status === 'Launched') return theme.success;
  return status === 'In Progress' || status === 'Undone' ? theme.warning : theme.danger;
}

/** How long a run took; empty while it works, and when its process died. */
export function runDuration({ startedAt, finishedAt }: Pick<RunSummary, 'startedAt' | 'finishedAt'>): string {
  return finishedAt === null ? '' : duration(Date.parse(finishedAt) - Date.parse(startedAt));
}

/** `+48 ~6 -62`: links and restorations count as `+`. */
function changesText(changes: ChangeCounts | null): string {
  if (changes === null) return '';
  const of = (...actions: Parameters<typeof totalOfAction>[1][]) =>
    actions.reduce((sum, action) => sum + totalOfAction(changes, action), 0);
  const parts: [string, number][] = [
    ['+', of('created', 'linked', 'restored')],
    ['~', of('updated')],
    ['-', of('deleted')],
  ];
  const some = parts.filter(([, value]) => value > 0).map(([mark, value]) => mark + number(value));
  return some.join(' ') || 'none';
}
