// Whether a file that holds a secret is its owner's alone.

import type { Stats } from 'node:fs';

/**
 * Whether anybody but the owner can do something with the file; `bits`: what of that counts, all unless given. Windows keeps a
 * user's folders private by itself.
 */
export const isOpenToOthers = ({ mode }: Pick<Stats, 'mode'>, bits = 0o077): boolean =>
  process.platform !== 'win32' && (mode & bits) !== 0;
