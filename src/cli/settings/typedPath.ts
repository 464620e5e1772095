// Which file or folder a path means that somebody typed, or wrote into the settings. It opens nothing.

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { homeFolder } from '../../database/homeFolder.ts';
import { isWindows } from '../../database/isWindows.ts';
import { Fault } from '../../roster/errors.ts';

/**
 * The path, absolute. `folder`: what it is relative to. `~` is the user's home: a shell says so only where a word begins with
 * it, not in `--db=~/portal.db`, and no shell reads the settings file. Throws the Fault `usage` when there is no home.
 */
export function typedPath(text: string, folder: string): string {
  const [tilde, rest] = [text.slice(0, 1), text.slice(1)];
  const isHome =
    tilde === '~' && (rest === '' || rest.startsWith('/') || (isWindows() && rest.startsWith('\\')));
  return isHome ? join(home(), rest) : resolve(folder, text);
}

function home(): string {
  const path = homeFolder(homedir);
  if (path !== undefined) return path;
  throw new Fault(
    'usage',
    'This user has no home folder, which ~ stands for.',
    'Set HOME, or give the whole path.',
  );
}
