// The ids of new rows: as many in a row as the plan has records to create, so that the n-th record has the n-th of them.

import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import { Fault, throwIfAborted } from '../roster/errors.ts';
import { RECORD_TABLES, type RecordTable } from '../roster/tables.ts';

/** How often ids are taken anew because other programs took some at the same time. */
const TAKES = 10;

/**
 * The longest wait before the second take; it doubles with each, six times at most. Two syncs that meet once would meet each
 * time if both went on at once, and also if they waited for less time than taking takes: of 20,000 ids, a few hundred ms.
 */
const WAIT_MS = 100;
const DOUBLINGS = 6;

/**
 * Takes so many ids for the plan's new records of a table; returns the one before the first, or null when others took
 * some between them every time. Throws `failed` when the database gives none in a row, `interrupted` once the signal says so.
 */
export async function takeIds(
  database: Database,
  name: RecordTable,
  wanted: number,
  signal?: AbortSignal,
): Promise<number | null> {
  const sql = database.dialect.takeIds(name);
  for (let take = 1; ; take += 1) {
    const [taken] = await database.all<{ before: number; span: number }>(sql, [wanted]);
    if (taken?.span === wanted) return taken.before;
    const fault = await idFault(database, name);
    if (fault) throw fault;
    if (take === TAKES) return null;
    const longest = WAIT_MS * 2 ** Math.min(take - 1, DOUBLINGS);
    await sleep(randomInt(longest), undefined, signal && { signal }).catch(() => undefined);
    throwIfAborted(signal);
  }
}

/** Why new rows would get no ids in a row, and what to do: a fault for each table of which that is so. */
export async function idFaults(database: Database): Promise<Fault[]> {
  const faults = [];
  for (const name of RECORD_TABLES) faults.push(await idFault(database, name));
  return faults.filter((fault) => fault !== null);
}

async function idFault(database: Database, name: RecordTable): Promise<Fault | null> {
  const [numbering] = await database.all<{ sequence: string | null; step: number | null }>(
    database.dialect.numbering(name),
  );
  const { sequence = null, step = null } = numbering ?? {};
  if (sequence === null) {
    const why = 'their column id owns no sequence';
    return unnumbered(database, name, why, `alter sequence … owned by ${name}.id`);
  }
  if (step !== null && Math.abs(step) === 1) return null;
  const why = `the sequence ${sequence} steps by ${step}`;
  return unnumbered(database, name, why, `alter sequence ${sequence} increment by 1`);
}

const unnumbered = ({ location }: Database, name: RecordTable, why: string, remedy: string): Fault =>
  new Fault(
    'failed',
    `The database ${location} cannot number new rows of ${name}: ${why}.`,
    `Have somebody who looks after the database run: ${remedy}`,
  );
