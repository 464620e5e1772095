import { commandLine, commandLines, districtArgument } from '../../../src/cli/terminal/command.ts';
import { RIVERSIDE } from './build.ts';

test('arguments are quoted as a shell reads them', () => {
  expect(commandLine('edit', 'Riverside Unified', '--schools', 'all')).toBe(
    'clever-sync edit "Riverside Unified" --schools all',
  );
  expect(commandLine('show', 17)).toBe('clever-sync show 17');
  expect(commandLine('$(x)', "it's $5", '')).toBe(`clever-sync '$(x)' 'it'\\''s $5' ""`);
  expect(commandLine('=ls', 'a=b')).toBe('clever-sync "=ls" a=b');
});

test('a long command goes on in the next line', () => {
  expect(commandLines(40, 'users', 'link', 'Riverside Unified', 'student', '5f20')).toEqual([
    'clever-sync users link \\',
    '  "Riverside Unified" student 5f20',
  ]);
});

test('a district is named by its id where its name would be misread', () => {
  const named = (name: string) => districtArgument({ ...RIVERSIDE, name });
  expect(named('Riverside Unified')).toBe('Riverside Unified');
  expect(named('Clear Water #2 (K–8)')).toBe('Clear Water #2 (K–8)');
  for (const name of ['-x', '42', '', 'a "b"', 'a$b', '\u{202e}x', "O'Neill"]) expect(named(name)).toBe('1');
  expect(districtArgument({ ...RIVERSIDE, isNamesake: true })).toBe('1');
});
