// What `npm run bench` takes on its command line.

import { parseArgs } from 'node:util';

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
  /** A tenth of the district. */
  small: boolean;
  groups: readonly Group[];
  /** How often everything is measured. */
  repeat: number;
}

/** Throws an Error that says what is wrong. */
export function parseOptions(argv: string[]): Options {
  const { values } = parseArgs({
    args: argv,
    options: { small: { type: 'boolean' }, only: { type: 'string' }, repeat: { type: 'string' } },
  });
  const { small = false, only, repeat = small ? '5' : '3' } = values;
  if (!/^[1-9]\d?$/.test(repeat)) throw new Error('--repeat takes a number from 1 to 99.');
  return {
    small,
    groups: only === undefined ? GROUPS : only.split(',').map(groupOf),
    repeat: Number(repeat),
  };
}

function groupOf(text: string): Group {
  const group = GROUPS.find((each) => each === text.trim());
  if (!group) throw new Error(`--only takes ${GROUPS.join(', ')}; "${text}" is none of them.`);
  return group;
}
