// The program as a function: command line in, exit code out. Here a command's error becomes text and an exit code (that of
// one of many districts, in many/), and an interrupt an abort.

import { holdsPassword } from '../database/address.ts';
import { interruption } from '../engine/runs/runs.ts';
import type { Tools } from './context.ts';
import { exitCodeOfError } from './exitCodes.ts';
import { execute } from './program/program.ts';
import type { Io } from './terminal/io.ts';

/** Runs one command line; returns its exit code, having written everything it had to say. Never throws. */
export async function run(argv: string[], io: Io, tools: Tools = {}): Promise<number> {
  const interrupt = interruptible(io);
  try {
    return await execute(argv, io, tools, interrupt.signal);
  } catch (error) {
    const told = interrupt.signal.aborted ? interruption(error) : error;
    await tell(told, argv, io);
    return exitCodeOfError(told);
  } finally {
    interrupt.stop();
  }
}

/**
 * Tells an error that came out of nowhere; returns the exit code. Whatever was being written is not: it ends with the
 * process. Called by bin/clever-sync.js, from the built program.
 * @public
 */
export async function tellUnexpected(error: unknown, io: Io): Promise<number> {
  await tell(error, io.argv, io);
  return exitCodeOfError(error);
}

/** What cannot stop within this is a long statement of the database: then the person is told. */
const PATIENCE_MS = 500;
const STOPPING =
  'Interrupted: stopping as soon as the step under way ends. Press Ctrl-C again to stop at once; that is just as safe.';

/**
 * The first interrupt aborts the signal. From then on nobody listens, so that a second one ends the process at once; one
 * that was heard together with the first is the same.
 */
function interruptible(io: Io): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  let patience: NodeJS.Timeout | undefined;
  const deafen = io.onInterrupt(() => {
    if (controller.signal.aborted) return;
    deafen();
    controller.abort();
    patience = setTimeout(() => void tellStopping(io).catch(() => undefined), PATIENCE_MS);
  });
  const stop = () => {
    deafen();
    clearTimeout(patience);
  };
  return { signal: controller.signal, stop };
}

async function tellStopping(io: Io): Promise<void> {
  const { wrap } = await import('./terminal/width.ts');
  await io.writeErr(wrap(STOPPING, io.columns()));
}

/** The error on standard error, and with --json on standard output too. A full disk must not hide the exit code. */
async function tell(error: unknown, argv: string[], io: Io): Promise<void> {
  const { errorJson, errorLines } = await import('./terminal/errorView.ts');
  const { loadTheme } = await import('./terminal/theme.ts');
  const theme = await loadTheme(io.errColor && !given(argv, '--no-color'));
  const verbose = given(argv, '--verbose', 'v');
  const database = databaseOf(argv);
  await io.writeErr(errorLines(error, { theme, verbose, database })).catch(() => undefined);
  if (given(argv, '--json')) await io.writeOut(errorJson(error, { database })).catch(() => undefined);
}

/** What `--db` names on a command line that may be wrong otherwise. An address is not told: a password may stand in it. */
function databaseOf(argv: string[]): string | undefined {
  const at = argv.findIndex((argument) => argument === '--db' || argument.startsWith('--db='));
  const named = argv[at]?.startsWith('--db=') ? argv[at].slice('--db='.length) : argv[at + 1];
  return at < 0 || named === undefined || holdsPassword(named) ? undefined : named;
}

/** Whether an option of every command stands on a command line that may be wrong otherwise, `-v` among others as in `-qv`. */
function given(argv: string[], name: string, letter?: string): boolean {
  const end = argv.indexOf('--');
  const among = letter === undefined ? null : new RegExp(`^-[a-z]*${letter}[a-z]*$`);
  return (end < 0 ? argv : argv.slice(0, end)).some((argument) => argument === name || among?.test(argument));
}
