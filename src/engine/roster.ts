// The Portal's roster lists, as the contract names their fields.

import type { Database, Dialect, Row } from '../database/database.ts';
import { classRoster, schoolRoster, userRoster } from '../database/statements/roster.ts';
import type { DistrictRef } from './plan.ts';

export const ROSTER_KINDS = ['schools', 'classes', 'teachers', 'students', 'staff'] as const;
export type RosterKind = (typeof ROSTER_KINDS)[number];

/** A row of a roster: the row's own fields in camelCase, and lists of ids. */
export type RosterRow = Record<string, string | number | boolean | null | number[]>;

const STATEMENTS: Record<RosterKind, (dialect: Dialect) => string> = {
  schools: schoolRoster,
  classes: classRoster,
  teachers: (dialect) => userRoster(['teacher'], dialect),
  students: (dialect) => userRoster(['student'], dialect),
  staff: (dialect) => userRoster(['staff', 'school_admin', 'district_admin'], dialect),
};

const LISTS = ['schools', 'teachers', 'students'];

/** The district's rows of a kind, by name; `search` looks in names, e-mail, SIS id and source id, ignoring case. */
export async function roster(
  database: Database,
  district: DistrictRef,
  kind: RosterKind,
  search = '',
): Promise<RosterRow[]> {
  const pattern = search === '' ? '' : `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await database.all<Row>(STATEMENTS[kind](database.dialect), [district.id, pattern]);
  return rows.map(parseLists);
}

function parseLists(row: Row): RosterRow {
  const entries = Object.entries(row).map(([name, value]): [string, RosterRow[string]] => [
    name,
    LISTS.includes(name) ? (JSON.parse(String(value)) as number[]) : (value as string | number | null),
  ]);
  return Object.fromEntries(entries);
}
