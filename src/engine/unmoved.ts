// Whether the Portal is still as the plan saw it: looked at in the transaction that applies the plan, before it writes.

import { planTable } from '../database/statements/columns.ts';
import { selectionMoved } from '../database/statements/districts.ts';
import { overbooked, productsGiven } from '../database/statements/licensesAgain.ts';
import { moved, reliedOn } from '../database/statements/moved.ts';
import { holdSeats } from '../database/statements/seats.ts';
import { dayOf } from '../roster/day.ts';
import { TABLES } from '../roster/tables.ts';
import type { Applying } from './apply.ts';
import { count } from './count.ts';
import { rowsOf } from './plan/planned.ts';
import { PortalMoved } from './portalMoved.ts';

/**
 * Throws PortalMoved unless the Portal is still what the plan relies on. Of an undo only its rows count: it brings back what
 * was, whatever the roles, the seats and the selected schools are now.
 */
export async function requireUnmoved(applying: Applying): Promise<void> {
  const { database, request, planned, pause } = applying;
  const isUndo = request.mode === 'undo';
  const changed = TABLES.filter(({ name }) => rowsOf(planned[name]) > 0);
  await database.script(database.dialect.countRows(...changed.map(({ name }) => planTable(name))));
  const rows = changed.map(moved);
  const rules = isUndo ? [] : [...changed.flatMap(({ name }) => reliedOn[name] ?? []), selectionMoved];
  for (const sql of [...rows, ...rules]) {
    pause();
    await requireNone(applying, sql);
  }
  if (!isUndo && planned.license_assignments.created > 0) await requireSeats(applying);
}

/**
 * Makes sure that the seats which the plan gives are still free, and that nobody else gives them meanwhile. Nothing has
 * been written yet, and whoever gives seats by hand holds a single product: so the two never wait for each other.
 */
async function requireSeats(applying: Applying): Promise<void> {
  const { database, request } = applying;
  const given = await database.all<{ product: string }>(productsGiven);
  for (const { product } of given) await database.run(holdSeats, [request.district.id, product]);
  await requireNone(applying, overbooked);
}

/** Throws PortalMoved where the statement counts anything. $1 district, $2 today */
export async function requireNone({ database, request, now }: Applying, sql: string): Promise<void> {
  const rows = await count(database, sql, [request.district.id, dayOf(new Date(now))]);
  if (rows > 0) throw new PortalMoved();
}
