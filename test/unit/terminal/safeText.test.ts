import fc from 'fast-check';
import { csvCell, htmlText, safeJson, safeText } from '../../../src/cli/terminal/safeText.ts';

const ESC = '\u{1b}';

describe('safeText shows what would drive or deceive a terminal', () => {
  test.each([
    ['an escape sequence', `${ESC}[31mred${ESC}[0m`, '\\u{1b}[31mred\\u{1b}[0m'],
    ['line breaks and tabs', 'a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['a C1 control sequence', '\u{9b}2J', '\\u{9b}2J'],
    ['DEL and NUL', '\u{7f}\0', '\\u{7f}\\u{0}'],
    ['a bidirectional override', 'Lee \u{202e}eeL', 'Lee \\u{202e}eeL'],
    ['bidirectional isolates', '\u{2066}a\u{2069}', '\\u{2066}a\\u{2069}'],
    ['zero-width characters', 'a\u{200b}b\u{feff}', 'a\\u{200b}b\\u{feff}'],
    ['line and paragraph separators', '\u{2028}\u{2029}', '\\u{2028}\\u{2029}'],
    ['lone surrogates', 'a\u{d800}b', 'a\\u{d800}b'],
    ['tag characters', '\u{e0041}', '\\u{e0041}'],
    ['more marks than a letter has', `Z${'\u{301}'.repeat(10)}`, `Z${'\u{301}'.repeat(8)}\\u{301}\\u{301}`],
    [
      'more enclosing marks than a letter has',
      `Z${'\u{20dd}\u{fe0f}'.repeat(5)}`,
      `Z${'\u{20dd}\u{fe0f}'.repeat(4)}\\u{20dd}\\u{fe0f}`,
    ],
    ['a Hangul filler', '\u{3164}', '\\u{3164}'],
  ])('%s', (_what, text, shown) => {
    expect(safeText(text)).toBe(shown);
  });

  test('leaves names as they are, whatever their script', () => {
    for (const name of ['José O’Neill-Ñuñez', 'Zoë', '王小明', 'שָׁלוֹם', 'अनीता', 'สมชาย', '👩🏽', '❤️']) {
      expect(safeText(name)).toBe(name);
    }
  });

  test('no text at all gets through with a control, format or separator character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(safeText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

test('safeJson is harmless on a terminal and the same value to a parser', () => {
  const value = { name: `${ESC}[2J\u{9b}\u{202e}\u{e0041}`, list: ['a\nb', '\u{d800}'] };
  for (const indent of [0, 2]) {
    const text = safeJson(value, indent);
    expect(text.replaceAll('\n', '')).toBe(safeText(text.replaceAll('\n', '')));
    expect(JSON.parse(text)).toEqual(value);
  }
});

test('csvCell defuses what a spreadsheet would run', () => {
  const cells = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'].map(csvCell);
  expect(cells).toEqual(["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\\t=1", "'\\r=1", "'＝1"]);
  const within = [' =1', '\u{a0}=1', '"=1', 'a;=1', 'a; "=1', ';+1;-1', "'=1"].map(csvCell);
  expect(within).toEqual(["' =1", "'\u{a0}=1", `'"=1`, "a;'=1", `a;' "=1`, ";'+1;'-1", "'=1"]);
  expect(csvCell('Algebra; part a=b')).toBe('Algebra; part a=b');
  expect(csvCell('Okoye, Lee')).toBe('Okoye, Lee');
  expect(csvCell('a=b')).toBe('a=b');
});

test('htmlText escapes content and attributes', () => {
  expect(htmlText(`<script a="b" c='d'>&${ESC}`)).toBe(
    '&lt;script a=&quot;b&quot; c=&#39;d&#39;&gt;&amp;\\u{1b}',
  );
});
