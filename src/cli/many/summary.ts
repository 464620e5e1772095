// The end of many syncs: their sum, what was left undone, and one exit code for all.

import { districtTitle } from '../../engine/naming/titles.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { noDistrictLines } from '../terminal/districtsView.ts';
import { errorJson } from '../terminal/errorView.ts';
import { interruptedLines, sumLine } from '../terminal/manyView.ts';
import { safeText } from '../terminal/safeText.ts';
import { hanging } from '../terminal/view.ts';
import { list } from '../terminal/words.ts';
import { writeError } from '../writeError.ts';
import type { DistrictEnd, ManyEnds } from './task.ts';

/** There is no district to sync: says how one is added. Returns the exit code. */
export async function tellNoDistricts(context: Context): Promise<number> {
  await context.note(noDistrictLines(await context.view('err')));
  return EXIT.done;
}

/**
 * Says how it went; returns the exit code. `names`: of the districts that were to be synced. Throws what kept every one of
 * them from being begun.
 */
export async function summarize(
  context: Context,
  { ends, broken }: ManyEnds,
  { names, began }: { names: string[]; began: Date },
): Promise<number> {
  const { signal } = context;
  if (broken && ends.length === 0 && !signal.aborted) throw broken.error;
  const took = context.io.clock().getTime() - began.getTime();
  await context.note(sumLine(ends.map(ending), took));
  const titles = (some: DistrictEnd[]) => some.map(({ district }) => districtTitle(district));
  const rolledBack = titles(ends.filter(({ code }) => code === EXIT.interrupted));
  const done = titles(ends.filter(({ code }) => code === EXIT.done || code === EXIT.changes));
  const begun = titles(ends);
  const failed = begun.filter((title) => ![...rolledBack, ...done].includes(title));
  const notBegun = names.filter((name) => !begun.includes(name));
  if (broken && !signal.aborted) return tellBroken(context, broken.error, notBegun);
  if (!signal.aborted || rolledBack.length + notBegun.length === 0) return exitCodeOfMany(ends);
  const lines = interruptedLines({ done, failed, rolledBack, notBegun }, await context.view('err'));
  await context.io.writeErr(lines).catch(() => undefined);
  return EXIT.interrupted;
}

/**
 * What ended the command when some districts were done: not "as it was", as its own exit code would say. Returns the
 * exit code.
 */
export async function tellBroken(context: Context, error: unknown, notBegun: string[] = []): Promise<number> {
  const { json, db: database } = context.flags;
  const view = await context.view('err');
  const rest = hanging(view, '', safeText(`Not begun: ${list(notBegun)}.`));
  if (notBegun.length > 0) await context.io.writeErr(rest).catch(() => undefined);
  await writeError(context, error).catch(() => undefined);
  if (json) await context.out(errorJson(error, { database })).catch(() => undefined);
  return EXIT.some;
}

const ending = ({ status, code }: DistrictEnd): string => {
  if (status !== null) return status;
  if (code === EXIT.refused) return 'refused';
  return code === EXIT.interrupted ? 'rolled back' : 'failed';
};

/** 0 when all ended with 0; 4 when previews found changes and nothing else happened; 7 otherwise. */
function exitCodeOfMany(ends: Pick<DistrictEnd, 'code'>[]): number {
  const codes = new Set(ends.map(({ code }) => code).filter((code) => code !== EXIT.done));
  if (codes.size === 0) return EXIT.done;
  return codes.size === 1 && codes.has(EXIT.changes) ? EXIT.changes : EXIT.some;
}
