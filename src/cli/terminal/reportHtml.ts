// A plan as one self-contained page without scripts: counts, what wants looking at, every change, ready to print.

import { districtTitle } from '../../engine/naming/titles.ts';
import type { Change } from '../../engine/plan/change.ts';
import { ACTIONS, KINDS, type ChangeCounts, type Kind, type LossKind } from '../../engine/plan/kinds.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import type { Report } from '../../engine/report/report.ts';
import { changeName, changeNote, fieldChanges, headingOf, type CalledByName } from './changeView.ts';
import { changedKinds, countOfAction, sumText } from './countsView.ts';
import { concernsHtml } from './reportHtmlConcerns.ts';
import { STYLE } from './reportHtmlStyle.ts';
import { htmlText } from './safeText.ts';
import { toldApart, type ToldApart } from './tellApart.ts';
import { KIND_TITLES, MARKS, modeText, number, time } from './words.ts';

/** Yields the page piece by piece. */
export async function* htmlReport(plan: Plan, report: Report): AsyncIterable<string> {
  const title = htmlText(`${districtTitle(plan.district)} · ${modeText(plan)}`);
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title} · plan ${htmlText(plan.digest)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>Plan <code>${htmlText(plan.digest)}</code> · ${htmlText(ended(report))}</p>
<p class="sum">${htmlText(sumText(plan) || 'Nothing to change')}.</p>
</header>
${countsHtml(plan.changes)}${concernsHtml(plan)}`;
  yield* changesHtml(plan);
  yield '</body>\n</html>\n';
}

/** `Launched as run 17, 2026-11-23 10:00 UTC`. */
function ended({ status, run, finishedAt }: Report): string {
  const word = status.charAt(0).toUpperCase() + status.slice(1);
  return `${word}${run === null ? '' : ` as run ${run}`}, ${time(finishedAt)} UTC`;
}

function countsHtml(changes: ChangeCounts): string {
  const kinds = changedKinds(changes);
  if (kinds.length === 0) return '';
  const titles = ACTIONS.map((action) => `<th>${MARKS[action]} ${action}</th>`).join('');
  const rows = kinds.map((kind) => countsRow(changes, kind)).join('');
  return `<table class="counts"><thead><tr><th></th>${titles}</tr></thead><tbody>${rows}</tbody></table>\n`;
}

function countsRow(changes: ChangeCounts, kind: Kind): string {
  const cells = ACTIONS.map((action) => {
    const value = countOfAction(changes, kind, action);
    return `<td class="${value ? action : 'none'}">${value === undefined ? '' : value ? number(value) : '·'}</td>`;
  });
  return `<tr><th>${KIND_TITLES[kind]}</th>${cells.join('')}</tr>`;
}

/** Every change: a part that folds for each kind, in it a heading for each school and class. */
async function* changesHtml(plan: Plan): AsyncIterable<string> {
  let kind: Kind | LossKind | undefined;
  let last: Change | null = null;
  const called: CalledByName = new Map();
  for await (const told of toldApart(plan.read())) {
    const [change] = told;
    if (change.kind !== kind) {
      if (kind !== undefined) yield '</ul></details>\n';
      yield `<details open><summary>${KIND_TITLES[change.kind]}${kindSum(plan, change.kind)}</summary><ul>\n`;
      kind = change.kind;
      last = null;
    }
    const heading = headingOf(change, last, called);
    if (heading !== null) yield `</ul><h3>${htmlText(heading) || 'Without a school'}</h3><ul>\n`;
    last = change;
    yield changeHtml(told);
  }
  if (kind !== undefined) yield '</ul></details>\n';
}

function kindSum(plan: Plan, kind: Kind | LossKind): string {
  const counted = KINDS.find((each) => each === kind);
  if (counted === undefined) return '';
  const parts = ACTIONS.flatMap((action) => {
    const value = countOfAction(plan.changes, counted, action);
    return value ? [`${number(value)} ${action}`] : [];
  });
  return ` <small>${parts.join(', ')}</small>`;
}

function changeHtml([change, which]: ToldApart): string {
  const name = which === '' ? changeName(change) : `${changeName(change)} ${which}`;
  const note = changeNote(change);
  const fields = fieldChanges(change).map(
    ({ field, before, after }) =>
      `<li>${htmlText(field)}: <del>${htmlText(before)}</del> → <ins>${htmlText(after)}</ins></li>`,
  );
  return [
    `<li class="${change.action}"><span>${MARKS[change.action]} ${htmlText(name)}</span>`,
    note === '' ? '' : ` <small>${htmlText(note)}</small>`,
    fields.length === 0 ? '' : `<ul class="fields">${fields.join('')}</ul>`,
    '</li>\n',
  ].join('');
}
