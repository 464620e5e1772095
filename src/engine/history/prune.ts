// Retention: after so many days a run's journal is erased, and the names in its report. The run stays in the history.

import type { Database, Waiting } from '../../database/database.ts';
import { eraseJournal, markErased, reportOf, runsToErase } from '../../database/statements/prune.ts';
import { Fault, throwIfAborted } from '../../roster/errors.ts';
import { NO_SETTINGS } from '../plan/plan.ts';
import type { Report } from '../report/report.ts';

/** What was erased. */
export interface Pruned {
  runs: number;
  changes: number;
  /** Runs that ended before this were erased. ISO 8601. */
  before: string;
  /** Whether nothing of it is left in the database's files. */
  gone: boolean;
  /** Why not: another program reads them; or, on a server, it stays until this statement is run. */
  left: 'being-read' | { until: string } | null;
}

/** The milliseconds of a day: journals are kept by days. */
export const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Erases the journals of runs that ended more than `keepDays` ago, a transaction each, so that a sync waits for one of
 * them at most, and an interrupt too: what was erased stays so. Run it again when not all is `gone`.
 */
export async function pruneJournals(
  database: Database,
  { keepDays, now, waiting = {} }: { keepDays: number; now: Date; waiting?: Waiting },
): Promise<Pruned> {
  const before = new Date(now.getTime() - keepDays * DAY_MS).toISOString();
  const { erasing } = database.dialect;
  const old = await database.all<{ run: number }>(runsToErase, [before]);
  let changes = 0;
  for (const [erased, { run }] of old.entries()) {
    const erase = async () => {
      throwIfAborted(waiting.signal);
      return eraseRun(database, run, now);
    };
    changes += await database.transaction(erase, waiting).catch((error: unknown) => {
      throw waiting.signal?.aborted ? stopped(erased, old.length) : error;
    });
  }
  let left: Pruned['left'] = erasing.lingers && old.length > 0 ? { until: erasing.lingers } : null;
  for (const sql of erasing.after) {
    const [row] = await database.all<{ busy?: number }>(sql);
    if (row?.busy) left = 'being-read';
  }
  return { runs: old.length, changes, before, gone: left === null, left };
}

/** Erases a run's journal, and the names in its report; returns how many changes there were. */
async function eraseRun(database: Database, run: number, now: Date): Promise<number> {
  const [row] = await database.all<{ report: string | null }>(reportOf, [run]);
  const report = row?.report ?? null;
  await database.run(markErased, [run, now.toISOString(), report && withoutNames(report)]);
  return database.run(eraseJournal, [run]);
}

const stopped = (erased: number, all: number): Fault =>
  new Fault(
    'interrupted',
    `Interrupted: the journals of ${erased} of ${all} old runs are erased.`,
    'Erase the rest with: clever-sync db prune',
  );

/** What stays of a report: its counts, and words that name nobody. Whatever else a report comes to hold goes. */
function withoutNames(json: string): string {
  const { run, district, mode, dryRun, undoes, status, plan, changes, kept, losses, ...rest } = JSON.parse(
    json,
  ) as Report;
  const { settings, unselectedSchools, warnings, guards, reminders, startedAt, finishedAt, durationMs } =
    rest;
  return JSON.stringify({
    run,
    district,
    mode,
    dryRun,
    undoes,
    status,
    plan,
    changes,
    kept,
    losses,
    settings: { ...NO_SETTINGS, ...settings, subscribed: [] },
    unselectedSchools,
    startedAt,
    finishedAt,
    durationMs,
    roleConflicts: [],
    linkConflicts: [],
    unsharedAdmins: [],
    warnings: warnings.map((each) => (NAMING.includes(each.code) ? { ...each, message: ERASED } : each)),
    guards: guards.map((guard) => ({ ...guard, message: ERASED })),
    reminders: { licenses: [], seats: reminders.seats, books: [], teachersWithoutStudentLicense: [] },
  } satisfies Report);
}

/** Warnings that name records by their ids. */
const NAMING = ['bad-record', 'foreign-record'];

/** Some guards name people: who has changed since a run, say. */
const ERASED = 'Erased with the journal.';
