// What a sync says when it is over: how it ended, its counts, who has to do what, and where to look.

import { districtTitle } from '../../engine/naming/titles.ts';
import { changesAnything, totalChanges } from '../../engine/plan/plan.ts';
import type { Report } from '../../engine/report/report.ts';
import { AS_WAS } from '../../roster/errors.ts';
import { districtArgument } from './command.ts';
import { guardLines, keptLines, settleLines, warningLines } from './concernsView.ts';
import { countsLines, lossLines, sumText } from './countsView.ts';
import { reminderLines } from './remindersView.ts';
import { safeText } from './safeText.ts';
import { settingLines } from './settingsView.ts';
import { hanging, section, typed, type View } from './view.ts';
import { duration, modeText } from './words.ts';

/**
 * The report as lines. Of a preview only how it ended and how to run it: planView has shown the rest. Of a
 * refusal what the guards saw. `wishes`: the options that it was made with.
 */
export function reportView(report: Report, view: View, wishes: string[] = []): string[] {
  switch (report.status) {
    case 'previewed':
      return previewed(report, view, wishes);
    case 'launched':
      return launched(report, view);
    case 'refused':
      return refused(report, view);
  }
}

/** `✔ Launched as run 17 in 3.2 s: 48 created, 6 updated.` */
function outcomeLine(report: Report, view: View): string[] {
  const { run, status, durationMs } = report;
  const took = `in ${duration(durationMs)}`;
  const asRun = run === null ? '' : ` as run ${run}`;
  const sum = sumText(report) || 'nothing to change';
  const { success, danger } = view.theme;
  switch (status) {
    case 'launched':
      return hanging(view, `✔ `, `Launched${asRun} ${took}: ${sum}.`, success);
    case 'previewed':
      return hanging(view, `✔ `, `Previewed ${took}. Nothing was written.`, success);
    case 'refused':
      return hanging(view, `✖ `, `Refused${asRun} ${took}. ${AS_WAS}`, danger);
  }
}

function subject(report: Report, view: View): string[] {
  const text = `${districtTitle(report.district)} · ${modeText(report)} · plan ${report.plan}`;
  return hanging(view, '  ', safeText(text), view.theme.dim);
}

function previewed(report: Report, view: View, wishes: string[]): string[] {
  const command = commandToRun(report, wishes);
  const isWorthIt = command !== null && changesAnything(report);
  const runIt = isWorthIt ? ['  To run exactly this plan:', ...typed(view, '    ', ...command)] : [];
  return [...outcomeLine(report, view), ...runIt];
}

/**
 * The command that runs a report's plan as it is; null when a guard lets nothing pass. `wishes`: the options that it
 * was made with.
 */
export function commandToRun(report: Report, wishes: string[]): (string | number)[] | null {
  const flags = flagsToRun(report);
  if (flags === null) return null;
  const args = flags.flatMap((flag) => flag.split(' '));
  // What a guard asks for takes the place of what was wished for.
  const kept = wishes.filter((word, at) => ![word, wishes[at - 1]].some((flag) => args.includes(flag ?? '')));
  return [...beginning(report), ...kept, ...args];
}

/** The command without its options. */
function beginning({ mode, undoes, school, district }: Report): (string | number)[] {
  if (undoes !== undefined) return [mode, undoes];
  const name = districtArgument(district);
  return school ? ['schools', mode, name, school.id] : [mode, name];
}

/**
 * What the command needs to run the plan that was previewed: its digest, and what other guards ask for; null when
 * nothing helps.
 */
function flagsToRun({ plan, guards }: Report): string[] | null {
  const asked = guards.filter(({ refused }) => refused).map(({ override }) => override);
  if (asked.includes(null)) return null;
  return [...new Set([`--plan ${plan}`, ...asked.flatMap((flag) => flag ?? [])])];
}

function refused(report: Report, view: View): string[] {
  return [
    ...outcomeLine(report, view),
    ...subject(report, view),
    ...guardLines(view, report),
    ...warningLines(view, report),
  ];
}

function launched(report: Report, view: View): string[] {
  const counts = countsLines(view, report.changes);
  return [
    ...outcomeLine(report, view),
    ...subject(report, view),
    ...(counts.length > 0 ? ['', ...counts] : []),
    ...lossLines(view, report.losses),
    ...settingLines(cutting(view, 'the command show, below, shows all'), report),
    ...keptLines(view, report),
    ...warningLines(view, report),
    ...guardLines(view, report),
    ...reminderLines(
      report.reminders,
      report.district,
      cutting(view, 'the command reminders, below, shows all'),
    ),
    ...contactLines(report, cutting(view, '--dry-run --full shows all')),
    ...whereToLook(report, view),
  ];
}

/** After a sync `--full` is no way to see the rest: it would run another sync. */
const cutting = (view: View, howToSeeAll: string): View => ({ howToSeeAll, ...view });

/** What Lab-Aids has to settle, each with its command; empty when there is nothing. */
function contactLines(report: Report, view: View): string[] {
  const inner = { ...view, width: view.width - 2 };
  const lines = settleLines(inner, report).map((line) => (line === '' ? '' : `  ${line}`));
  return section(view, 'Contact Lab-Aids', lines);
}

function whereToLook(report: Report, view: View): string[] {
  const { district, run } = report;
  const name = districtArgument(district);
  const lists = ['classes', 'teachers', 'students'].flatMap((kind) =>
    typed(view, '  ', 'roster', kind, name),
  );
  const show = run === null ? [] : typed(view, '  ', 'show', run);
  const undo = run === null || totalChanges(report) === 0 ? [] : typed(view, '  ', 'undo', run, '--dry-run');
  return [
    ...section(view, 'Where to look', [...lists, ...typed(view, '  ', 'reminders', name), ...show]),
    ...section(view, 'To take it back', undo),
  ];
}
