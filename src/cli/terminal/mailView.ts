// The e-mail about a sync: the report's own lines as text, and the same sections as HTML. The subject names the
// district and how it ended, nobody else.

import { districtTitle } from '../../engine/naming/titles.ts';
import type { DistrictRef, Mode } from '../../engine/plan/plan.ts';
import type { Report } from '../../engine/report/report.ts';
import { Unsettled } from '../../engine/runs/runs.ts';
import type { Mail } from '../../notify/mail.ts';
import { AS_WAS } from '../../roster/errors.ts';
import { errorText } from './errorView.ts';
import { sectionHtml } from './reportHtmlConcerns.ts';
import { STYLE } from './reportHtmlStyle.ts';
import { reportView } from './reportView.ts';
import { htmlText, safeText } from './safeText.ts';
import { PLAIN_THEME } from './theme.ts';
import { hanging, type View } from './view.ts';
import { MODES, number, time } from './words.ts';

/** Wide enough for the tables, narrow enough for a mail program's window. */
const VIEW: View = { width: 78, theme: PLAIN_THEME, full: true };
/** HTML breaks its lines itself. */
const UNBROKEN: View = { ...VIEW, width: 400 };

/** A first sync can remind of thousands; an e-mail that long is not read. */
const MOST_LINES = 1_000;

/** How a sync ended: with a report, or with an error. */
export type SyncEnd = { report: Report } | { error: unknown; at: Date };

/** The e-mail for those who subscribed to the district. */
export function mailView(district: DistrictRef, mode: Mode, end: SyncEnd): Mail {
  const ended = 'report' in end ? end.report.status : 'failed';
  const subject = safeText(`Clever Sync: ${districtTitle(district)}: ${MODES[mode]} ${ended}`);
  const lines = (view: View) =>
    short('report' in end ? reportLines(end.report, view) : errorLines(district, mode, end, view));
  return { subject, text: `${lines(VIEW).join('\n')}\n`, html: page(subject, lines(UNBROKEN)) };
}

function reportLines(report: Report, view: View): string[] {
  return [...reportView(report, view), '', `Finished ${time(report.finishedAt)} UTC.`];
}

function errorLines(
  district: DistrictRef,
  mode: Mode,
  { error, at }: { error: unknown; at: Date },
  view: View,
): string[] {
  const head = `The ${MODES[mode]} of ${districtTitle(district)} failed at ${time(at.toISOString())} UTC.`;
  const why = errorText(error);
  const isKnown = !(error instanceof Unsettled) && !why.includes(AS_WAS);
  return [
    ...hanging(view, '✖ ', safeText(isKnown ? `${head} ${AS_WAS}` : head)),
    '',
    ...hanging(view, '', why),
  ];
}

function short(lines: string[]): string[] {
  const rest = lines.length - MOST_LINES;
  if (rest <= 0) return lines;
  return [...lines.slice(0, MOST_LINES), '', `… and ${number(rest)} more lines: see the run in the history.`];
}

/** A section ends at an empty line. */
function page(title: string, lines: string[]): string {
  const sections: string[][] = [[]];
  for (const line of lines) {
    if (line === '') sections.push([]);
    else sections.at(-1)!.push(line);
  }
  const body = sections.filter((each) => each.length > 0).map(partHtml);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${htmlText(title)}</title><style>${STYLE}</style></head>
<body>
${body.join('')}</body>
</html>
`;
}

/** A section has a title; a table has none, as its first line is indented. */
const partHtml = (lines: string[]): string =>
  lines[0]!.startsWith(' ') ? `<pre>${lines.map(htmlText).join('\n')}</pre>\n` : sectionHtml(['', ...lines]);
