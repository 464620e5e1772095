// The e-mail about a sync: the report's own lines as text, and the same sections as HTML. The subject names the
// district and how it ended, nobody else.

import type { DistrictRef, Mode } from '../../engine/plan.ts';
import type { Report } from '../../engine/report.ts';
import type { Mail } from '../../notify/mail.ts';
import { errorText } from './errorView.ts';
import { STYLE } from './reportHtmlStyle.ts';
import { sectionHtml } from './reportHtmlConcerns.ts';
import { reportView } from './reportView.ts';
import { htmlText, safeText } from './safeText.ts';
import { PLAIN_THEME } from './theme.ts';
import { hanging, type View } from './view.ts';
import { MODES, number, time } from './words.ts';

/** Wide enough for the tables, narrow enough for a mail program's window. */
const VIEW: View = { width: 78, theme: PLAIN_THEME, full: true };

/** A first sync can remind of thousands; an e-mail that long is not read. */
const MOST_LINES = 1_000;

/** How a sync ended: with a report, or with an error. */
export type SyncEnd = { report: Report } | { error: unknown; at: Date };

/** The e-mail for those who subscribed to the district. */
export function mailView(district: DistrictRef, mode: Mode, end: SyncEnd): Mail {
  const ended = 'report' in end ? end.report.status : 'failed';
  const subject = safeText(`Clever Sync: ${district.name}: ${MODES[mode]} ${ended}`);
  const lines = short('report' in end ? reportLines(end.report) : errorLines(district, mode, end));
  return { subject, text: `${lines.join('\n')}\n`, html: page(subject, lines) };
}

function reportLines(report: Report): string[] {
  return [...reportView(report, VIEW), '', `Finished ${time(report.finishedAt)} UTC.`];
}

function errorLines(
  district: DistrictRef,
  mode: Mode,
  { error, at }: { error: unknown; at: Date },
): string[] {
  const head = `The ${MODES[mode]} of ${district.name} failed at ${time(at.toISOString())} UTC.`;
  return [...hanging(VIEW, '✖ ', safeText(head)), '', ...hanging(VIEW, '', errorText(error))];
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
  const body = sections.filter((each) => each.length > 0).map((each) => sectionHtml(['', ...each]));
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${htmlText(title)}</title><style>${STYLE}</style></head>
<body>
${body.join('')}</body>
</html>
`;
}
