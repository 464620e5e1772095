// The run of one sync: opened once, alive while it works, closed however the sync ends.

import { OutcomeUnknown, type Value, type Waiting } from '../../database/database.ts';
import * as statements from '../../database/statements/openRuns.ts';
import { Fault, isFault } from '../../roster/errors.ts';
import { districtAgain } from '../districts/districts.ts';
import type { SyncEvent } from '../events.ts';
import type { DistrictRef, Mode } from '../plan/plan.ts';
import type { Report } from '../report/report.ts';
import type { RunTools } from '../request.ts';
import { LEASE_MS, type RunInProgress } from './lease.ts';
import { untilReachable } from './patience.ts';
import { NOT_BEGUN, progressAfter, type Progress } from './progress.ts';
import { inProgress, interruptDead, liveRunOf, type RunStatus } from './runs.ts';

/** How often a run says that it lives. */
const BEAT_MS = 60_000;

/** How often, at most, it says how far it is: nobody looks to the millisecond, and each time is a write. */
const PROGRESS_MS = 1_000;

/** How long an interrupted run waits for another writer to note its end; else the next command that looks does. */
const LAST_WORD_MS = 500;

type Tools = Pick<RunTools, 'database' | 'clock' | 'processes' | 'signal' | 'on'>;

/** How a transaction waits for another writer: told as an event, and until interrupted. */
export const waiting = ({ signal, on }: Pick<RunTools, 'signal' | 'on'>): Waiting => ({
  signal,
  onWait: () => on?.({ type: 'wait', reason: 'Something else is writing to the database', seconds: null }),
});

/** A run that may be open: `open` makes its row, and `launched`, `refused` or `failed` closes it. */
export class OpenRun {
  readonly #about: { district: DistrictRef; mode: Mode; requestedBy: string };
  readonly #tools: Tools;
  #id: number | null = null;
  #beats: NodeJS.Timeout | undefined;
  #progress: Progress = NOT_BEGUN;
  #next: NodeJS.Timeout | undefined;
  #isApplying = false;

  constructor(about: { district: DistrictRef; mode: Mode; requestedBy: string }, tools: Tools) {
    this.#about = about;
    this.#tools = tools;
  }

  /** Another run that works on the district now, or null: while this one is open, no other can be. Reads only. */
  async other(): Promise<RunInProgress | null> {
    return this.#id === null ? liveRunOf(this.#tools, this.#about.district.id) : null;
  }

  /** The tools, with the run told of every event: it says how far it is to those who look from elsewhere. */
  watched(tools: RunTools): RunTools {
    const on = (event: SyncEvent) => {
      this.#note(event);
      tools.on?.(event);
    };
    return { ...tools, on };
  }

  /** Throws `sync-in-progress` when another sync of the district runs. Writes nothing. */
  async requireFree(): Promise<void> {
    const other = await this.other();
    if (other) throw inProgress(this.#about.district, other);
  }

  /** Opens the run, unless it is open; returns its id. Throws `sync-in-progress`, and `not-found` of a removed district. */
  async open(): Promise<number> {
    if (this.#id === null) {
      const values = await this.#values();
      const { database, signal } = this.#tools;
      const claim = (again: boolean) =>
        database.transaction(() => this.#claim(values, again), waiting(this.#tools));
      this.#id = await claim(false).catch((error: unknown) => {
        if (error instanceof OutcomeUnknown) return untilReachable(() => claim(true), signal);
        throw error;
      });
      this.#startBeats();
    }
    return this.#id;
  }

  /** Does `work`, which writes. Meanwhile the run gives no sign of life; when `work` fails it stays open. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#fallSilent();
    await this.#beat();
    this.#isApplying = true;
    try {
      return await work();
    } catch (error) {
      this.#isApplying = false;
      this.#startBeats();
      throw error;
    }
  }

  /** Closes the run within the transaction that applies its plan. Throws when it was taken for dead meanwhile. */
  async launched(report: Report): Promise<void> {
    if ((await this.#finish('Launched', { report })) > 0) return;
    const message = `Run ${this.#id} was taken for dead and marked Interrupted, so it wrote nothing.`;
    throw new Fault('failed', message, 'See who did: clever-sync status. Then run the command again.');
  }

  /** Notes that guards refused the run. */
  async refused(report: Report): Promise<void> {
    this.#fallSilent();
    await this.#tools.database.transaction(() => this.#finish('Refused', { report }), waiting(this.#tools));
  }

  /** Notes how the run ended; when even that cannot be written, the first error is the one to tell. */
  async failed(error: unknown): Promise<void> {
    this.#fallSilent();
    if (this.#id === null) return;
    const interrupted = isFault(error, 'interrupted');
    const message = error instanceof Fault ? error.message : 'An unexpected error.';
    const status = interrupted ? 'Interrupted' : 'Failed';
    const patience = interrupted ? { signal: AbortSignal.timeout(LAST_WORD_MS) } : {};
    const { database, signal } = this.#tools;
    const note = () => database.transaction(() => this.#finish(status, { error: message }), patience);
    await (interrupted ? note() : untilReachable(note, signal)).catch(() => undefined);
  }

  /** Within the apply nothing is said: on this connection it would fall into the transaction. */
  #note(event: SyncEvent): void {
    this.#progress = progressAfter(this.#progress, event);
    if (this.#id === null || this.#isApplying || this.#next) return;
    this.#next = setTimeout(() => {
      this.#next = undefined;
      void this.#beat();
    }, PROGRESS_MS).unref();
  }

  #fallSilent(): void {
    clearInterval(this.#beats);
    clearTimeout(this.#next);
    this.#next = undefined;
  }

  async #values(): Promise<Value[]> {
    const { district, mode, requestedBy } = this.#about;
    const { host, machine, pid, started } = await this.#tools.processes.self();
    const now = this.#tools.clock().toISOString();
    return [district.id, mode, requestedBy, now, host, machine, pid, started, this.#lease()];
  }

  /** `again`: the connection was lost while this was committed; the run may be open. */
  async #claim(values: Value[], again: boolean): Promise<number> {
    const { database } = this.#tools;
    await interruptDead(this.#tools, this.#about.district.id);
    const [row] = await database.all<{ id: number }>(statements.startRun, values);
    if (row) return row.id;
    const other = await this.other();
    if (again && other && isOpenedWith(values, other)) return other.run;
    await districtAgain(database, this.#about.district);
    throw inProgress(this.#about.district, other);
  }

  async #finish(status: RunStatus, { report, error }: { report?: Report; error?: string }): Promise<number> {
    const now = this.#tools.clock().toISOString();
    const json = report ? JSON.stringify(report) : null;
    const values = [this.#id, status, report?.plan ?? null, now, json, error ?? null];
    return this.#tools.database.run(statements.finishRun, values);
  }

  #startBeats(): void {
    this.#beats = setInterval(() => void this.#beat(), BEAT_MS).unref();
  }

  /** A sign of life that cannot be written is made up for by the next: a lease outlasts several. */
  async #beat(): Promise<void> {
    const values = [this.#id, this.#lease(), JSON.stringify(this.#progress)];
    await this.#tools.database.run(statements.renewLease, values).catch(() => undefined);
  }

  #lease(): string {
    return new Date(this.#tools.clock().getTime() + LEASE_MS).toISOString();
  }
}

/** Whether a run in progress is the one that these values of `startRun` opened. */
function isOpenedWith(values: Value[], { requestedBy, startedAt, host, pid }: RunInProgress): boolean {
  const [, , who, now, itsHost, , itsPid] = values;
  return requestedBy === who && startedAt === now && host === itsHost && pid === itsPid;
}
