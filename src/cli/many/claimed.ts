// The syncs of a night: each district claimed when a place is free for it, its end noted, and given back when nothing
// came of it.

import type { Database } from '../../database/database.ts';
import { districtById } from '../../engine/districts/districts.ts';
import { refOf } from '../../engine/naming/namesakes.ts';
import type { Looking, RunInProgress } from '../../engine/runs/lease.ts';
import { claimDistricts, endNight, giveBack, type Claim } from '../../engine/runs/nightly.ts';
import { untilReachable } from '../../engine/runs/patience.ts';
import { standsStill } from '../../engine/runs/runs.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { withPortal } from '../portal.ts';
import { lockTeller, waitTeller } from './nightWaits.ts';
import { runMany } from './runMany.ts';
import type { DistrictEnd, ManyEnds, ManySyncs, Task } from './task.ts';

/** How long another writer is waited for to give claims back; else they are others' in two minutes. */
const LAST_WORD_MS = 500;

/** Claims and syncs, until nobody has anything left to do. */
export async function runClaimed(
  context: Context,
  looking: Looking,
  syncs: ManySyncs,
  since: Date,
): Promise<ManyEnds> {
  const night = new ClaimedNight(context, looking);
  const done = await runMany(context, night.tasks(since), { ...syncs, onEnd: (end) => night.end(end) });
  await night.giveBack();
  return done;
}

class ClaimedNight {
  readonly #context: Context;
  readonly #looking: Looking;
  readonly #broken = new AbortController();
  readonly #signal: AbortSignal;
  readonly #pauses: Pauses;
  readonly #tellLock: (own: number) => void;
  /** Those whose end is not noted, by district. */
  readonly #claims = new Map<number, Claim>();

  constructor(context: Context, looking: Looking) {
    this.#context = context;
    this.#looking = looking;
    this.#signal = AbortSignal.any([context.signal, this.#broken.signal]);
    this.#pauses = endablePauses(context, this.#signal);
    this.#tellLock = lockTeller(context);
  }

  async *tasks(since: Date): AsyncGenerator<Task> {
    const { database } = this.#looking;
    const silent: RunInProgress[] = [];
    const tools = {
      ...this.#looking,
      signal: this.#signal,
      pause: this.#pauses.pause,
      isOwn: (district: number) => this.#claims.has(district),
      onWait: waitTeller(this.#context, this.#claims),
      onLock: () => this.#tellLock(this.#claims.size),
      onSilent: (runs: RunInProgress[]) => void silent.push(...runs),
    };
    for await (const claim of claimDistricts(tools, since)) {
      this.#claims.set(claim.district, claim);
      yield* await untilReachable(() => tasksOfIds(database, [claim.district]), this.#signal);
    }
    for (const run of silent) yield* await silentTasks(database, run);
  }

  /** Notes that a district had its night. What was interrupted is somebody else's to do. */
  async end({ district, code }: DistrictEnd): Promise<void> {
    const claim = district.id === null ? undefined : this.#claims.get(district.id);
    if (!claim || code === EXIT.interrupted) return;
    try {
      await untilReachable(() => this.#noteEnd(claim), this.#context.signal);
    } catch (error) {
      // Its night is not over as others see it, so they would be waited for, and among them this very process.
      this.#broken.abort();
      throw error;
    } finally {
      this.#claims.delete(claim.district);
    }
    this.#pauses.end();
  }

  /** Not on the connection that claims: it may be amid a claim. */
  #noteEnd(claim: Claim): Promise<void> {
    const onWait = () => this.#tellLock(this.#claims.size - 1);
    const waiting = { signal: this.#context.signal, onWait };
    const end = (database: Database) => endNight({ ...this.#looking, database }, claim, waiting);
    return withPortal(this.#context, end, { kept: true });
  }

  /** What was claimed and not begun, or was rolled back, is others' at once. */
  async giveBack(): Promise<void> {
    const waiting = { signal: AbortSignal.timeout(LAST_WORD_MS) };
    for (const claim of this.#claims.values())
      await giveBack(this.#looking, claim, waiting).catch(() => undefined);
  }
}

interface Pauses {
  pause: (ms: number) => Promise<void>;
  end: () => void;
}

/** Pauses that end early, with `end`, when there is something to see; one that has not begun yet does not begin then. */
function endablePauses({ io }: Context, signal: AbortSignal): Pauses {
  let early = new AbortController();
  return {
    async pause(ms) {
      await io.pause(ms, AbortSignal.any([signal, early.signal]));
      if (early.signal.aborted) early = new AbortController();
    },
    end: () => early.abort(),
  };
}

/** A task for each district; one that was removed since it was seen has none. */
export async function tasksOfIds(database: Database, ids: number[]): Promise<Task[]> {
  const tasks: Task[] = [];
  for (const id of ids) {
    const district = await districtById(database, id);
    if (district) tasks.push({ name: district.name, district });
  }
  return tasks;
}

/** A district that is not synced, as a run that stands still holds it. */
async function silentTasks(database: Database, run: RunInProgress): Promise<Task[]> {
  const district = await districtById(database, run.districtId);
  if (!district) return [];
  return [{ name: district.name, district: { error: standsStill(district, run), about: refOf(district) } }];
}
