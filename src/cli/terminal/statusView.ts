// How every district stands: its last run, when it expires, and below what needs looking at.

import type { DistrictStatus } from '../../engine/districtStatus.ts';
import type { Progress } from '../../engine/runs/progress.ts';
import { districtArgument, districtTitle } from './command.ts';
import { noDistrictLines } from './districtsView.ts';
import { runStyle } from './historyView.ts';
import { safeText } from './safeText.ts';
import { counted, createStageText } from './stageText.ts';
import { tableLines, type Cell } from './tables.ts';
import { hanging, section, typed, type View } from './view.ts';
import { count, list, MODES, time } from './words.ts';

/** The districts as a table, then what to do about those that need something. */
export function statusView(districts: DistrictStatus[], view: View): string[] {
  if (districts.length === 0) return noDistrictLines(view);
  const rows = districts.map((each): Cell[] => [
    String(each.id),
    each.name,
    each.status === null ? 'Never synced' : { text: each.status, style: runStyle(view.theme, each.status) },
    each.lastLaunchedAt ? time(each.lastLaunchedAt) : 'never',
    each.expired ? { text: `${each.expiresOn} !`, style: view.theme.danger } : (each.expiresOn ?? 'never'),
  ]);
  const columns = [
    { title: 'Id', align: 'right' as const },
    { title: 'District', shrinks: true },
    { title: 'Status' },
    { title: 'Launched (UTC)' },
    { title: 'Expires' },
  ];
  return [
    ...tableLines(columns, rows, { width: view.width, theme: view.theme }),
    ...section(
      view,
      'In progress',
      districts.flatMap((each) => running(each, view)),
    ),
    ...section(
      view,
      'To do',
      districts.flatMap((each) => toDo(each, view)),
    ),
  ];
}

function running(district: DistrictStatus, view: View): string[] {
  const { running: run } = district;
  if (!run) return [];
  const { mode, startedAt, requestedBy, host, pid } = run;
  const text = `${districtTitle(district)}: ${MODES[mode]}, run ${run.run}, since ${time(startedAt)} UTC by ${requestedBy} on ${host} (process ${pid})`;
  return [
    ...hanging(view, '  ', safeText(text)),
    ...hanging(view, '    ', safeText(progressText(run.progress))),
  ];
}

/** `Reading: 5 schools and 12,000 users` */
function progressText({ stage, counts }: Progress): string {
  if (stage === null) return 'Beginning';
  const done = Object.entries(counts).map(([what, value]) => counted(what, value));
  const running = createStageText(stage).running();
  return done.length === 0 ? running : `${running}: ${list(done)}`;
}

/** How a last run ended that did nothing. */
const HOW: Record<string, string> = {
  Refused: 'was refused',
  Failed: 'failed',
  Interrupted: 'was interrupted',
};

function toDo(district: DistrictStatus, view: View): string[] {
  const { lastRun, status, expired, expiresOn, unselectedSchools } = district;
  const argument = districtArgument(district);
  const say = (text: string) => hanging(view, '  ! ', `${safeText(districtTitle(district))}: ${text}`);
  const expiry = [
    ...say(`its sync expired on ${expiresOn}`),
    ...typed(view, '      ', 'districts', 'set', argument, '--expires', 'YYYY-MM-DD'),
  ];
  const schools = [
    ...say(`${count(unselectedSchools, 'shared school is', 'shared schools are')} not selected`),
    ...typed(view, '      ', 'edit', argument, '--schools', 'all'),
  ];
  const ended = HOW[status ?? ''];
  const last = [
    ...say(`its last run ${ended} and changed nothing`),
    ...typed(view, '      ', 'show', lastRun ?? 0),
  ];
  return [...(ended ? last : []), ...(expired ? expiry : []), ...(unselectedSchools > 0 ? schools : [])];
}
