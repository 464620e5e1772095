// `clever-sync show <run>`: one run's changes, in full.

import { showRun, type RunDetails } from '../../engine/history/history.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { lookingAt, withPortal } from '../portal.ts';
import { parseId } from '../program/flags.ts';
import { json, jsonList } from '../terminal/json.ts';
import { runView } from '../terminal/runView.ts';

/** Prints the run with every change; as JSON one object, its changes under `journal`. */
export async function showCommand(context: Context, [text]: [string]): Promise<number> {
  const id = parseId('show', text);
  const { keepDays } = await context.settings();
  return withPortal(context, async (database) => {
    await lookingAt(context, database);
    const run = await showRun(database, id, keepDays);
    if (context.flags.json) await context.out(jsonLines(run));
    else
      await context.out(
        runView(run, { keepDays, now: context.io.clock() }, await context.view('out', { full: true })),
      );
    return EXIT.done;
  });
}

/** One object, written as it is read: a journal can be longer than memory. */
const jsonLines = (run: RunDetails): AsyncIterable<string> =>
  // Its function to read with is no JSON, and falls away.
  jsonList(run.read(), `${json(run).slice(0, -1)},"journal":[`, ']}');
