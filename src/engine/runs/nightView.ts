// Where each district stands tonight, as one process sees it. Times that other machines wrote count for the hours of the
// night and for no less: their clocks may be minutes off. One from days to come is no time: a clock was wrong.

import { night, nights } from '../../database/statements/nights.ts';
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
  /** What the last look at all of them saw due: an iterator, so that `next` goes on where it was. */
  #ahead: Iterable<LeftRow> = [];

  /** `since`: what was launched later has had its night. */
  constructor(looking: Looking, since: Date) {
    this.#looking = looking;
    this.#since = since;
    this.#claims = new Stopwatch(looking.clock);
  }

  /** The districts that are not done. Reads only. */
  async left(): Promise<LeftRow[]> {
    const rows = await this.#looking.database.all<NightRow>(nights, this.#hours());
    this.#before ??= new Map(rows.filter(hasEnded).map(({ id, claims }) => [id, claims]));
    const left = this.#notDone(rows);
    this.#ahead = left.filter(isDue).values();
    return left;
  }

  /**
   * The next district that is still due, of those that `left` saw due; null when there is no more of them. Reads only, and
   * that one alone: of 10,000 districts, all of which take 0.1 s, none is read 10,000 times.
   */
  async next(): Promise<LeftRow | null> {
    for (const { id } of this.#ahead) {
      const [row] = this.#notDone(await this.#looking.database.all<NightRow>(night, [...this.#hours(), id]));
      if (row && isDue(row)) return row;
    }
    return null;
  }

  #hours(): string[] {
    const today = dayOf(this.#looking.clock());
    return [this.#since.toISOString(), today, this.#until().toISOString()];
  }

  #notDone(rows: NightRow[]): LeftRow[] {
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

const isDue = ({ standing }: LeftRow): boolean => standing === 'due';

const hasEnded = ({ endedAt, outcome }: NightRow): boolean =>
  endedAt !== null || ![null, 'Interrupted', 'In Progress'].includes(outcome);

const hasFailed = ({ outcome }: NightRow): boolean =>
  outcome === null || outcome === 'Failed' || outcome === 'Interrupted';
