// A file replaced as a whole: written beside it under another name, then given its own. It knows nothing of what is in it.

import { randomBytes } from 'node:crypto';
import { lstat, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Finds out whether it could be replaced; throws the file system's error when not. */
export async function tryToReplace(path: string): Promise<void> {
  const temporary = temporaryBeside(path);
  await (await open(temporary, 'wx', 0o600)).close();
  await rm(temporary);
}

/**
 * Writes a file that only its owner can read, in one step: it is there in full, or what was there before stays. Errors are
 * the file system's, and those of `text`.
 */
export async function replaceFile(path: string, text: AsyncIterable<string>): Promise<void> {
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

/** In the same folder, so that the rename is one step: the report is there in full or not at all. */
const temporaryBeside = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`);

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
