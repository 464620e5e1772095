// Runs, read back: a district's history, and one run in full.

import type { Database } from '../../database/database.ts';
import { otherValue } from '../../database/otherValue.ts';
import * as statements from '../../database/statements/runs.ts';
import { Fault } from '../../roster/errors.ts';
import { districtById } from '../districts/districts.ts';
import { refOf } from '../naming/namesakes.ts';
import type { ReadChanges } from '../plan/change.ts';
import { KINDS, type ChangeCounts } from '../plan/kinds.ts';
import { NO_SETTINGS, type DistrictRef, type Mode } from '../plan/plan.ts';
import type { Report } from '../report/report.ts';
import type { RunStatus } from '../runs/runs.ts';
import { DAY_MS } from './prune.ts';
import { readJournal } from './readJournal.ts';

/** One run, as `history` lists it. Times are ISO 8601. */
export interface RunSummary {
  run: number;
  mode: Mode;
  /** Of an undo, the run that it took back. */
  undoes: number | null;
  status: RunStatus;
  plan: string | null;
  requestedBy: string;
  startedAt: string;
  finishedAt: string | null;
  /** Null in the history unless they were made; in the details of a refused run, what its plan would have done. */
  changes: ChangeCounts | null;
  /** Until when it can be undone; null for a run that changed nothing, is undone, or whose journal was erased. */
  undoableUntil: string | null;
  /** When its journal was erased. */
  erasedAt: string | null;
}

/** `changes` is JSON. */
type RunRow = Omit<RunSummary, 'run' | 'changes' | 'undoableUntil'> & {
  id: number;
  changes: string | null;
  hasJournal: number;
};

/** With all of it; `report` is JSON. */
type WholeRow = RunRow & Pick<RunDetails, 'error'> & { districtId: number; report: string | null };

/** The district's runs, newest first. `keepDays`: how long a journal is kept. */
export async function history(
  database: Database,
  district: DistrictRef,
  keepDays: number,
): Promise<RunSummary[]> {
  const rows = await database.all<RunRow>(statements.runsOfDistrict(database.dialect), [district.id]);
  return rows.map((row) => {
    const run = summary(row, keepDays);
    return hasHappened(row) ? run : { ...run, changes: null };
  });
}

/** A run's report; one of an earlier version says nothing of settings. */
function reportOf({ report }: WholeRow, { location }: Database): Report | null {
  if (report === null) return null;
  const kept = JSON.parse(report) as (Omit<Report, 'settings'> & Partial<Report>) | null;
  const changes: object = kept?.changes ?? {};
  if (!kept || !KINDS.every((kind) => kind in changes)) throw otherValue(location);
  return { settings: NO_SETTINGS, ...kept };
}

/** Whether its changes were made: what a refused run would have changed is no history. */
const hasHappened = ({ status }: RunRow): boolean => status === 'Launched' || status === 'Undone';

function summary(row: RunRow, keepDays: number): RunSummary {
  const { id, mode, undoes, status, plan, requestedBy, startedAt, finishedAt, changes, erasedAt } = row;
  const undoable = status === 'Launched' && row.hasJournal;
  // SQLite takes any text for a time: where it is none, nobody knows until when the run can be undone.
  const until = undoable ? Date.parse(finishedAt ?? '') + keepDays * DAY_MS : Number.NaN;
  const undoableUntil = Number.isNaN(until) ? null : new Date(until).toISOString();
  return {
    run: id,
    mode,
    undoes,
    status,
    plan,
    requestedBy,
    startedAt,
    finishedAt,
    changes: changes === null ? null : (JSON.parse(changes) as ChangeCounts),
    undoableUntil,
    erasedAt,
  };
}

/** Whether that time is over; null never is. */
export const isPast = (until: string | null, now: Date): boolean => until !== null && new Date(until) < now;

/** One run with its report and its changes. */
export interface RunDetails extends RunSummary {
  district: DistrictRef;
  report: Report | null;
  error: string | null;
  /** The run that took it back. */
  undoneBy: number | null;
  read: ReadChanges;
}

/** One run in full; throws `not-found`. */
export async function showRun(database: Database, run: number, keepDays: number): Promise<RunDetails> {
  const [row] = await database.all<WholeRow>(statements.oneRun(database.dialect), [run]);
  const district = row && (await districtById(database, row.districtId));
  if (!district)
    throw new Fault(
      'not-found',
      `There is no run ${run}.`,
      "List a district's runs with: clever-sync history <district>",
    );
  return {
    ...summary(row, keepDays),
    district: refOf(district),
    report: reportOf(row, database),
    error: row.error,
    undoneBy: row.status === 'Undone' ? await undoneBy(database, run) : null,
    read: (options) => readJournal(database, run, options),
  };
}

async function undoneBy(database: Database, run: number): Promise<number | null> {
  const [undo] = await database.all<{ run: number | null }>(statements.undoOf(database.dialect), [run]);
  return undo?.run ?? null;
}
