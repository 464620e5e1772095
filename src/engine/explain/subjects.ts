// Who and what was asked for, once both sides were looked at: a shared record and a row of the Portal, or one of them.

import type { Database } from '../../database/database.ts';
import * as statements from '../../database/statements/explain.ts';
import { rowOfSourceId } from '../../database/statements/settle.ts';
import { Fault } from '../../roster/errors.ts';
import type { PortalRole, RecordTable } from '../../roster/tables.ts';
import type { Action } from '../plan/kinds.ts';
import type { DistrictRef } from '../plan/plan.ts';
import type { FoundRow } from './rows.ts';
import { keyOf, type Shared, type Sightings } from './sightings.ts';
import { personTitle, type Fit } from './wanted.ts';

/** One school, person or class that is asked about. */
export interface Subject {
  table: RecordTable;
  name: string;
  sourceId: string | null;
  shared: Shared | null;
  /** The Portal's row. */
  id: number | null;
  role: PortalRole | null;
  /** What the plan does with it. */
  planned: PlannedRecord | null;
  /** Nothing that is shared refers to the row. */
  isGone: boolean;
}

/** A record of the plan. `ref`: what its memberships are found by. */
interface PlannedRecord {
  action: Action;
  ref: number;
  id: number | null;
  role?: PortalRole;
}

/** As many are explained: of more, the reader would not know which is meant. */
const MOST = 5;

/** What was asked for, exactly if anything is called so. Throws `not-found` for nothing, `usage` for too many. */
export async function subjectsOf(
  database: Database,
  district: DistrictRef,
  { rows, sightings }: { rows: FoundRow[]; sightings: Sightings },
): Promise<Subject[]> {
  const all = merged(rows, sightings);
  const exactly = all.filter(({ fit }) => fit === 'exactly');
  const chosen = exactly.length > 0 ? exactly : all;
  if (chosen.length === 0) throw notFound();
  if (chosen.length > MOST) throw tooMany();
  const subjects: Subject[] = [];
  for (const each of chosen) subjects.push(await complete(database, district, each));
  return subjects.filter((each) => each.shared || !isAbout(subjects, each));
}

/** Whether a record that is shared is about to be linked to that row, so that both are one. */
const isAbout = (subjects: Subject[], row: Subject): boolean =>
  subjects.some(({ shared, table, id }) => shared && table === row.table && id === row.id);

interface Candidate {
  fit: Fit;
  table: RecordTable;
  sourceId: string | null;
  shared: Shared | null;
  row: FoundRow | null;
}

/** A row and the record of its source id are one. */
function merged(rows: FoundRow[], { found }: Sightings): Candidate[] {
  const all = new Map<string, Candidate>();
  for (const row of rows) {
    const { fit, table, sourceId } = row;
    all.set(keyOf(table, sourceId ?? `#${row.id}`), { fit, table, sourceId, shared: null, row });
  }
  for (const shared of found) {
    const { fit, table, sourceId } = shared;
    const key = keyOf(table, sourceId);
    const row = all.get(key)?.row ?? null;
    all.set(key, { fit: row?.fit === 'exactly' ? 'exactly' : fit, table, sourceId, shared, row });
  }
  return [...all.values()];
}

async function complete(database: Database, district: DistrictRef, candidate: Candidate): Promise<Subject> {
  const { table, sourceId, shared, row } = candidate;
  const known: Known | null = row ?? (await rowOf(database, district, candidate));
  const values = [sourceId, known?.id ?? null];
  const [planned = null] = await database.all<PlannedRecord>(statements.planned(table), values);
  // A row that is about to be linked has another source id, or none yet.
  const { id = null, role = null } = known ?? planned ?? {};
  const isGone = (await database.all(statements.gone, [table, id])).length > 0;
  return { table, name: nameOf(candidate), sourceId, shared, id, role, planned, isGone };
}

type Known = { id: number; role: PortalRole | null };

async function rowOf(
  database: Database,
  district: DistrictRef,
  { table, sourceId }: Candidate,
): Promise<Known | null> {
  if (sourceId === null) return null;
  const [row = null] = await database.all<Known>(rowOfSourceId(table), [district.id, sourceId]);
  return row;
}

/** What Clever calls it, or else the Portal. */
function nameOf({ shared, row, sourceId }: Candidate): string {
  const otherwise = row?.name ?? sourceId ?? '';
  if (!shared?.record) return otherwise;
  return shared.table === 'users' ? personTitle(shared.record, otherwise) : (shared.record.name ?? otherwise);
}

/** Whoever asks may have typed a child's name: no error says it again. */
const notFound = (): Fault =>
  new Fault(
    'not-found',
    "Nobody and nothing in Clever's share or in the Portal is called so.",
    'Give a whole name, an e-mail address, a SIS id or a Clever id; what the district does not share, only its admin can share in Clever.',
  );

const tooMany = (): Fault =>
  new Fault(
    'usage',
    `More than ${MOST} people, classes and schools are called so.`,
    'Name one by its e-mail address, SIS id or Clever id.',
  );
