// Whether a file that holds a secret is its owner's alone.

import type { Stats } from 'node:fs';
import { isWindows } from './isWindows.ts';

/** Whether a file's mode tells who else may read it. On Windows it does not; that keeps a user's folders private by itself. */
export const tellsOthers = (): boolean => !isWindows();

/** Whether anybody but the owner can do something with the file; `bits`: what of that counts, all unless given. */
export const isOpenToOthers = ({ mode }: Pick<Stats, 'mode'>, bits = 0o077): boolean =>
  tellsOthers() && (mode & bits) !== 0;
