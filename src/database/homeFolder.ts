// The home of the user who runs this process. It looks into none.

import { isAbsolute } from 'node:path';

/**
 * The home that is told; undefined where there is none. The user of a container may have none, and of one whom the system does
 * not know, asking throws. A relative one counts as none: the folder of the command is not the user's.
 */
export function homeFolder(told: () => string): string | undefined {
  try {
    const home = told();
    return isAbsolute(home) ? home : undefined;
  } catch {
    return undefined;
  }
}
