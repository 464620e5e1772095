// The answers of `doctor`: is everything set up, and if not, what to do.

import { safeText } from './safeText.ts';
import { hanging, type View } from './view.ts';
import { displayWidth, pad } from './width.ts';
import { count } from './words.ts';

/** One thing that was checked. */
export interface DoctorCheck {
  name: string;
  status: 'ok' | 'warn' | 'fail';
  detail: string;
  /** What to do about it; null when all is well. */
  next: string | null;
  /** The command that stands behind `next`, to be copied: it stays whole, however long its path is. */
  command?: string;
}

const MARKERS = { ok: '✔ ok  ', warn: '! warn', fail: '✖ FAIL' } as const;

/** The checks, a line each with the next step below, and the sum. */
export function doctorView(checks: DoctorCheck[], view: View): string[] {
  const widest = Math.min(NAMED, Math.max(0, ...checks.map(({ name }) => displayWidth(safeText(name)))));
  return [...checks.flatMap((check) => checkLines(check, widest, view)), '', sum(checks, view)];
}

/** Columns for what is checked: a district with a longer name has a line of its own. */
const NAMED = 26;

function checkLines(
  { name, status, detail, next, command }: DoctorCheck,
  widest: number,
  view: View,
): string[] {
  const style = { ok: view.theme.success, warn: view.theme.warning, fail: view.theme.danger }[status];
  const marker = MARKERS[status];
  const before = ' '.repeat(marker.length + widest + 4);
  const fits = displayWidth(safeText(name)) <= widest;
  const [head = '', ...rest] = fits
    ? hanging(view, `${marker}  ${pad(safeText(name), widest)}  `, safeText(detail))
    : [...hanging(view, `${marker}  `, safeText(name)), ...hanging(view, before, safeText(detail))];
  const steps = next ? stepLines(safeText(next), safeText(command ?? ''), `${before}→ `, view) : [];
  return [style(marker) + head.slice(marker.length), ...rest, ...steps];
}

/** A step in lines; the command that stands behind it, if any, on one of its own where the step is too long. */
function stepLines(words: string, command: string, first: string, view: View): string[] {
  const step = `${words} ${command}`.trimEnd();
  if (command === '' || displayWidth(first + step) <= view.width) return hanging(view, first, step);
  return [...hanging(view, first, words), ' '.repeat(displayWidth(first)) + command];
}

function sum(checks: DoctorCheck[], view: View): string {
  const of = (status: DoctorCheck['status']) => checks.filter((check) => check.status === status).length;
  if (of('fail') > 0) return view.theme.danger(`${count(of('fail'), 'check')} failed.`);
  if (of('warn') > 0) return view.theme.warning(`It works; ${count(of('warn'), 'warning')}.`);
  return view.theme.success('Everything is set up.');
}
