// Where things are. The bench is compiled to .bench/program/test/bench, and everything it makes is in .bench too.

import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));

/** The project's folder. */
export const ROOT = join(HERE, '../../../..');
export const BENCH = join(ROOT, '.bench');
/** The program that is measured: the built one. */
export const PROGRAM = join(ROOT, 'bin/clever-sync.js');

/** A script of the bench, to be run in a process of its own. */
export const script = (name: string): string => join(HERE, `${name}.js`);

/** However the bench ends. */
export function removeAtExit(folder: string): void {
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
}
