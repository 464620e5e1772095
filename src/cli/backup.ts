// A copy of the Portal's database in a file of its own: whole or not there, and its owner's only.

import { randomBytes } from 'node:crypto';
import { access, link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { isServerAddress } from '../database/address.ts';
import type { Database } from '../database/database.ts';
import { KINDS } from '../engine/plan/kinds.ts';
import type { Plan } from '../engine/plan/plan.ts';
import { codeOf, Fault } from '../roster/errors.ts';
import type { Context } from './context.ts';
import { shellLine } from './terminal/command.ts';
import { typed, type View } from './terminal/view.ts';

/**
 * Copies the database to a file that is not there yet; others may write meanwhile, and copy too. A copy that was cut off
 * leaves no file of that name; one that was killed leaves its `.partial`. Throws `usage` when the file is there, cannot be
 * made, or the database cannot copy itself.
 */
export async function backUp({ io, signal }: Context, database: Database, file: string): Promise<void> {
  if (!database.copyTo) {
    const hint = 'Use its own tools, pg_dump for example.';
    throw new Fault('usage', `${database.location} is no file that could be copied.`, hint);
  }
  if (await isThere(file)) throw existing(file);
  const { pid } = await io.processes.self();
  const partial = `${file}.${pid}-${randomBytes(4).toString('hex')}.partial`;
  await makeEmpty(partial, file);
  try {
    await fill(database.copyTo(partial, signal), partial, file);
    await giveName(partial, file);
  } finally {
    for (const end of ['', '-journal', '-wal', '-shm']) await rm(partial + end, { force: true });
  }
}

/** A disk that is full, or fails, is the copy's: the Portal's own is only read. */
async function fill(copying: Promise<void>, partial: string, file: string): Promise<void> {
  try {
    await copying;
    await flush(partial);
  } catch (error) {
    if (error instanceof Fault && error.code !== 'failed') throw error;
    const hint = 'Its disk is full, or fails: free some space, or name a file on another one.';
    throw new Fault('failed', `The copy ${file} could not be written.`, hint, error);
  }
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const existing = (file: string): Fault =>
  new Fault('usage', `${file} is there already.`, 'Name a file that is not: a backup overwrites none.');

/** A file that nobody else has. */
async function makeEmpty(path: string, file = path): Promise<void> {
  try {
    await (await open(path, 'wx', 0o600)).close();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw existing(file);
    throw new Fault('usage', `${file} cannot be written.`, 'Check its folder.', error);
  }
}

/** Gives the whole copy its name, unless a file has got it meanwhile: a large copy takes minutes. */
async function giveName(partial: string, file: string): Promise<void> {
  try {
    await link(partial, file);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw existing(file);
    // Not every file system has links. An empty file takes the name then, which only one can make.
    await makeEmpty(file);
    await rename(partial, file).catch(async (failure: unknown) => {
      await rm(file, { force: true });
      throw failure;
    });
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

/** Whether the plan is of a kind that one wants a copy before: a Reset that deletes, the deletion of a school. */
export const wantsBackup = ({ mode, changes }: Pick<Plan, 'mode' | 'changes'>): boolean =>
  (mode === 'reset' || mode === 'delete') && KINDS.some((kind) => changes[kind].deleted > 0);

/** Says how to copy the database before such a plan. */
export async function suggestBackup(context: Context, plan: Pick<Plan, 'mode' | 'changes'>): Promise<void> {
  if (!wantsBackup(plan)) return;
  const { database } = await context.settings();
  const view = await context.view('err');
  const command = await copyingCommand(view, database, context.io.clock());
  await context.note(['A copy of the database first, to be sure:', ...command, '']);
}

/** Ours where the database is a file; a server has its own. */
async function copyingCommand(view: View, location: string, now: Date): Promise<string[]> {
  if (!isServerAddress(location))
    return typed(view, '  ', 'db', 'backup', basename(backupName(location, now)));
  const { parseLocation } = await import('../database/postgres/location.ts');
  const { shown, database = 'portal' } = parseLocation(location);
  const file = basename(backupName(`${database}.dump`, now));
  const dump = shellLine('pg_dump', '--format=custom', `--file=${file}`, shown);
  return [`  ${view.theme.code(dump)}`];
}
