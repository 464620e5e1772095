// Why somebody or something is, or is not, in the Portal: a line for each finding, with the one step that mends it.

import type { Explained, Explanation } from '../../engine/explain/explain.ts';
import { DISTRICT, type Finding, type Next } from '../../engine/explain/finding.ts';
import { districtTitle, nameOrId } from '../../engine/naming/titles.ts';
import type { DistrictRef } from '../../engine/plan/plan.ts';
import { districtArgument } from './command.ts';
import { safeText } from './safeText.ts';
import { hanging, section, titleLines, typed, typedLine, type View } from './view.ts';

/** The lines of `clever-sync explain`: who was asked about, one after the other, then the district. */
export function explainView({ district, found, findings }: Explanation, view: View): string[] {
  const about = found.flatMap((each, index) => [
    ...(index > 0 ? [''] : []),
    ...titleLines(view, titleOf(each)),
    ...findingLines(each.findings, district, view),
  ]);
  return [
    ...about,
    ...section(view, safeText(districtTitle(district)), findingLines(findings, district, view)),
  ];
}

/** `Okoye, Lee · teacher · Portal id 4 · 5f2c…` */
function titleOf({ kind, id, sourceId, name }: Explained): string {
  const ids = [...(id === null ? [] : [`Portal id ${id}`]), ...(sourceId === null ? [] : [sourceId])];
  return [nameOrId(name), kind, ...ids].join(' · ');
}

/** A step that mends several findings in a row stands below the last of them. */
const findingLines = (findings: Finding[], district: DistrictRef, view: View): string[] =>
  findings.flatMap((each, index) => [
    ...findingLine(each, view),
    ...(each.next && each.next !== findings[index + 1]?.next ? nextLines(each.next, district, view) : []),
  ]);

const MARKS = { ok: '✔', note: '!', problem: '✖' } as const;

function findingLine({ level, message }: Finding, view: View): string[] {
  const style = { ok: view.theme.success, note: view.theme.warning, problem: view.theme.danger }[level];
  const mark = MARKS[level];
  const [first = '', ...rest] = hanging(view, `  ${mark} `, safeText(message));
  return [first.replace(mark, style(mark)), ...rest];
}

function nextLines({ text, command }: Next, district: DistrictRef, view: View): string[] {
  if (command === null) return hanging(view, '      Next: ', `${safeText(text ?? '')}.`);
  return [
    ...(text === null ? [] : hanging(view, '      ', safeText(text))),
    ...typed(view, '      ', ...worded(command, district)),
  ];
}

const worded = (command: (string | number)[], district: DistrictRef): (string | number)[] =>
  command.map((word) => (word === DISTRICT ? districtArgument(district) : word));

/** The same as one JSON value; each command as a line to copy. */
export function explanationValue(
  { district: { id, sourceId, name }, plan, found, findings }: Explanation,
  { db }: { db?: string },
): object {
  const district = { id, sourceId, name };
  const value = ({ code, level, message, next }: Finding) => ({
    code,
    level,
    message,
    next: next?.text ?? null,
    command: next?.command ? typedLine({ database: db }, ...worded(next.command, district)) : null,
  });
  return {
    district,
    plan,
    found: found.map((each) => ({ ...each, findings: each.findings.map(value) })),
    findings: findings.map(value),
  };
}
