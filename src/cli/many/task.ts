// One of many districts: what is to be done, and how it ended.

import type { District } from '../../engine/districts.ts';
import type { DistrictRef } from '../../engine/plan.ts';
import type { Report } from '../../engine/report.ts';

/** A district to sync, as its list names it. */
export interface Task {
  name: string;
  /** The district; or why it is not synced: there is none of that name, or `about` cannot be. */
  district: District | { error: unknown; about?: DistrictRef };
  /** The digest that is approved for it. */
  planDigest?: string | undefined;
}

/** How a district ended: with a report or with an error, and the exit code it would have had alone. */
export type DistrictEnd = {
  district: DistrictRef | { id: null; sourceId: null; name: string };
  code: number;
} & ({ report: Report } | { error: unknown });

/** How many syncs ended. */
export interface ManyEnds {
  ends: DistrictEnd[];
  /** What kept others from being begun, which is no district's own. */
  broken: { error: unknown } | null;
}
