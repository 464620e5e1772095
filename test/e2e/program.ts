// The built program as a process of its own, with nothing of this machine's settings in its environment.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const BIN = fileURLToPath(new URL('../../bin/clever-sync.js', import.meta.url));

if (!existsSync(fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url)))) {
  throw new Error('These tests run the built program: npm run build');
}

/** How the process ended: its exit code, or the signal that ended it. */
export interface Ended {
  code: number | null;
  signal: string | null;
  out: string;
  err: string;
}

export interface Running {
  child: ChildProcess;
  ended: Promise<Ended>;
}

/** Starts the program without a terminal; standard input is closed. `out`: where standard output goes, else it is kept. */
export function start(
  args: string[],
  env: Record<string, string> = {},
  bin = BIN,
  out: number | 'pipe' = 'pipe',
): Running {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...env },
    stdio: ['ignore', out, 'pipe'],
  });
  const [printed, said] = [child.stdout, child.stderr].map((stream) => {
    const chunks: Buffer[] = [];
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString();
  });
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => ({
    code: code as number | null,
    signal: signal as string | null,
    out: printed!(),
    err: said!(),
  }));
  return { child, ended };
}

/** Runs the program to its end. */
export function program(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  return start(args, env).ended;
}
