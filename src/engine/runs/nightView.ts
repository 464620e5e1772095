// Where each district stands tonight, as one process sees it. Times that other machines wrote count for the hours of the
// night and for no less: their clocks may be minutes off. One from days to come is no time: a clock was wrong.

import { nights } from '../../database/statements/nights.ts';
import { dayOf } from '../../roster/day.ts';
import type { Looking } from './lease.ts';
import type { RunStatus } from './runs.ts';
import { Stopwatch } from './stopwatch.ts';

/** How long a claim is seen to have no run before it is anybody's: a process that lives opens its run at once. */
const GRACE_MS = 2 * 60_000;

/** How far ahead of this clock another one is taken to be at most: one in another zone's time is less. */
const AHEAD_MS = 20 * 60 * 60_000;

interface NightRow {
  id: number;
  claims: number;
  claimedAt: string | null;
  lastRun: number;
  endedAt: string | null;
  running: number;
  /** The status of the claim's run; null when it has none. */
  outcome: RunStatus | null;
}

/** A district that is not done. `held`: somebody works on it, or is about to. */
export interface LeftRow extends NightRow {
  standing: 'due' | 'held';
}

/** The night as it is seen by one process, from its first look on. */
export class NightView {
  readonly #looking: Looking;
  readonly #since: Date;
  readonly #claims: Stopwatch;
  /** The claims, by district, whose sync had ended at the first look: what failed of it is tried again. */
  #before: Map<number, number> | undefined;

  /** `since`: what was launched later has had its night. */
  constructor(looking: Looking, since: Date) {
    this.#looking = looking;
    this.#since = since;
    this.#claims = new Stopwatch(looking.clock);
  }

  /** The districts that are not done. Reads only. */
  async left(): Promise<LeftRow[]> {
    const { database, clock } = this.#looking;
    const values = [this.#since.toISOString(), dayOf(clock()), this.#until().toISOString()];
    const rows = await database.all<NightRow>(nights, values);
    this.#before ??= new Map(rows.filter(hasEnded).map(({ id, claims }) => [id, claims]));
    return rows.flatMap((row) => {
      const standing = this.#standing(row);
      return standing === 'done' ? [] : [{ ...row, standing }];
    });
  }

  #standing(row: NightRow): LeftRow['standing'] | 'done' {
    if (isRunning(row)) return 'held';
    if (row.claimedAt === null || !this.#isTonight(new Date(row.claimedAt))) return 'due';
    if (hasEnded(row)) return hasFailed(row) && this.#before?.get(row.id) === row.claims ? 'due' : 'done';
    const isLate = this.#claims.unchanged(row.id, row.claims) >= GRACE_MS;
    return row.outcome === 'Interrupted' || isLate ? 'due' : 'held';
  }

  #isTonight(time: Date): boolean {
    return time >= this.#since && time <= this.#until();
  }

  #until(): Date {
    return new Date(this.#looking.clock().getTime() + AHEAD_MS);
  }
}

/** Whether a run of the district is in progress. */
export const isRunning = ({ running }: Pick<NightRow, 'running'>): boolean => running > 0;

const hasEnded = ({ endedAt, outcome }: NightRow): boolean =>
  endedAt !== null || ![null, 'Interrupted', 'In Progress'].includes(outcome);

const hasFailed = ({ outcome }: NightRow): boolean =>
  outcome === null || outcome === 'Failed' || outcome === 'Interrupted';
