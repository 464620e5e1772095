// A district's lists as the Portal shows them: Roster > Class, Teacher, Student. Rows are those of `roster --json`.

import { districtTitle, nameOrId } from '../../engine/naming/titles.ts';
import type { DistrictRef } from '../../engine/plan/plan.ts';
import type { RosterKind, RosterRow } from '../../engine/roster.ts';
import { wideEnough, type ListColumn } from './listTable.ts';
import { tableLines, type Cell } from './tables.ts';
import { MEDIUM, titleLines, WIDE, type View } from './view.ts';
import { count, countOf } from './words.ts';

type RosterColumn = ListColumn<RosterRow>;

const text = (field: string) => (row: RosterRow) => {
  const value = row[field];
  return value === null || value === undefined ? '' : String(value);
};
const size = (field: string) => (row: RosterRow) => {
  const value = row[field];
  return Array.isArray(value) ? String(value.length) : '';
};
const range = (low: string, high: string) => (row: RosterRow) =>
  [...new Set([row[low], row[high]].filter((value) => value !== null && value !== undefined))].join('–');

/** `Okoye, Lee Anne`. */
function personName(row: RosterRow): string {
  const first = said(row['firstName'], row['middleName']).join(' ');
  return said(row['lastName'], first).join(', ');
}

const said = (...parts: (RosterRow[string] | undefined)[]) =>
  parts.filter((part) => typeof part === 'string' && part.trim() !== '');

const ID: RosterColumn = { title: 'Id', align: 'right', value: text('id') };
const NAME: RosterColumn = { title: 'Name', shrinks: true, value: (row) => nameOrId(text('name')(row)) };
const PERSON: RosterColumn = { title: 'Name', shrinks: true, value: (row) => nameOrId(personName(row)) };
const EMAIL: RosterColumn = { title: 'E-mail', shrinks: true, value: text('email') };
const SIS: RosterColumn = { title: 'SIS id', shrinks: true, value: text('sisId') };
const TITLE: RosterColumn = { title: 'Title', from: WIDE, shrinks: true, value: text('title') };
const SCHOOLS: RosterColumn = { title: 'Schools', align: 'right', value: size('schools') };
const SOURCE: RosterColumn = {
  title: 'Source id',
  from: WIDE,
  shrinks: true,
  value: (row) => (row['sourceId'] === null ? '(made by hand)' : text('sourceId')(row)),
};

const ROLE: RosterColumn = { title: 'Role', value: text('role') };
const ADULTS = [ID, PERSON, EMAIL, TITLE, SIS, SCHOOLS, SOURCE];

const COLUMNS: Record<RosterKind, RosterColumn[]> = {
  schools: [
    ID,
    NAME,
    { title: 'Number', value: text('number') },
    { title: 'Grades', value: range('lowGrade', 'highGrade') },
    SIS,
    SOURCE,
  ],
  teachers: ADULTS,
  staff: [ID, PERSON, ROLE, EMAIL, TITLE, SIS, SCHOOLS, SOURCE],
  students: [ID, PERSON, { title: 'Grade', value: text('grade') }, EMAIL, SIS, SCHOOLS, SOURCE],
  classes: [
    ID,
    NAME,
    { title: 'Course', from: WIDE, shrinks: true, value: text('courseName') },
    { title: 'Period', value: text('period') },
    { title: 'Term', from: MEDIUM, shrinks: true, value: text('termName') },
    { title: 'School', shrinks: true, value: text('schoolName') },
    { title: 'Teachers', align: 'right', value: size('teachers') },
    { title: 'Students', align: 'right', value: size('students') },
    SOURCE,
  ],
};

/** The list of staff has admins too. */
const howMany = (kind: RosterKind, rows: number): string =>
  kind === 'staff' ? count(rows, 'staff member or admin', 'staff members and admins') : countOf(kind, rows);

/**
 * The list as a table, under how many there are. `search`: what was searched for; `whole`: no cell is cut to fit. Of the
 * rows only the cells are kept: they, and not the rows, have to be measured before the first is shown.
 */
export async function* rosterView(
  rows: Iterable<RosterRow> | AsyncIterable<RosterRow>,
  about: { district: DistrictRef; kind: RosterKind; search?: string | undefined; whole?: boolean },
  view: View,
): AsyncIterable<string> {
  const columns = wideEnough(COLUMNS[about.kind], view);
  const cells: Cell[][] = [];
  for await (const row of rows) cells.push(columns.map(({ value }) => value(row, view.theme)));
  const found = about.search === undefined ? '' : ` matching "${about.search}"`;
  const heading = `${districtTitle(about.district)} · ${howMany(about.kind, cells.length)}${found}`;
  yield* titleLines(view, heading);
  if (cells.length === 0) return;
  yield '';
  yield* tableLines(columns, cells, { width: about.whole ? Infinity : view.width, theme: view.theme });
}
