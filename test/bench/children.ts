// Child processes: fresh ones that are timed, and those that serve. None outlives the bench.

import { fork, spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { script } from './places.ts';

/** A process that has ended well. */
export interface Finished {
  /** From its start to its end. */
  ms: number;
  /** Bytes; null where nobody measured it. */
  peak: number | null;
  /** Milliseconds of processor time, all threads; null where nobody measured it. */
  cpu: number | null;
  output: string;
}

export interface RunOptions {
  env?: Record<string, string | undefined>;
  /** Exit codes that are well. */
  codes?: number[];
}

const living = new Set<ChildProcess>();

/** Runs a command to its end. Throws an Error with what it said when it ends badly. */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<Finished> {
  return timed(command, args, ['ignore', 'pipe', 'pipe'], options);
}

/** Runs a Node script to its end, with its peak memory and its processor time. */
export function runNode(path: string, args: string[], options: RunOptions = {}): Promise<Finished> {
  const all = ['--import', script('probe'), path, ...args];
  return timed(process.execPath, all, ['ignore', 'pipe', 'pipe', 'pipe'], options);
}

async function timed(
  command: string,
  args: string[],
  stdio: StdioOptions,
  { env = {}, codes = [0] }: RunOptions,
): Promise<Finished> {
  const began = performance.now();
  const child = spawn(command, args, { stdio, env: { PATH: process.env['PATH'], ...env } });
  living.add(child);
  const [, out, err, probe] = child.stdio as (Readable | null | undefined)[];
  const [[code], output, errors, probed] = await Promise.all([
    ended(child),
    text(out!),
    text(err!),
    probe ? text(probe) : '',
  ]);
  const ms = performance.now() - began;
  if (!codes.includes(code as number)) {
    throw new Error(
      `${[command, ...args].join(' ')} ended with ${code}:\n${errors}\n${output.slice(0, 2000)}`,
    );
  }
  const [peak = null, cpu = null] = probed ? probed.split(' ').map(Number) : [];
  return { ms, peak, cpu, output };
}

async function ended(child: ChildProcess): Promise<unknown[]> {
  try {
    return (await once(child, 'exit')) as unknown[];
  } finally {
    living.delete(child);
  }
}

/** Starts a script that sends one message when it is ready. It has to end when its channel closes. */
export async function serve<T>(
  name: string,
  args: string[],
): Promise<{ ready: T; stop: () => Promise<void> }> {
  const child = fork(script(name), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  living.add(child);
  const over = ended(child);
  const ready = await Promise.race([
    once(child, 'message'),
    over.then(([code]) => Promise.reject(new Error(`${name} ended with ${code}.`))),
  ]);
  const stop = async () => {
    child.disconnect();
    await over;
  };
  return { ready: ready[0] as T, stop };
}

process.on('exit', () => living.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
