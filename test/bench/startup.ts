// How long the program takes to start, beside Node itself.

import { run } from './children.ts';
import { median } from './figure.ts';
import { PROGRAM } from './places.ts';

export interface Startup {
  /** Milliseconds, medians. */
  help: number;
  node: number;
}

const TIMES = 11;

/** Measures `--help` and an empty script, one after the other, eleven times. */
export async function measureStartup(): Promise<Startup> {
  const help: number[] = [];
  const node: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    node.push((await run(process.execPath, ['-e', '0'])).ms);
    help.push((await run(process.execPath, [PROGRAM, '--help'])).ms);
  }
  return { help: median(help), node: median(node) };
}
