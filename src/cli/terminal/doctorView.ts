// The answers of `doctor`: is everything set up, and if not, what to do.

import { safeText } from './safeText.ts';
import { hanging, type View } from './view.ts';
import { pad } from './width.ts';
import { count } from './words.ts';

/** One thing that was checked. */
export interface DoctorCheck {
  name: string;
  status: 'ok' | 'warn' | 'fail';
  detail: string;
  /** What to do about it; null when all is well. */
  next: string | null;
}

const MARKERS = { ok: '✔ ok  ', warn: '! warn', fail: '✖ FAIL' } as const;

/** The checks, a line each with the next step below, and the sum. */
export function doctorView(checks: DoctorCheck[], view: View): string[] {
  const widest = Math.max(0, ...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, status, detail, next }) => {
    const style = { ok: view.theme.success, warn: view.theme.warning, fail: view.theme.danger }[status];
    const first = `${MARKERS[status]}  ${pad(safeText(name), widest)}  `;
    const [head = '', ...rest] = hanging(view, first, safeText(detail));
    const colored = style(MARKERS[status]) + head.slice(MARKERS[status].length);
    return [
      colored,
      ...rest,
      ...(next ? hanging(view, `${' '.repeat(first.length)}→ `, safeText(next)) : []),
    ];
  });
  return [...lines, '', sum(checks, view)];
}

function sum(checks: DoctorCheck[], view: View): string {
  const of = (status: DoctorCheck['status']) => checks.filter((check) => check.status === status).length;
  if (of('fail') > 0) return view.theme.danger(`${count(of('fail'), 'check')} failed.`);
  if (of('warn') > 0) return view.theme.warning(`It works; ${count(of('warn'), 'warning')}.`);
  return view.theme.success('Everything is set up.');
}
