// What `npm run bench` takes on its command line.

import { parseArgs } from 'node:util';
import { KINDS, type Kind } from './goals.ts';

export const GROUPS = [
  'first',
  'again',
  'pages',
  'peers',
  'changed',
  'reset',
  'latency',
  'startup',
  'bulk',
] as const;
export type Group = (typeof GROUPS)[number];

export interface Options {
  kind: Kind;
  /** A tenth of the district. */
  small: boolean;
  groups: readonly Group[];
  /** How often everything is measured; `bulk`, which takes minutes a time, once where nothing is said. */
  repeat: number;
  bulkRepeat: number;
  /** Leaves the last database in place until the bench is interrupted. */
  keep: boolean;
  help: boolean;
}

export const USAGE = `npm run bench -- [--db ${KINDS.join('|')}] [--small] [--only ${GROUPS.join(',')}] [--repeat N] [--keep]`;

/** The command line is wrong, and how. */
export class WrongOption extends Error {}

/** Throws WrongOption. */
export function parseOptions(argv: string[]): Options {
  const { db = 'sqlite', small = false, only, repeat, keep = false, help = false } = read(argv);
  const kind = KINDS.find((each) => each === db);
  if (!kind) throw new WrongOption(`--db takes ${KINDS.join(' or ')}, not "${db}".`);
  if (repeat !== undefined && !/^[1-9]\d?$/.test(repeat))
    throw new WrongOption('--repeat takes a number from 1 to 99.');
  const groups = only === undefined ? GROUPS : only.split(',').map(groupOf);
  const times = { repeat: Number(repeat ?? (small ? 5 : 3)), bulkRepeat: Number(repeat ?? 1) };
  return { kind, small, groups, ...times, keep, help };
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        db: { type: 'string' },
        small: { type: 'boolean' },
        only: { type: 'string' },
        repeat: { type: 'string' },
        keep: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    // Node's messages go on to explain how to write what begins with a dash.
    const [problem = ''] = (error as Error).message.split(/\. |\n/);
    throw new WrongOption(`${problem.replace(/\.$/, '')}. ${USAGE}`);
  }
}

function groupOf(text: string): Group {
  const group = GROUPS.find((each) => each === text.trim());
  if (!group) throw new WrongOption(`--only takes ${GROUPS.join(', ')}; "${text}" is none of them.`);
  return group;
}
