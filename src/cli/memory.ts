// What a sync does with the memory that Node.js gives it: whoever asks for small pages has little. It knows no roster.

import { setFlagsFromString } from 'node:v8';

/** Records a page from which on memory is spared. */
const SMALL_PAGE = 1_000;

/**
 * Both count from the next collection on. Records live as long as their page: the space that they are made in is not to
 * grow, to 32 MiB otherwise, and what is kept may double before it is looked through. At 1,000 a page, a first sync of
 * 280,000 students takes 164 MiB instead of 245 and 15.2 s instead of 14.2, a Reset 187 instead of 274, and a sync in which
 * nothing changed 168 instead of 235, and a quarter longer.
 */
const SPARING = ['--semi-space-growth-factor=1', '--heap-growing-percent=100'];

/** Has garbage collected more often, when pages are small: up to 1,000 records. Returns whether they are. */
export function spareMemory(pageSize: number | undefined): boolean {
  if (pageSize === undefined || pageSize > SMALL_PAGE) return false;
  for (const flag of SPARING) setFlagsFromString(flag);
  return true;
}
