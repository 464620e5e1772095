// The parts of the page that want looking at, made from the same sections that the terminal shows.

import type { Plan } from '../../engine/plan/plan.ts';
import { guardLines, keptLines, settleSections, warningLines } from './concernsView.ts';
import { lossLines } from './countsView.ts';
import { htmlText } from './safeText.ts';
import { settingLines } from './settingsView.ts';
import { PLAIN_THEME } from './theme.ts';
import type { View } from './view.ts';

/** The sections that have something to say: what goes with the deletions first. */
export function concernsHtml(plan: Plan): string {
  const view: View = { width: 110, theme: PLAIN_THEME, full: true };
  const sections = [
    guardLines(view, plan),
    lossLines(view, plan.losses),
    settingLines(view, plan),
    ...settleSections(view, plan),
    warningLines(view, plan),
    keptLines(view, plan),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map(sectionHtml)
    .join('');
}

/** A section of the terminal: an empty line, its title, its lines. */
export function sectionHtml([, title = '', ...lines]: string[]): string {
  const body = lines.length === 0 ? '' : `<pre>${lines.map(htmlText).join('\n')}</pre>`;
  return `<section><h2>${htmlText(title)}</h2>${body}</section>\n`;
}
