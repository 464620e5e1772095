// What a source of rosters is: the port behind which Clever stands, and where others would.
// It knows no database and no engine.

import type { Collection, LeftOut, SharedRecords, SharedRole } from '../roster/records.ts';

/** The district as its source describes it. Times are ISO 8601; `null` where the source does not say. */
export interface SharedDistrict {
  sourceId: string;
  name: string;
  /** `running`, `success`, `pending`, `error`, `paused`, or whatever else the source says. */
  state: string | null;
  /** What the source says of the state, for people. */
  problem: string | null;
  /** When the district's own data last came into the source. */
  lastSync: string | null;
  /** When this application's share of it last changed. */
  lastAppSync: string | null;
  /** `YYYY-MM-DD` */
  pauseStart: string | null;
  pauseEnd: string | null;
}

/**
 * One page of one collection. `leftOut` are the records of the page that cannot be used; `list` says of users under which
 * role they are listed, where a source lists them by role.
 */
export type SharePage = {
  [C in Collection]: { collection: C; list?: SharedRole; records: SharedRecords[C][]; leftOut: LeftOut[] };
}[Collection];

/** A wait before a request is tried again, to be shown. */
export interface SourceWait {
  type: 'wait';
  /** For a person: why. */
  reason: string;
  seconds: number;
}

/** How a source is asked: what ends it, and who is told of its waits. */
export interface ReadOptions {
  signal?: AbortSignal | undefined;
  on?: ((event: SourceWait) => void) | undefined;
}

/**
 * A source of one district's share. Asking and reading throw a Fault when the source cannot be used: its code begins with
 * `source-`, or is `no-token`, or `usage` for a token that is none. They throw `interrupted` once the signal is aborted.
 */
export interface Source {
  /** For messages: "Clever". */
  readonly name: string;
  /** Asks who the district is and how it is; throws `source-district` when it is not the expected one. */
  district(options?: ReadOptions): Promise<SharedDistrict>;
  /**
   * Yields every page of the share, collections in the order schools, courses, terms, users, classes.
   * Ends normally only when every page of every collection arrived; throws otherwise.
   * A user listed under several roles is yielded once.
   */
  pages(options?: ReadOptions): AsyncIterable<SharePage>;
  close(): Promise<void>;
}
