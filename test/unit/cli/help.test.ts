// Help fits the terminal: every command's, at 80 columns.

import { COMMANDS } from '../../../src/cli/commandTable.ts';
import type { CommandSpec } from '../../../src/cli/commandSpec.ts';
import { run } from '../../../src/cli/main.ts';
import { displayWidth } from '../../../src/cli/terminal/width.ts';
import { memoryIo } from '../terminal/build.ts';

const paths = (commands: CommandSpec[], above: string[] = []): string[][] =>
  commands.flatMap(({ usage, commands: below = [] }) => {
    const path = [...above, usage.split(' ')[0]!];
    return [path, ...paths(below, path)];
  });

test.each([[], ...paths(COMMANDS)].map((path) => [path.join(' ')]))('clever-sync %s --help', async (path) => {
  const io = memoryIo({});
  expect(await run([...path.split(' ').filter(Boolean), '--help'], io)).toBe(0);
  const lines = io.out().split('\n');
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.filter((line) => displayWidth(line) > 80)).toEqual([]);
});
