// Progress as data: what a sync tells whoever watches it. The engine knows no terminal.

import type { Collection } from '../roster/records.ts';

/** The parts of a run, in this order; one that starts over begins again. An undo has no `connect` and no `read`. */
export type Stage = 'connect' | 'read' | 'diff' | 'check' | 'apply' | 'report';

/** Something that happened in a run. */
export type SyncEvent =
  | { type: 'stage'; stage: Stage }
  /** Records of a collection read so far. */
  | { type: 'read'; collection: Collection; count: number }
  /** Rows of a table that one statement wrote: a table is created, updated and deleted from. */
  | { type: 'wrote'; table: string; count: number }
  /** `seconds`: how long, where that is known. */
  | { type: 'wait'; reason: string; seconds: number | null }
  /** The share changed while it was read, or the Portal while it was planned: begun again. */
  | { type: 'restart'; reason: string; attempt: number };
