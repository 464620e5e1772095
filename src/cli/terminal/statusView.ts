// How every district stands: its last run, when it expires, and below what needs looking at.

import type { DistrictStatus } from '../../engine/districts/districtStatus.ts';
import { districtTitle, nameOrId } from '../../engine/naming/titles.ts';
import type { Progress } from '../../engine/runs/progress.ts';
import { districtArgument } from './command.ts';
import { noDistrictLines } from './districtsView.ts';
import { runStyle } from './historyView.ts';
import { safeText } from './safeText.ts';
import { countNamed, createStageText } from './stageText.ts';
import { tableLines, type Cell } from './tables.ts';
import { hanging, section, typed, type View } from './view.ts';
import { count, list, MODES, time } from './words.ts';

/** The districts as a table, then what is in progress, and what to do about those that need something. */
export function statusView(districts: DistrictStatus[], view: View): string[] {
  if (districts.length === 0) return noDistrictLines(view);
  return [...districtLines(districts, view), ...runningLines(districts, view), ...toDoLines(districts, view)];
}

/** Lines of the table that a screen has at least: titles, a few districts, and that there are more. */
const LEAST_TABLE = 5;

/**
 * The same in so many lines, for a screen that is watched. Where not all has room, what is in progress is given it before
 * what is to be done, and that before districts of which there is nothing to say.
 */
export function statusScreen(districts: DistrictStatus[], view: View, room: number): string[] {
  if (districts.length === 0) return noDistrictLines(view);
  const table = districtLines(districts, view);
  const beside = room - Math.min(LEAST_TABLE, table.length);
  const running = fitted(runningLines(districts, view), beside, view);
  const toDo = fitted(toDoLines(districts, view), beside - running.length, view);
  const lines = [...fitted(table, room - running.length - toDo.length, view), ...running, ...toDo];
  const more = moreLine(view);
  return lines.filter((line, at) => line !== more || line !== lines[at + 1]);
}

/** Of a section that has no room for more than its title nothing is shown but that there is more. */
const LEAST_SECTION = 4;

/** As many lines as have room, the last of them saying that there are more. */
function fitted(lines: string[], room: number, view: View): string[] {
  if (lines.length <= room) return lines;
  if (room < 1) return [];
  const begun = room < LEAST_SECTION ? [] : lines.slice(0, room - 1);
  return [...begun, moreLine(view)];
}

const moreLine = ({ theme }: View): string => theme.dim('  … and more (without --watch, all is shown)');

function districtLines(districts: DistrictStatus[], view: View): string[] {
  const rows = districts.map((each): Cell[] => [
    String(each.id),
    nameOrId(each.name),
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
  return [...tableLines(columns, rows, { width: view.width, theme: view.theme })];
}

function runningLines(districts: DistrictStatus[], view: View): string[] {
  const lines = districts.flatMap((each) => running(each, view));
  return section(view, 'In progress', lines);
}

function toDoLines(districts: DistrictStatus[], view: View): string[] {
  const lines = districts.flatMap((each) => toDo(each, view));
  return section(view, 'To do', lines);
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
  const done = Object.entries(counts).map(([what, value]) => countNamed(what, value));
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
  const say = (text: string) => hanging(view, '  ! ', safeText(`${districtTitle(district)}: ${text}`));
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
