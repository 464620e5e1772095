// `--report FILE`: writes the whole plan to a file that only its owner can read, complete or not at all.
// It knows formats and faults; how a report looks is in reportHtml, reportCsv and here for NDJSON.

import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { isWindows } from '../../database/isWindows.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import type { Report } from '../../engine/report/report.ts';
import { Fault, untilAborted } from '../../roster/errors.ts';
import { asTyped } from '../../roster/shortened.ts';
import { replaceFile, tryToReplace } from './replaceFile.ts';
import { csvReport } from './reportCsv.ts';
import { htmlReport } from './reportHtml.ts';
import { fileErrorCode, linkedTo } from './reportPath.ts';
import { safeJson } from './safeText.ts';

/** What a report can be written as. */
export type ReportFormat = 'html' | 'csv' | 'ndjson';

/** The format a file's name asks for. Any other ending is a Fault `usage`: call it before a sync begins. */
export function reportFormat(path: string): ReportFormat {
  const ending = extname(path).toLowerCase().slice(1);
  if (ending === 'html' || ending === 'csv' || ending === 'ndjson') return ending;
  throw new Fault(
    'usage',
    `--report: "${asTyped(basename(path))}" ends neither in .html nor in .csv nor in .ndjson.`,
    'The ending says what is written: a page, a table, or a JSON object per change.',
  );
}

/** Finds out before a sync begins whether a report can be written there; a Fault `usage` when not. */
export async function checkReportFile(path: string): Promise<void> {
  reportFormat(path);
  try {
    await tryToReplace(await targetOf(path));
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * Writes the plan, and how its sync ended, to `path`, replacing what is there, in bounded memory.
 * A Fault `usage` when the file cannot be written there, `failed` when the disk gives out, `interrupted`.
 */
export async function writeReportFile(
  path: string,
  plan: Plan,
  report: Report,
  signal?: AbortSignal,
): Promise<void> {
  const text = TEXTS[reportFormat(path)](plan, report);
  // A file that was there before stays.
  const notWritten = () => new Fault('interrupted', `Interrupted: --report: ${path} was not written.`);
  try {
    await replaceFile(await targetOf(path), untilAborted(text, signal, notWritten));
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** The file to replace: nothing yet, or a file. A device or a pipe would be gone, and whoever reads it told nothing. */
async function targetOf(path: string): Promise<string> {
  const target = await linkedTo(path);
  const there = await stat(target).catch(() => null);
  if (there === null || there.isFile()) return target;
  const what = there.isDirectory() ? 'a folder' : 'not a file but a device, a pipe or a socket';
  throw new Fault('usage', `--report: ${path} is ${what}.`, 'Name a file.');
}

const ELSEWHERE = 'Name a file in a folder that you can write to.';
const SHUT = 'Close it in the program that has it open, or name another file.';

/** On Windows a file that is open in another program, as a table in Excel, cannot be replaced. */
const HINTS: Record<string, string> = { EBUSY: SHUT, ...(isWindows() && { EPERM: SHUT }) };

const DISK = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EFBIG']);

/** The file system's errors as a Fault; any other error, such as one of the database, as it is. */
function unwritable(path: string, error: unknown): unknown {
  const code = fileErrorCode(error);
  if (code === null) return error;
  const hint = DISK.has(code) ? 'Make room on the disk.' : (HINTS[code] ?? ELSEWHERE);
  const message = `--report: ${path} cannot be written (${code}).`;
  return new Fault(DISK.has(code) ? 'failed' : 'usage', message, hint, error);
}

const TEXTS: Record<ReportFormat, (plan: Plan, report: Report) => AsyncIterable<string>> = {
  html: htmlReport,
  csv: csvReport,
  ndjson: ndjsonReport,
};

async function* ndjsonReport(plan: Plan): AsyncIterable<string> {
  for await (const change of plan.read()) yield `${safeJson(change)}\n`;
}
