// Many syncs and one of them: what is to be done, and how it ended.

import type { District } from '../../engine/districts/districts.ts';
import type { DistrictRef, SyncMode } from '../../engine/plan/plan.ts';
import type { Report } from '../../engine/report/report.ts';
import type { SyncWishes } from '../program/syncOptions.ts';

/** What is asked of all of them alike. */
export interface ManySyncs {
  mode: SyncMode;
  wishes: SyncWishes;
  /** Districts at a time. */
  jobs: number;
  /** How many there are, where it is known. */
  total?: number | undefined;
  full: boolean;
  /** `--exit-code` */
  tellChanges?: boolean | undefined;
  reportFile?: string | undefined;
  /** Told of each end as it comes. */
  onEnd?: ((end: DistrictEnd) => Promise<void>) | undefined;
}

/** A district to sync, as its list names it. */
export interface Task {
  name: string;
  /** The district; or why it is not synced: there is none of that name, or the one that it is `about` is held by another run. */
  district: District | { error: unknown; about?: DistrictRef };
  /** The digest that is approved for it. */
  planDigest?: string | undefined;
}

/** How a district ended; its report was printed, and of thousands of districts nobody keeps them. */
export interface DistrictEnd {
  district: DistrictRef | { id: null; sourceId: null; name: string };
  /** The exit code it would have had alone. */
  code: number;
  /** Null when it ended with an error. */
  status: Report['status'] | null;
}

/** How the syncs of many districts ended. */
export interface ManyEnds {
  ends: DistrictEnd[];
  /** What kept others from being begun, which is no district's own. */
  broken: { error: unknown } | null;
}
