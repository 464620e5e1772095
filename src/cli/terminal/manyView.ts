// Many districts: a line or two for each as it ends, and the sum of all.

import { insteadOfApproval } from '../../engine/check.ts';
import type { DistrictStatus } from '../../engine/districts/districtStatus.ts';
import { districtTitle } from '../../engine/naming/titles.ts';
import { isRefused } from '../../engine/plan/plan.ts';
import type { Report } from '../../engine/report/report.ts';
import { districtArgument } from './command.ts';
import { guardLines } from './concernsView.ts';
import { sumText } from './countsView.ts';
import { commandToRun } from './reportView.ts';
import { isSafe, safeText } from './safeText.ts';
import { hanging, typed, typedLine, type View } from './view.ts';
import { displayWidth } from './width.ts';
import { count, duration, list, number } from './words.ts';

/**
 * `✔ Riverside Unified: launched as run 17 in 3.2 s: 48 created, 6 updated`, then what wants looking at. `wishes` are the
 * options that all districts were given.
 */
export function endLines(report: Report, wishes: string[], view: View): string[] {
  const { district, status, run, durationMs } = report;
  const asRun = run === null ? '' : ` as run ${run}`;
  const took = `${districtTitle(district)}: ${status}${asRun} in ${duration(durationMs)}`;
  const text = status === 'refused' ? took : `${took}: ${sumText(report) || 'nothing to change'}`;
  const good = status === 'launched' || status === 'previewed';
  const style = good ? view.theme.success : view.theme.danger;
  // A section begins with an empty line and its title; here the district's line stands for both.
  const guards = guardLines(view, report, { saysHow: false }).slice(2);
  const first = hanging(view, good ? '✔ ' : '✖ ', safeText(text), style);
  return [...first, ...guards, ...goOn(report, wishes, view), ...toDo(report, view)];
}

/**
 * How to go on where guards refuse: one plan is approved with the command for one district, and all that its plan was
 * made with.
 */
function goOn(report: Report, wishes: string[], view: View): string[] {
  if (!isRefused(report)) return [];
  const command = commandToRun(report, wishes);
  if (command === null) return [];
  const option = insteadOfApproval(report);
  const or = option === null ? '' : ` (or with ${option} instead of --plan)`;
  return [`      to go on${or}:`, ...typed(view, '        ', ...command)];
}

/** What people have to settle, counted, with the command that lists it. */
function toDo(report: Report, view: View): string[] {
  const { roleConflicts, linkConflicts, unselectedSchools, reminders, district } = report;
  const argument = districtArgument(district);
  const say = (counts: [number: number, one: string, many?: string][], ...command: string[]) => {
    const some = counts.filter(([value]) => value > 0).map(([value, one, many]) => count(value, one, many));
    if (some.length === 0) return [];
    const line = `${list(some)}: ${typedLine(view, ...command)}`;
    if (displayWidth(line) + 4 <= view.width) return [`    ${view.theme.dim(line)}`];
    return [...hanging(view, '    ', `${list(some)}:`, view.theme.dim), ...typed(view, '      ', ...command)];
  };
  return [
    ...say(
      [
        [roleConflicts.length, 'role conflict'],
        [linkConflicts.length, 'link conflict'],
        [unselectedSchools.length, 'unselected school'],
      ],
      'edit',
      argument,
      '--dry-run',
    ),
    ...say(
      [
        [reminders.licenses.length, 'teacher without a license', 'teachers without a license'],
        [withoutBooks(report), 'student without a book', 'students without a book'],
      ],
      'reminders',
      argument,
    ),
  ];
}

/** How many students lack a book that their class has. */
const withoutBooks = ({ reminders }: Report): number =>
  new Set(reminders.books.flatMap(({ students }) => students.map(({ userId }) => userId))).size;

/** A plan as a line that approves it: the district, a tab, the digest. By its id where its name would not be read back so. */
export function planLine({ district: { id, name, isNamesake }, plan }: Report): string {
  const isReadBack = !isNamesake && isSafe(name) && name.trim() === name && !/^(\d+|-)?$/.test(name);
  return `${isReadBack ? name : id}\t${plan}`;
}

/** `Riverside Unified expired on 2026-06-30 and is not synced.`, and what renews it. */
export function expiredLines(district: DistrictStatus, view: View): string[] {
  const text = `${districtTitle(district)} expired on ${district.expiresOn} and is not synced. To renew it:`;
  const renew = ['districts', 'set', districtArgument(district), '--expires', 'YYYY-MM-DD'];
  return [...hanging(view, '! ', safeText(text)), ...typed(view, '    ', ...renew)];
}

/** Why districts that have not expired were not synced here: nothing was left to do for them. */
export const othersLine = (districts: number): string =>
  districts === 1
    ? '1 other had its sync tonight already, or another process has it.'
    : `${number(districts)} others had their sync tonight already, or another process has them.`;

/** How many districts ended how: `3 districts in 4.2 s: 2 launched, 1 refused.` */
export function sumLine(endings: string[], milliseconds: number): string {
  const kinds = [...new Set(endings)].map((kind) => {
    const many = endings.filter((each) => each === kind).length;
    return `${many} ${kind}`;
  });
  const what = kinds.length === 0 ? '' : `: ${kinds.join(', ')}`;
  return `${count(endings.length, 'district')} in ${duration(milliseconds)}${what}.`;
}

/** After an interrupt: which districts were done, which failed or were refused, were rolled back, or never began. */
export function interruptedLines(
  names: { done: string[]; failed: string[]; rolledBack: string[]; notBegun: string[] },
  view: View,
): string[] {
  const say = (what: string, which: string[]) =>
    hanging(view, '  ', safeText(`${what}: ${which.length === 0 ? 'none' : list(which)}.`));
  return [
    'Interrupted.',
    ...say('Done', names.done),
    ...(names.failed.length > 0 ? say('Failed or refused', names.failed) : []),
    ...say('Rolled back, the Portal is as it was', names.rolledBack),
    ...say('Not begun', names.notBegun),
  ];
}
