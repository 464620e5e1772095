import {
  commandLine,
  commandLines,
  districtArgument,
  settingLine,
} from '../../../src/cli/terminal/command.ts';
import { ownPlatform, pretend } from '../../support/platform.ts';
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

describe('on Windows', () => {
  beforeEach(() => pretend('win32'));
  afterEach(ownPlatform);

  test.each([
    ['Riverside Unified', '"Riverside Unified"'],
    ['C:\\Users\\lee\\portal.db', 'C:\\Users\\lee\\portal.db'],
    ['C:\\Users\\Lee Q\\portal.db', '"C:\\Users\\Lee Q\\portal.db"'],
    ['40%', '"40%"'],
    ['a,b', '"a,b"'],
    ['@a', '"@a"'],
    ['--file=portal.dump', '"--file=portal.dump"'],
    ["it's $5", "'it''s $5'"],
    ['”; calc; ’“', "'”; calc; ’’“'"],
    ['', '""'],
  ])('%s is quoted as its shells read it', (argument, quoted) => {
    expect(commandLine('--db', argument)).toBe(`clever-sync --db ${quoted}`);
  });

  test('a long command stays on one line, as they know no sign in common that breaks one', () => {
    expect(commandLines(20, 'users', 'link', 'Riverside Unified', 'student')).toEqual([
      'clever-sync users link "Riverside Unified" student',
    ]);
  });

  test('variables are set as PowerShell does', () => {
    expect(settingLine({ A: 'http://127.0.0.1:80', B: 'x' })).toBe(
      '$env:A="http://127.0.0.1:80"; $env:B="x"',
    );
  });
});
