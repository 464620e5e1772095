// Which runs can be undone: those that were launched, changed rows, and have a journal still.

import { hasJournal } from '../../database/statements/undo.ts';
import { Fault } from '../../roster/errors.ts';
import { changesSettings, totalChanges } from '../plan/plan.ts';
import { counted } from '../plural.ts';
import type { RunTools, UndoRequest } from '../request.ts';
import { isPast, showRun, type RunDetails } from './history.ts';

const TOO_LATE = 'can no longer be undone';

/** The run, if it can be undone. Throws `not-found`, and `usage` with the reason why it cannot. */
export async function findUndoable(
  { run, keepDays }: UndoRequest,
  { database, clock }: RunTools,
): Promise<RunDetails> {
  const found = await showRun(database, run, keepDays);
  requireLaunched(found);
  const isJournaled = (await database.all(hasJournal, [run])).length > 0;
  if (!isJournaled) requireChanges(found);
  if (found.erasedAt !== null) {
    const erased = `what it changed was erased on ${found.erasedAt.slice(0, 10)}`;
    throw cannot(found, `${TOO_LATE}: ${erased}`);
  }
  if (isJournaled && !isPast(found.undoableUntil, clock())) return found;
  const kept = `what a run changed is kept for ${counted(keepDays, 'day')} (CLEVER_SYNC_KEEP_DAYS)`;
  throw cannot(found, `${TOO_LATE}: ${kept}`);
}

function requireLaunched(found: RunDetails): void {
  const { status } = found;
  if (status === 'Launched') return;
  if (status === 'Undone') throw cannot(found, 'is undone already');
  if (status === 'In Progress')
    throw cannot(
      found,
      'is in progress: there is nothing to undo until it is done',
      'See: clever-sync status',
    );
  throw cannot(found, `is ${status}: it changed nothing that could be undone`);
}

/** A run that has no journal lost it, or changed nothing. */
function requireChanges(found: RunDetails): void {
  const { changes, report, district } = found;
  if (changes !== null && totalChanges({ changes }) > 0) return;
  const settings = `Its settings stay; to change them: clever-sync districts set ${district.id}`;
  const why = 'changed no row of the Portal: there is nothing to undo';
  throw report && changesSettings(report) ? cannot(found, why, settings) : cannot(found, why);
}

const cannot = (
  { run, district }: RunDetails,
  why: string,
  hint = `See: clever-sync history ${district.id}`,
): Fault => new Fault('usage', `Run ${run} ${why}.`, hint);
