import { displayWidth, pad, truncate, wrap } from '../../../src/cli/terminal/width.ts';

test.each([
  ['Okoye, Lee', 10],
  ['José', 4],
  ['Jose\u{301}', 4],
  ['王小明', 6],
  ['ＡＢ', 4],
  ['שָׁלוֹם', 4],
  ['สมชาย ใจดี', 9],
  ['각', 2],
  ['\u{1100}\u{1161}\u{11a8}', 2],
  ['👩🏽', 2],
  ['🇺🇸', 2],
  ['❤️', 2],
  ['…', 1],
])('%s takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('truncate never cuts a character from its marks, nor half of a wide one', () => {
  expect(truncate('Okoye, Lee', 10)).toBe('Okoye, Lee');
  expect(truncate('Okoye, Lee', 9)).toBe('Okoye, L…');
  expect(truncate('王小明', 5)).toBe('王小…');
  expect(truncate('王小明', 4)).toBe('王…');
  expect(truncate('e\u{301}e\u{301}e\u{301}', 2)).toBe('e\u{301}…');
});

test('pad fills up by columns, not by characters', () => {
  expect(pad('王', 4)).toBe('王  ');
  expect(pad('7', 3, 'right')).toBe('  7');
  expect(pad('too long', 3)).toBe('too long');
});

test('wrap breaks at spaces, and within a word only when it must', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij']);
  expect(wrap('王小明王', 4)).toEqual(['王小', '明王']);
  expect(wrap('', 10)).toEqual(['']);
});

test('wrap never breaks a path: it could not be copied', () => {
  expect(wrap('none at /srv/settings/config.json; defaults', 12)).toEqual([
    'none at',
    '/srv/settings/config.json;',
    'defaults',
  ]);
  expect(wrap('at "C:\\data\\portal.db"', 8)).toEqual(['at', '"C:\\data\\portal.db"']);
  expect(wrap('https://api.clever.com/v3.1', 8)).toEqual(['https://api.clever.com/v3.1']);
});

test('a very long text is measured and cut in pieces, with its marks', () => {
  const long = 'é'.normalize('NFD').repeat(50_000);
  expect(displayWidth(`${long} → y`)).toBe(50_004);
  expect(displayWidth('🎓'.repeat(30_000))).toBe(60_000);
  expect(truncate(`${long} → y`, 5)).toBe(`${'é'.normalize('NFD').repeat(4)}…`);
  expect(wrap('王'.repeat(40_000), 60)).toHaveLength(1_334);
});
