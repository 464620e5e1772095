// What a shell is offered where the cursor is.

import { candidates } from '../../../src/cli/completion/candidates.ts';
import { COMMANDS } from '../../../src/cli/program/commandTable.ts';

const shown = COMMANDS.filter(({ hidden }) => !hidden).map(({ usage }) => usage.split(' ')[0]);

test.each<[string, (string | undefined)[]]>([
  ['', shown],
  ['ed', ['edit']],
  ['-q ed', ['edit']],
  ['--db portal.db ed', ['edit']],
  ['--db ', []],
  ['help dis', ['districts']],
  ['help districts ', ['list', 'add', 'show', 'set', 'remove']],
  ['districts s', ['show', 'set']],
  ['bulk ', ['edit', 'reset']],
  ['bulk edit ', []],
  ['roster st', ['students', 'staff']],
  ['roster -q st', ['students', 'staff']],
  ['users link 1 ', ['school', 'student', 'adult', 'class']],
  ['users set-role 1 7 ', ['student', 'teacher', 'staff', 'school_admin', 'district_admin']],
  ['completion z', ['zsh']],
  ['licenses add 1 --audience ', ['teacher', 'student', 'both']],
  ['licenses add 1 --audience both --se', ['--seats']],
  ['edit ', []],
  ['edit 1 --in', ['--in-session']],
  ['edit 1 --plan 3f9a1c0b72d4 --keep', ['--keep-manual']],
  ['edit 1 --plan ', []],
  ['edit 1 --c', []],
  ['reset 1 --c', ['--confirm']],
  ['nosuch ', []],
])('%s', (line, expected) => {
  expect(candidates(line.split(' '))).toEqual(expected);
});

test('of options all that the command takes, those of every command among them', () => {
  expect(candidates(['history', '1', '--'])).toEqual([
    '--db',
    '--help',
    '--json',
    '--no-color',
    '--no-input',
    '--quiet',
    '--verbose',
    '--yes',
  ]);
});
