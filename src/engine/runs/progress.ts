// How far a running sync is, as it tells those who look from elsewhere.

import type { Stage, SyncEvent } from '../events.ts';

/** Where a run is, and how far. */
export interface Progress {
  stage: Stage | null;
  /** Records read, by collection, or rows written, by table, in this stage. */
  counts: Record<string, number>;
}

/** The progress of a run without an event. */
export const NOT_BEGUN: Progress = { stage: null, counts: {} };

/** The progress after an event. */
export function progressAfter(progress: Progress, event: SyncEvent): Progress {
  switch (event.type) {
    case 'stage':
      return { stage: event.stage, counts: {} };
    case 'read':
      return { ...progress, counts: { ...progress.counts, [event.collection]: event.count } };
    case 'wrote':
      return { ...progress, counts: { ...progress.counts, [event.table]: event.count } };
    default:
      return progress;
  }
}
