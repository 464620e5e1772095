// What a sync does with the memory that Node.js gives it: whoever asks for small pages has little. It knows no roster.

import { setFlagsFromString } from 'node:v8';

/** Records a page from which on memory is spared. */
const SMALL_PAGE = 1_000;

/**
 * Both count from the next collection on. Records live as long as their page: the space that they are made in is not to
 * grow, to 32 MiB otherwise, and what is kept may double before it is looked through. At 1,000 a page, a first sync of
 * 280,000 students takes 172 MiB instead of 243, a Reset's preview 170 instead of 257, and a tenth more processor time.
 */
const SPARING = ['--semi-space-growth-factor=1', '--heap-growing-percent=100'];

/** Has garbage collected more often, when pages are small: up to 1,000 records. */
export function spareMemory(pageSize: number | undefined): void {
  if (pageSize === undefined || pageSize > SMALL_PAGE) return;
  for (const flag of SPARING) setFlagsFromString(flag);
}
