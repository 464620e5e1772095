// Licenses: the list with seats, one that was added, whom seats were given to or taken from.

import type { Assigned } from '../../engine/byHand/assignLicenses.ts';
import { spanOf, type License, type Person } from '../../engine/byHand/licenses.ts';
import { districtTitle } from '../../engine/naming/titles.ts';
import type { DistrictRef } from '../../engine/plan/plan.ts';
import { districtArgument } from './command.ts';
import { listLines, type ListColumn } from './listTable.ts';
import { safeText } from './safeText.ts';
import type { Cell } from './tables.ts';
import type { Style } from './theme.ts';
import { hanging, section, titleLines, typed, type View } from './view.ts';
import { audienceWords, count, number } from './words.ts';

const right = 'right' as const;
const marked = (text: string, style: Style, isMarked: boolean): Cell => (isMarked ? { text, style } : text);

const COLUMNS: ListColumn<License>[] = [
  { title: 'Id', align: right, value: ({ id }) => String(id) },
  { title: 'Product', shrinks: true, value: ({ product }) => product },
  {
    title: 'For',
    from: 56,
    value: ({ audience }) => (audience === 'both' ? 'both' : audienceWords(audience)),
  },
  { title: 'PO number', from: 72, shrinks: true, value: ({ poNumber }) => poNumber },
  { title: 'Seats', align: right, from: 56, value: ({ seats }) => number(seats) },
  { title: 'Taken', align: right, from: 88, value: ({ taken }) => number(taken) },
  {
    title: 'Left',
    align: right,
    value: ({ left, status }, theme) =>
      status === 'expired' ? '–' : marked(number(left), theme.warning, left === 0),
  },
  {
    title: 'In force',
    value: (license, theme) => marked(forceText(license), theme.warning, license.status !== 'in-force'),
  },
];

/** All licenses of a district as a table; `holders`, where they were asked for, by license below it. */
export function licensesView(
  about: { licenses: License[]; holders: Map<number, Person[]> | null; district: DistrictRef },
  view: View,
): string[] {
  const { licenses, holders, district } = about;
  const heading = titleLines(view, `${districtTitle(district)} · ${count(licenses.length, 'license')}`);
  if (licenses.length === 0) {
    const how = hanging(view, '', 'The license of a purchase order is added with:');
    return [...heading, '', ...how, ...typed(view, '  ', 'licenses', 'add', '--help')];
  }
  return [
    ...heading,
    '',
    ...listLines(COLUMNS, licenses, view),
    ...(holders ? licenses.flatMap((each) => holderLines(each, holders.get(each.id) ?? [], view)) : []),
  ];
}

/** `until 2027-06-30`, `expired 2026-06-30`, `begins 2027-08-01`, `always`. */
function forceText({ startsOn, expiresOn, status }: License): string {
  if (status === 'expired') return `expired ${expiresOn}`;
  if (status === 'not-begun') return `begins ${startsOn}`;
  return expiresOn === null ? 'always' : `until ${expiresOn}`;
}

const holderLines = (license: License, people: Person[], view: View): string[] =>
  section(
    view,
    safeText(
      `License ${license.id} · ${license.product}: assigned to ${people.length > 0 ? count(people.length, 'person', 'people') : 'nobody'}`,
    ),
    people.flatMap((each) => hanging(view, '  ', personText(each))),
  );

const personText = ({ userId, name }: Person): string => safeText(`${name} (user ${userId})`);

/** One that was added, or was there already. */
export function addedView(
  { license, added, district }: { license: License; added: boolean; district: DistrictRef },
  view: View,
): string[] {
  const { id, product, audience, poNumber, seats } = license;
  const what = `${product} for ${audienceWords(audience)}, PO number ${poNumber}, ${spanOf(license)}`;
  const text = `License ${id}: ${count(seats, 'seat')} of ${what}`;
  if (!added) return hanging(view, '', safeText(`${text}. It was there already.`));
  if (license.status === 'expired')
    return hanging(view, '', safeText(`${text}. It has expired: nobody can be given a seat.`));
  const next = audience === 'student' ? ['books', 'list'] : ['reminders'];
  const whom = audience === 'student' ? 'Students who lack a book:' : 'Teachers who have none:';
  return [
    ...hanging(view, '', safeText(`${text}. ${whom}`)),
    ...typed(view, '  ', ...next, districtArgument(district)),
  ];
}

/** Who got a seat, and who had one; what they cannot do with it. */
export function assignedView(
  { license, changed, unchanged, without }: Assigned & { without: Person[] },
  view: View,
): string[] {
  const begins = license.status === 'not-begun' ? ` It begins on ${license.startsOn}.` : '';
  return [
    ...headLines(license, begins, view),
    ...changed.flatMap((each) => changeLines('+', each, { view, style: view.theme.created })),
    ...unchanged.flatMap((each) => hanging(view, '    ', `${personText(each)} has it already`)),
    ...without.flatMap((each) => withoutStudents(each, license.product, view)),
  ];
}

/** Whom a seat was taken from, and who had none; what stays. */
export function revokedView({ license, changed, unchanged }: Assigned, view: View): string[] {
  const stays = 'Their classes stay, and the books that their students hold.';
  return [
    ...headLines(license, '', view),
    ...changed.flatMap((each) => changeLines('-', each, { view, style: view.theme.removed })),
    ...unchanged.flatMap((each) => hanging(view, '    ', `${personText(each)} does not have it`)),
    ...(changed.length > 0 ? hanging(view, '', stays) : []),
  ];
}

function headLines({ id, product, left, seats }: License, more: string, view: View): string[] {
  const figures = `${number(left)} of ${count(seats, 'seat')} left`;
  return hanging(view, '', safeText(`License ${id}, ${product}: ${figures}.${more}`));
}

/** A person with a mark that says what was done. */
export function changeLines(
  mark: string,
  person: Person,
  { view, style }: { view: View; style: Style },
): string[] {
  const [first = '', ...rest] = hanging(view, `  ${mark} `, personText(person));
  return [first.replace(mark, style(mark)), ...rest];
}

/** A teacher who could not give the product to students. */
export const withoutStudents = ({ name }: Person, product: string, view: View): string[] =>
  hanging(
    view,
    '  ! ',
    safeText(
      `${name} holds the teacher license of ${product}, not its student license: cannot give it to students`,
    ),
  );
