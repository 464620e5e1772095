// A copy of the Portal's database in a file of its own: whole or not there, and its owner's only.

import { access, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Database } from '../database/database.ts';
import type { Plan } from '../engine/plan.ts';
import { KINDS } from '../engine/plan.ts';
import { Fault } from '../roster/errors.ts';
import type { Context } from './context.ts';
import { commandLine, shellLine } from './terminal/command.ts';

/**
 * Copies the database to a file that is not there yet; others may write meanwhile. A copy that was cut off leaves no
 * file of that name. Throws `usage` when the file is there, cannot be made, or the database cannot copy itself.
 */
export async function backUp(database: Database, file: string, signal?: AbortSignal): Promise<void> {
  if (!database.copyTo) {
    const hint = 'Use its own tools, pg_dump for example.';
    throw new Fault('usage', `${database.location} is no file that could be copied.`, hint);
  }
  await requireAbsent(file);
  const partial = `${file}.partial`;
  await makeEmpty(partial, file);
  try {
    await database.copyTo(partial, signal);
    await flush(partial);
    // It may have come meanwhile: a large copy takes minutes.
    await requireAbsent(file);
    await rename(partial, file);
  } catch (error) {
    for (const end of ['', '-journal', '-wal', '-shm']) await rm(partial + end, { force: true });
    throw error;
  }
}

async function requireAbsent(file: string): Promise<void> {
  if (await access(file).then(...EXISTS)) {
    const hint = 'Name a file that is not: a backup overwrites none.';
    throw new Fault('usage', `${file} is there already.`, hint);
  }
}

const EXISTS = [() => true, () => false] as const;

async function makeEmpty(partial: string, file: string): Promise<void> {
  try {
    await rm(partial, { force: true });
    await (await open(partial, 'wx', 0o600)).close();
  } catch (error) {
    throw new Fault('usage', `${file} cannot be written.`, 'Check its folder.', error);
  }
}

/** A backup that a power cut undoes would be none. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Where a backup goes unless told: beside the database, `portal-20261123-100000.db`. */
export function backupName(location: string, now: Date): string {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const extension = extname(location);
  return join(dirname(location), `${basename(location, extension)}-${stamp}${extension || '.db'}`);
}

/** Whether the plan is of a kind that one wants a copy before: a Reset that deletes. */
export const wantsBackup = ({ mode, changes }: Pick<Plan, 'mode' | 'changes'>): boolean =>
  mode === 'reset' && KINDS.some((kind) => changes[kind].deleted > 0);

/** Says how to copy the database before a Reset that deletes. */
export async function suggestBackup(context: Context, plan: Pick<Plan, 'mode' | 'changes'>): Promise<void> {
  if (!wantsBackup(plan)) return;
  const { database } = await context.settings();
  const { theme } = await context.view('err');
  const command = await copyingCommand(database, context.io.clock());
  await context.note(['A copy of the database first, to be sure:', `  ${theme.code(command)}`, '']);
}

/** Ours where the database is a file; a server has its own. */
async function copyingCommand(location: string, now: Date): Promise<string> {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(location))
    return commandLine('db', 'backup', basename(backupName(location, now)));
  const { parseLocation } = await import('../database/postgresLocation.ts');
  const { shown } = parseLocation(location);
  const file = basename(backupName(`${shown}.dump`, now));
  return shellLine('pg_dump', '--format=custom', `--file=${file}`, shown);
}
