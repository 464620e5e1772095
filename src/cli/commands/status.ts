// `clever-sync status [district]`: how the districts stand, once or until Ctrl-C.

import type { Database } from '../../database/database.ts';
import { status, type DistrictStatus } from '../../engine/districts/districtStatus.ts';
import { findDistrict } from '../../engine/districts/districts.ts';
import { districtTitle } from '../../engine/naming/titles.ts';
import type { DistrictRef } from '../../engine/plan/plan.ts';
import { Fault, isFault } from '../../roster/errors.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { lookingAt, withPortal } from '../portal.ts';
import { print } from '../print.ts';
import { json } from '../terminal/json.ts';
import { redrawn } from '../terminal/redraw.ts';
import { statusScreen, statusView } from '../terminal/statusView.ts';

/** A running sync says about once a second how far it is. */
const LOOK_MS = 1_000;

/** Only a write finds out that the reader has gone. */
const REPEAT_MS = 60_000;

/** Prints the state of all districts, or of one: as JSON an array, or one object. */
export async function statusCommand(
  context: Context,
  [name]: string[],
  flags: { watch?: true },
): Promise<number> {
  return withPortal(context, async (database) => {
    const wanted = name === undefined ? null : await findDistrict(database, name);
    const look = () => standing(context, database, wanted);
    const valueOf = (shown: DistrictStatus[]) => (wanted ? shown[0] : shown);
    if (flags.watch) return watch(context, look, valueOf);
    const shown = await look();
    await print(context, valueOf(shown), (view) => statusView(shown, view));
    return EXIT.done;
  });
}

async function standing(
  context: Context,
  database: Database,
  wanted: DistrictRef | null,
): Promise<DistrictStatus[]> {
  const all = await status(await lookingAt(context, database));
  if (wanted === null) return all;
  const found = all.filter(({ id }) => id === wanted.id);
  if (found.length > 0) return found;
  throw new Fault(
    'not-found',
    `The district "${districtTitle(wanted)}" was removed.`,
    'See: clever-sync districts list',
  );
}

/**
 * On a terminal one screen that changes; elsewhere the state again whenever it changed and once a minute, as JSON a line
 * each time. Ends with Ctrl-C, or when nobody reads it any more (`| head`). A server that goes away is waited for, as
 * the syncs wait that are watched.
 */
async function watch(
  context: Context,
  look: () => Promise<DistrictStatus[]>,
  valueOf: (shown: DistrictStatus[]) => unknown,
): Promise<number> {
  const { io, signal } = context;
  let before: string | null = null;
  let sizeBefore: string | null = null;
  let toldAt = 0;
  while (!signal.aborted && io.outIsRead()) {
    const shown = await look().catch((error: unknown) => {
      if (before === null || !isFault(error, 'database-unreachable')) throw error;
      return null;
    });
    const now = shown === null ? AWAY : json(valueOf(shown));
    const time = io.clock().getTime();
    const size = `${io.columns()}x${io.stdout.rows}`;
    const isResized = io.outIsTerminal && !context.flags.json && size !== sizeBefore;
    if (shown === null && before !== AWAY)
      await context.note('The database cannot be reached now; waiting for it.');
    else if (shown !== null && (now !== before || isResized || time - toldAt >= REPEAT_MS)) {
      await draw(context, shown, { asJson: now, isFirst: before === null || isResized });
      toldAt = time;
      sizeBefore = size;
    }
    before = now;
    await io.pause(LOOK_MS, signal);
  }
  return EXIT.done;
}

async function draw(
  context: Context,
  shown: DistrictStatus[],
  { asJson, isFirst }: { asJson: string; isFirst: boolean },
): Promise<void> {
  if (context.flags.json) return context.out(asJson);
  const view = await context.view('out');
  const { outIsTerminal, stdout } = context.io;
  if (outIsTerminal) {
    // The last line stays empty: a terminal that goes on to the next one would scroll the first away.
    const screen = stdout.rows ? statusScreen(shown, view, stdout.rows - 1) : statusView(shown, view);
    return context.out(redrawn(screen, stdout.rows, isFirst));
  }
  const lines = statusView(shown, view);
  await context.out(isFirst ? lines : ['', ...lines]);
}

/** What is seen of a database that is away. */
const AWAY = '';
