// Which file the path of a report means: where a symbolic link leads, if who made it may be trusted.

import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ownUserId } from '../../localProcesses.ts';
import { Fault } from '../../roster/errors.ts';

/**
 * Where a symbolic link leads, also when nothing is there yet: renaming to the link's own path would replace the link. What a
 * stranger put there is not followed: it could lead to any file of whoever runs the sync.
 */
export async function linkedTo(path: string): Promise<string> {
  // Links that lead round in a circle have no end.
  await stat(path).catch((error: unknown) => {
    if (fileErrorCode(error) !== 'ENOENT') throw error;
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

/** The file system's code of an error; null of any other error. */
export function fileErrorCode(error: unknown): string | null {
  if (!(typeof error === 'object' && error && 'syscall' in error && 'code' in error)) return null;
  return String(error.code);
}
