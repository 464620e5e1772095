// A folder in memory for what the tests write: it need not outlast the machine, and takes a third of the system's time.

import { readFileSync, statfsSync } from 'node:fs';

const FOLDER = '/dev/shm';
const ROOM = 2 ** 30;

/** The folder, where there is one with room in which programs may run; else undefined. */
export function folderInMemory() {
  try {
    const { bavail, bsize } = statfsSync(FOLDER);
    const runsNothing = new RegExp(`^\\S+ ${FOLDER} \\S+ \\S*\\bnoexec\\b`, 'm');
    if (bavail * bsize > ROOM && !runsNothing.test(readFileSync('/proc/mounts', 'utf8'))) return FOLDER;
  } catch {
    // Another system than Linux has none.
  }
  return undefined;
}
