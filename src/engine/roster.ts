// The Portal's roster lists, as the contract names their fields.

import type { Database, Dialect, Row } from '../database/database.ts';
import { classRoster, schoolRoster, userRoster } from '../database/statements/roster.ts';
import { otherValue } from '../database/otherValue.ts';
import { Fault } from '../roster/errors.ts';
import { ADMIN_ROLES } from '../roster/tables.ts';
import type { DistrictRef } from './plan/plan.ts';

/** The lists that there are, as they are typed. */
export const ROSTER_KINDS = ['schools', 'classes', 'teachers', 'students', 'staff'] as const;
export type RosterKind = (typeof ROSTER_KINDS)[number];

/** A row of a roster: the row's own fields in camelCase, and lists of ids. */
export type RosterRow = Record<string, string | number | boolean | null | number[]>;

const STATEMENTS: Record<RosterKind, (dialect: Dialect) => string> = {
  schools: schoolRoster,
  classes: classRoster,
  teachers: (dialect) => userRoster(['teacher'], dialect),
  students: (dialect) => userRoster(['student'], dialect),
  staff: (dialect) => userRoster(['staff', ...ADMIN_ROLES], dialect),
};

const LISTS = ['schools', 'teachers', 'students'];

/** Characters of a search: more than any name has, and fewer than a database's patterns may have. */
const LONGEST_SEARCH = 1_000;

/**
 * The district's rows of a kind, by name; `search` looks in names, e-mail, SIS id and source id, ignoring case and how
 * accents are written. Throws `usage` when it is too long.
 */
export async function roster(
  database: Database,
  district: DistrictRef,
  kind: RosterKind,
  search = '',
): Promise<RosterRow[]> {
  const rows: RosterRow[] = [];
  for await (const row of readRoster(database, district, kind, search)) rows.push(row);
  return rows;
}

/** The same, row by row: 280,000 students as one array take 350 MiB. */
export async function* readRoster(
  database: Database,
  district: DistrictRef,
  kind: RosterKind,
  search = '',
): AsyncIterable<RosterRow> {
  if (search.length > LONGEST_SEARCH)
    throw new Fault('usage', `The text to search for is longer than ${LONGEST_SEARCH} characters.`);
  const values = [district.id, ...patterns(search)];
  for await (const row of database.each<Row>(STATEMENTS[kind](database.dialect), values))
    yield parseLists(row, database);
}

/** An accented letter may be one character in the Portal, or a letter and its accent, whichever was typed. */
function patterns(search: string): [pattern: string, other: string] {
  const [composed, decomposed] = [pattern(search.normalize('NFC')), pattern(search.normalize('NFD'))];
  return [composed, composed === decomposed ? '' : decomposed];
}

const pattern = (text: string): string =>
  text === '' ? '' : `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;

function parseLists(row: Row, { location }: Database): RosterRow {
  const entries = Object.entries(row).map(([name, value]): [string, RosterRow[string]] => [
    name,
    LISTS.includes(name) ? idsIn(String(value), location) : value,
  ]);
  return Object.fromEntries(entries);
}

function idsIn(list: string, location: string): number[] {
  try {
    return JSON.parse(list) as number[];
  } catch (error) {
    throw otherValue(location, error);
  }
}
