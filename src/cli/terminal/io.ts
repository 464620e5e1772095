// The program's edge: streams, environment, clock, signals. The only use of `process` in the command line; everything else
// is given an Io. It knows no command and no view.

import { userInfo } from 'node:os';
import { isAbsolute, parse } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Processes } from '../../engine/runs/processes.ts';
import { localProcesses } from '../../localProcesses.ts';
import type { Folders } from '../settings/configFile.ts';
import { lineWriter, type Lines } from './lineWriter.ts';

type Interrupt = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

interface Input extends Readable {
  isTTY?: boolean;
  /** Whether a terminal gives each key as it is pressed, Ctrl-C among them, and echoes none. */
  isRaw?: boolean;
  setRawMode?: (on: boolean) => unknown;
}

/** A stream that is written to, and its size where it is a terminal. */
export interface Output extends Writable {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
}

/** What an Io is made from: the part that tests replace. */
export interface IoParts {
  /** The arguments after the program's name. */
  argv: string[];
  stdin: Input;
  stdout: Output;
  stderr: Output;
  env: Record<string, string | undefined>;
  cwd: string;
  /** Where the user's settings and data are, unless they are where the system has them. */
  folders?: Folders | undefined;
  clock: () => Date;
  /** Resolves after so long, or at once when the signal aborts. */
  pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  user: string;
  /** `v24.1.0` */
  nodeVersion: string;
  processes: Processes;
  /** Calls the listener at every interrupt, until the returned function is called. */
  onInterrupt: (listener: (signal: Interrupt) => void) => () => void;
  /** What Ctrl-C does, for whoever reads it as a key. */
  interrupt: () => void;
  setExitCode: (code: number) => void;
}

/** The program's edge, as commands use it. */
export interface Io extends IoParts {
  /** Questions can be asked: standard input and standard error are terminals. */
  isInteractive: boolean;
  /** Somebody sits at a terminal on which no question can be asked. */
  isUnaskable: boolean;
  outIsTerminal: boolean;
  errIsTerminal: boolean;
  /** Whether standard output, and standard error, take color: a terminal, no NO_COLOR, not TERM=dumb. */
  color: boolean;
  errColor: boolean;
  /** Width of the terminal: at least 40, 80 when unknown. */
  columns(): number;
  /** Writes results, a line each; resolves when they are written, or when nobody reads them any more. */
  writeOut(lines: Lines): Promise<void>;
  /** The same to standard error. */
  writeErr(lines: Lines): Promise<void>;
  /** Whether somebody reads standard output, as far as the last write could tell. */
  outIsRead(): boolean;
}

const DEFAULT_COLUMNS = 80;
const LEAST_COLUMNS = 40;

/** A dumb terminal neither colors nor moves, and takes no key that corrects what was typed: nobody is asked on one. */
export const isDumb = (env: IoParts['env']): boolean => env['TERM'] === 'dumb';

/** An Io over the given parts. */
export function createIo(parts: IoParts): Io {
  const { stdin, stdout, stderr, env } = parts;
  const out = lineWriter(stdout, 'Standard output');
  const dumb = isDumb(env);
  const isAttended = stdin.isTTY === true && stderr.isTTY === true;
  const colorful = (stream: Output) => stream.isTTY === true && !env['NO_COLOR'] && !dumb;
  return {
    ...parts,
    isInteractive: isAttended && !dumb,
    isUnaskable: isAttended && dumb,
    outIsTerminal: stdout.isTTY === true,
    errIsTerminal: stderr.isTTY === true,
    color: colorful(stdout),
    errColor: colorful(stderr),
    columns: () => Math.max(LEAST_COLUMNS, stdout.columns || stderr.columns || DEFAULT_COLUMNS),
    writeOut: out.write,
    writeErr: lineWriter(stderr, 'Standard error').write,
    outIsRead: out.isRead,
  };
}

/**
 * The Io of this process. Called by bin/clever-sync.js, from the built program.
 * @public
 */
export function processIo(): Io {
  return createIo({
    argv: process.argv.slice(2),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: currentFolder(),
    clock: () => new Date(),
    pause: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
    user: userName(process.env),
    nodeVersion: process.version,
    processes: localProcesses,
    onInterrupt,
    interrupt,
    setExitCode: (code) => {
      process.exitCode = code;
    },
  });
}

function onInterrupt(listener: (signal: Interrupt) => void): () => void {
  const signals: Interrupt[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, listener);
  // Not before all listeners of a signal have heard it: the spinner's own ends the process when it is the only one left.
  return () =>
    void setImmediate(() => {
      for (const signal of signals) {
        process.off(signal, listener);
        if (process.pid === FIRST) process.once(signal, () => process.exit(INTERRUPTED));
      }
    });
}

/** A container's own process, which the system lets no signal end that it does not listen to. */
const FIRST = 1;
const INTERRUPTED = 130;

/** On Windows a signal to oneself ends the process at once, whoever listens. */
function interrupt(): void {
  if (!process.emit('SIGINT', 'SIGINT')) process.kill(process.pid, 'SIGINT');
}

/**
 * The folder in which the command is run; if it is gone, where it was. No thread can begin in a folder that is gone, so the
 * process leaves it then.
 */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    const { root } = parse(process.execPath);
    process.chdir(root);
    const folder = process.env['PWD'] ?? '';
    return isAbsolute(folder) ? folder : `${root}removed`;
  }
}

/** In a container the user may have no name at all, and userInfo throws. */
function userName(env: Record<string, string | undefined>): string {
  try {
    return userInfo().username;
  } catch {
    return env['USER'] || env['USERNAME'] || 'unknown';
  }
}
