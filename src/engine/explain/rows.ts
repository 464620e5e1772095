// The Portal's rows that somebody asks about: searched for as `roster --search` does. It knows no share.

import type { Database } from '../../database/database.ts';
import { folded } from '../../roster/sameName.ts';
import type { PortalRole, RecordTable } from '../../roster/tables.ts';
import type { DistrictRef } from '../plan/plan.ts';
import { readRoster, ROSTER_KINDS, type RosterKind, type RosterRow } from '../roster.ts';
import { fit, MOST_KEPT, namesOfPerson, personTitle, type Called, type Fit } from './wanted.ts';

/** A row of the Portal that was asked for. */
export interface FoundRow {
  fit: Fit;
  table: RecordTable;
  id: number;
  sourceId: string | null;
  role: PortalRole | null;
  name: string;
}

/** The district's rows that are called so, all that are called exactly so among them. */
export async function findRows(
  database: Database,
  district: DistrictRef,
  asked: string,
): Promise<FoundRow[]> {
  const found: FoundRow[] = [];
  for (const kind of ROSTER_KINDS) {
    for await (const row of readRoster(database, district, kind, asked)) {
      const each = foundRow(kind, row, folded(asked));
      if (each && (each.fit === 'exactly' || found.length < MOST_KEPT)) found.push(each);
    }
  }
  return found;
}

function foundRow(kind: RosterKind, row: RosterRow, wanted: string): FoundRow | null {
  const table = kind === 'schools' || kind === 'classes' ? kind : 'users';
  const called = table === 'users' ? calledPerson(row) : calledThing(row);
  const found = fit(wanted, called);
  if (found === null) return null;
  const { sourceId } = called;
  const id = Number(row['id']);
  const role = table === 'users' ? (String(row['role']) as PortalRole) : null;
  return { fit: found, table, id, sourceId, role, name: titleOf(row, table, sourceId ?? `#${id}`) };
}

const textOf = (row: RosterRow, field: string): string | null => {
  const value = row[field];
  return typeof value === 'string' && value !== '' ? value : null;
};

const calledThing = (row: RosterRow): Called => ({
  sourceId: textOf(row, 'sourceId'),
  sisIds: [textOf(row, 'sisId')],
  names: [textOf(row, 'name') ?? ''],
});

const calledPerson = (row: RosterRow): Called => ({
  ...calledThing(row),
  email: textOf(row, 'email'),
  names: namesOfPerson(namesIn(row)),
});

const namesIn = (row: RosterRow) => ({
  firstName: textOf(row, 'firstName'),
  middleName: textOf(row, 'middleName'),
  lastName: textOf(row, 'lastName'),
});

const titleOf = (row: RosterRow, table: RecordTable, otherwise: string): string =>
  table === 'users' ? personTitle(namesIn(row), otherwise) : (textOf(row, 'name') ?? otherwise);
