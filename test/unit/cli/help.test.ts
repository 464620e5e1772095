// Help: every command's fits the terminal, at 80 columns, and says what can be done.

import { run } from '../../../src/cli/main.ts';
import type { CommandSpec } from '../../../src/cli/program/commandSpec.ts';
import { COMMANDS } from '../../../src/cli/program/commandTable.ts';
import { displayWidth } from '../../../src/cli/terminal/width.ts';
import { memoryIo } from '../terminal/build.ts';

const paths = (commands: CommandSpec[], above: string[] = []): string[][] =>
  commands.flatMap(({ usage, commands: below = [] }) => {
    const path = [...above, usage.split(' ')[0]!];
    return [path, ...paths(below, path)];
  });

async function help(args: string[]): Promise<{ code: number; out: string }> {
  const io = memoryIo({});
  return { code: await run(args, io), out: io.out() };
}

test.each([[], ...paths(COMMANDS)].map((path) => [path.join(' ')]))('clever-sync %s --help', async (path) => {
  const { code, out } = await help([...path.split(' ').filter(Boolean), '--help']);
  expect(code).toBe(0);
  const lines = out.split('\n');
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.filter((line) => displayWidth(line) > 80)).toEqual([]);
});

test('help explains a command of several words', async () => {
  const { code, out } = await help(['help', 'districts', 'add']);
  expect(code).toBe(0);
  expect(out).toMatch(/^Usage: clever-sync districts add/);
  expect(out).toEqual((await help(['districts', 'add', '--help'])).out);
  expect(out).toEqual((await help(['--db', 'x.db', '-q', 'help', 'districts', 'add'])).out);
  for (const line of ['help distrcts add', 'help nosuch', 'help -- status'])
    expect((await help(line.split(' '))).out).not.toMatch(/^Usage: clever-sync districts/);
  expect((await help(['help', 'distrcts', 'add'])).code).toBe(2);
});

test('no help names an option that is always refused', async () => {
  for (const [name, ...refused] of [
    ['edit', '--confirm'],
    ['nightly', '--confirm', '--plan'],
    ['bulk', '--confirm', '--plan'],
  ]) {
    const { out } = await help([name!, '--help']);
    for (const option of refused) expect(out).not.toMatch(new RegExp(`${option} <`));
  }
  expect((await help(['reset', '--help'])).out).toMatch(/--confirm <name>/);
});

test.each([
  ['districts add', /It needs --clever-id\b/],
  ['licenses add', /It needs --po, --product, --audience and --seats\./],
  ['licenses revoke', /A license is named by its id/],
  ['users link', /the Clever id of what is shared, and the Portal id of the row/],
  ['sandbox', /Without a folder/],
  ['bulk', /a file for each district/],
  ['nightly', /a file for each district/],
])('%s --help says what else has to be known', async (name, text) => {
  const { out } = await help([...name.split(' '), '--help']);
  expect(out.replace(/\s+/g, ' ')).toMatch(text);
});

test.each(['edit', 'bulk', 'status', 'roster', 'districts set', 'users link'])(
  '%s --help says how a district is named',
  async (name) => {
    const { out } = await help([...name.split(' '), '--help']);
    expect(out).toContain('A district is named by its Portal id, its Clever id, or its exact name.');
  },
);

test.each(['edit', 'reset', 'roster', 'districts add', 'sandbox'])('%s --help has examples', async (name) => {
  const { code, out } = await help([...name.split(' '), '--help']);
  expect(code).toBe(0);
  expect(out).toContain(`  $ clever-sync ${name}`);
  expect(out).toContain('--no-input');
});

test.each(['reset', 'undo', 'bulk', 'nightly'])('%s --help fills the lines of its details', async (name) => {
  const { out } = await help([name, '--help']);
  const lines = out.split('\n\n')[2]!.split('\n');
  expect(lines.length).toBeGreaterThan(2);
  for (const [index, line] of lines.slice(1).entries())
    expect(`${lines[index]} ${line.split(' ')[0]}`.length).toBeGreaterThan(80);
});
