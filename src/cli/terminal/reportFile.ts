// `--report FILE`: writes the whole plan to a file that only its owner can read, complete or not at all.
// It knows where a report goes; how it looks is in reportHtml, reportCsv and here for NDJSON.

import { randomBytes } from 'node:crypto';
import {
  lstat,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  type FileHandle,
} from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Plan } from '../../engine/plan.ts';
import type { Report } from '../../engine/report.ts';
import { ownUserId } from '../../localProcesses.ts';
import { Fault, untilAborted } from '../../roster/errors.ts';
import { csvReport } from './reportCsv.ts';
import { htmlReport } from './reportHtml.ts';
import { safeJson } from './safeText.ts';

export type ReportFormat = 'html' | 'csv' | 'ndjson';

/** The format a file's name asks for. Any other ending is a Fault `usage`: call it before a sync begins. */
export function reportFormat(path: string): ReportFormat {
  const ending = extname(path).toLowerCase().slice(1);
  if (ending === 'html' || ending === 'csv' || ending === 'ndjson') return ending;
  throw new Fault(
    'usage',
    `--report: "${basename(path)}" ends neither in .html nor in .csv nor in .ndjson.`,
    'The ending says what is written: a page, a table, or a JSON object per change.',
  );
}

/** Finds out before a sync begins whether a report can be written there; a Fault `usage` when not. */
export async function checkReportFile(path: string): Promise<void> {
  reportFormat(path);
  try {
    const target = await linkedTo(path);
    if (await isFolder(target)) throw new Fault('usage', `--report: ${path} is a folder.`, 'Name a file.');
    const temporary = temporaryBeside(target);
    await (await open(temporary, 'wx', 0o600)).close();
    await rm(temporary);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * Writes the plan, and how its sync ended, to `path`, replacing what is there, in bounded memory.
 * A Fault `usage` when the file cannot be written there, `failed` when the disk gives out, `interrupted`.
 */
export async function writeReportFile(
  path: string,
  plan: Plan,
  report: Report,
  signal?: AbortSignal,
): Promise<void> {
  const text = TEXTS[reportFormat(path)](plan, report);
  // A file that was there before stays.
  const notWritten = () => new Fault('interrupted', `Interrupted: --report: ${path} was not written.`);
  try {
    await replace(await linkedTo(path), untilAborted(text, signal, notWritten));
  } catch (error) {
    throw unwritable(path, error);
  }
}

async function replace(path: string, text: AsyncIterable<string>): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await writeAll(await open(temporary, 'wx', 0o600), text);
    await removeStale(path, temporary).catch(() => undefined);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Nobody has been writing to such a file for so long but a process that was killed. */
const STALE_MS = 86_400_000;

/** What killed processes left of the same report names people. By the clock of the file system, as `written` has it now. */
async function removeStale(path: string, written: string): Promise<void> {
  const { mtimeMs: now } = await stat(written);
  for (const name of await readdir(dirname(path))) {
    // `.plan.csv.old.csv.0a1b2c3d.tmp` is another report's.
    const beside = `.${basename(path)}`;
    if (!name.startsWith(beside) || !/^\.[0-9a-f]{8}\.tmp$/.test(name.slice(beside.length))) continue;
    const left = join(dirname(path), name);
    if (now - (await lstat(left)).mtimeMs > STALE_MS) await rm(left, { force: true });
  }
}

/**
 * Where a symbolic link leads, also when nothing is there yet: renaming to the link's own path would replace the link. What a
 * stranger put there is not followed: it could lead to any file of whoever runs the sync.
 */
async function linkedTo(path: string): Promise<string> {
  // Links that lead round in a circle have no end.
  await stat(path).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
  const target = await readlink(path).catch(() => null);
  if (target === null) return path;
  const folder = await realpath(dirname(path));
  if (!(await isTrusted(path, folder))) {
    const hint = 'Name a file in a folder that only you can write to.';
    throw new Fault('usage', `--report: ${path} is a symbolic link of another user's.`, hint);
  }
  return linkedTo(resolve(folder, target));
}

/** A link of one's own, of the administrator's, or of whoever has the folder: as Linux does in `/tmp`. */
async function isTrusted(link: string, folder: string): Promise<boolean> {
  const { uid } = await lstat(link);
  return [ownUserId(), 0, (await stat(folder)).uid].includes(uid);
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isDirectory() ?? false;

/** In the same folder, so that the rename is one step: the report is there in full or not at all. */
const temporaryBeside = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`);

const DISK = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EFBIG']);

/** The file system's errors as a Fault; any other error, such as one of the database, as it is. */
function unwritable(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === null) return error;
  const hint = DISK.has(code) ? 'Make room on the disk.' : 'Name a file in a folder that you can write to.';
  const message = `--report: ${path} cannot be written (${code}).`;
  return new Fault(DISK.has(code) ? 'failed' : 'usage', message, hint, error);
}

/** The file system's code of an error; null of any other error. */
function codeOf(error: unknown): string | null {
  if (!(typeof error === 'object' && error && 'syscall' in error && 'code' in error)) return null;
  return String(error.code);
}

const TEXTS: Record<ReportFormat, (plan: Plan, report: Report) => AsyncIterable<string>> = {
  html: htmlReport,
  csv: csvReport,
  ndjson: ndjsonReport,
};

async function* ndjsonReport(plan: Plan): AsyncIterable<string> {
  for await (const change of plan.read()) yield `${safeJson(change)}\n`;
}

const CHUNK = 64 * 1024;

async function writeAll(file: FileHandle, text: AsyncIterable<string>): Promise<void> {
  try {
    let chunk = '';
    for await (const part of text) {
      chunk += part;
      if (chunk.length < CHUNK) continue;
      await file.writeFile(chunk);
      chunk = '';
    }
    await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}
