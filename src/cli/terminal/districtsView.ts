// Districts: the list, and one with its settings and its schools.

import type { District } from '../../engine/districts/districts.ts';
import { districtTitle, nameOrId } from '../../engine/naming/titles.ts';
import { ADD_DISTRICT } from './command.ts';
import { selectAllLines } from './concernsView.ts';
import { tableLines, type Cell } from './tables.ts';
import { factLines, section, titleLines, typed, WIDE, type View } from './view.ts';
import { number, time } from './words.ts';

/** All districts as a table. */
export function districtsView(districts: District[], view: View): string[] {
  if (districts.length === 0) return noDistrictLines(view);
  const rows = districts.map((each): Cell[] => [
    String(each.id),
    nameOrId(each.name),
    ...(view.width >= WIDE ? [each.sourceId] : []),
    each.schools.length === 0 ? '–' : selectedOf(each).join(' of '),
    each.expiresOn ?? 'never',
    each.lastLaunchedAt ? time(each.lastLaunchedAt) : 'never',
  ]);
  const columns = [
    { title: 'Id', align: 'right' as const },
    { title: 'District', shrinks: true },
    ...(view.width >= WIDE ? [{ title: 'Source id' }] : []),
    { title: 'Schools' },
    { title: 'Expires' },
    { title: 'Launched (UTC)' },
  ];
  return [...tableLines(columns, rows, { width: view.width, theme: view.theme })];
}

/** There is none; how to add one. */
export const noDistrictLines = (view: View): string[] => [
  'No districts yet.',
  ...typed(view, '  ', ...ADD_DISTRICT),
];

/** One district in full. */
export function districtView(district: District, view: View): string[] {
  const facts: [string, string][] = [
    ['Portal id', String(district.id)],
    ['Source', `${district.source}, id ${district.sourceId}`],
    ['NCES id', district.ncesId ?? '(none)'],
    ['Sync expires', district.expiresOn ?? 'never'],
    ['Sync e-mails', district.subscribers.join(', ') || '(nobody)'],
    ['Last launched', district.lastLaunchedAt ? `${time(district.lastLaunchedAt)} UTC` : 'never'],
  ];
  return [
    ...titleLines(view, districtTitle(district)),
    ...factLines(facts, view),
    ...schoolLines(district, view),
  ];
}

/** How many of the schools shared now are selected, and how many there are. */
function selectedOf({ schools }: District): [selected: string, shared: string] {
  const shared = schools.filter((school) => school.shared);
  return [number(shared.filter((school) => school.selected).length), number(shared.length)];
}

function schoolLines(district: District, view: View): string[] {
  const { schools } = district;
  if (schools.length === 0) return ['', '  No schools yet: the first sync selects them.'];
  const [selected, shared] = selectedOf(district);
  return [
    ...section(
      view,
      `Schools: ${selected} selected of ${shared}`,
      schoolTable(
        schools.filter((each) => each.shared),
        view,
      ),
    ),
    ...(selected === shared ? [] : selectAllLines(view, '  ', district)),
    ...section(
      view,
      'Not shared now',
      schoolTable(
        schools.filter((each) => !each.shared),
        view,
      ),
    ),
  ];
}

function schoolTable(schools: District['schools'], { width, theme }: View): string[] {
  const rows = schools.map(({ selected, name, sourceId }): Cell[] => [
    selected ? '[x]' : '[ ]',
    selected ? nameOrId(name) : { text: nameOrId(name), style: theme.dim },
    { text: sourceId, style: theme.dim },
  ]);
  const columns = [{ title: '' }, { title: '', shrinks: true }, { title: '' }];
  return [...tableLines(columns, rows, { width, indent: 2 })];
}
