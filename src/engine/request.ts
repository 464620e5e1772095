// What a caller asks of a sync and what it lends: the connection, the source, the clock, somebody to approve.

import type { Database } from '../database/database.ts';
import type { Source } from '../source/source.ts';
import type { SyncEvent } from './events.ts';
import type { DistrictRef, Mode, Plan, SchoolRef, SyncMode } from './plan/plan.ts';
import type { Report } from './report/report.ts';
import type { Processes } from './runs/processes.ts';

/** A deletion limit: `{ rows: 40 }` or `{ percent: 10 }`. */
export type DeletionLimit = { rows: number } | { percent: number };

/** What whoever asks for a run says of it. */
export interface RunRequest {
  district: DistrictRef;
  mode: Mode;
  dryRun: boolean;
  /** The run that an undo takes back. */
  undoes?: number | undefined;
  /** The school that a deletion deletes. */
  school?: SchoolRef | undefined;
  /** The digest that is approved, and only it. */
  planDigest?: string | undefined;
  /** Whether a person confirmed it by name (`--confirm`): consents, but approves no size. */
  confirmed?: boolean | undefined;
  /** Who asked: a user name, for the history. */
  requestedBy: string;
}

/** What a run may change besides the Portal's rows. */
export interface SettingWishes {
  /** `YYYY-MM-DD`, or null for never; undefined leaves it. */
  expiresOn?: string | null | undefined;
  /** Addresses to subscribe. */
  notify?: string[] | undefined;
}

/** One sync, as asked for. Values are checked by the caller. */
export interface SyncRequest extends RunRequest, SettingWishes {
  mode: SyncMode;
  /** Replaces the selection among the schools shared now: `all`, or source ids or exact names. */
  schools?: 'all' | string[] | undefined;
  keepManual?: boolean | undefined;
  inSession?: boolean | undefined;
  allowPaused?: boolean | undefined;
  maxDeletes?: DeletionLimit | undefined;
}

/** One undo, as asked for. */
export interface UndoRequest extends Omit<RunRequest, 'district' | 'mode' | 'undoes'> {
  run: number;
  /** How many days a run can be undone. */
  keepDays: number;
}

/** The deletion of one school, as asked for. `school`: its Portal id, source id or exact name. */
export interface DeletionRequest extends Omit<RunRequest, 'mode' | 'undoes' | 'school'> {
  school: string;
  inSession?: boolean | undefined;
}

/** What a person said to the plan on the screen. `approved` counts as approval of exactly this plan. */
export interface Review {
  proceed: boolean;
  approved: boolean;
}

/** What every run is lent. */
export interface RunTools {
  database: Database;
  clock: () => Date;
  /** Which process works on the run, and whether another run's does. */
  processes: Processes;
  signal?: AbortSignal | undefined;
  on?: ((event: SyncEvent) => void) | undefined;
  /** Shows the plan to a person before anything is written. Not called for a dry run. */
  review?: ((plan: Plan) => Promise<Review>) | undefined;
}

/** What a sync is lent. */
export interface SyncTools extends RunTools {
  source: Source;
  /** Records that are staged by one statement, when not 2,000: what comes of a share does not depend on it. */
  stagedAtOnce?: number | undefined;
}

/** A run's report with its plan, whose changes can be read until the connection plans again or closes. */
export interface SyncOutcome {
  report: Report;
  plan: Plan;
}
