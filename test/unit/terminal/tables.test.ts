import { tableLines, type Column } from '../../../src/cli/terminal/tables.ts';
import { loadTheme } from '../../../src/cli/terminal/theme.ts';
import { displayWidth } from '../../../src/cli/terminal/width.ts';

const COLUMNS: Column[] = [
  { title: 'Id', align: 'right' },
  { title: 'Name', shrinks: true },
  { title: 'E-mail', shrinks: true },
];
const ROWS = [
  ['1', '王小明', 'wang@riverside.example'],
  ['12', 'Jose\u{301} O’Neill', ''],
];

test('aligns by columns of the terminal and leaves no blanks at the end', () => {
  expect([...tableLines(COLUMNS, ROWS, { width: 80, indent: 2 })]).toEqual([
    '  Id  Name          E-mail',
    '   1  王小明        wang@riverside.example',
    '  12  Jose\u{301} O’Neill',
  ]);
});

test('columns that may shrink give way, the widest first', () => {
  expect([...tableLines(COLUMNS, ROWS, { width: 26 })]).toEqual([
    'Id  Name        E-mail',
    ' 1  王小明      wang@rive…',
    '12  Jose\u{301} O’Ne…',
  ]);
});

test('where those that may shrink are not enough, they give way further, then the others do', () => {
  const columns = [{ title: 'Started' }, { title: 'By', shrinks: true }, { title: 'Until' }];
  const rows = [['2026-11-23 10:00', 'somebody@desk', '2027-11-23']];
  const table = (width: number) => [...tableLines(columns, rows, { width })];
  expect(table(34)).toEqual(['Started           By    Until', '2026-11-23 10:00  som…  2027-11-23']);
  expect(table(26)).toEqual(['Started    By    Until', '2026-11-…  som…  2027-11-…']);
});

test('shows hostile text in its place', () => {
  const rows = [['1', '\u{1b}[2J\u{202e}', 'a\nb']];
  expect([...tableLines(COLUMNS, rows, { width: 80 })][1]).toBe(' 1  \\u{1b}[2J\\u{202e}  a\\nb');
});

test('color changes no width', async () => {
  const theme = await loadTheme(true);
  const [, row = ''] = tableLines(COLUMNS, [[{ text: '1', style: theme.danger }, 'Lee', 'x']], {
    width: 80,
    theme,
  });
  expect(row).toContain('\u{1b}[31m');
  expect(row.replace(/\u{1b}\[\d+m/gu, '')).toBe(' 1  Lee   x');
});

test('ten thousand rows fit the width', () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => [
    String(index),
    `Nañez, ${index}`,
    'x'.repeat(50),
  ]);
  let widest = 0;
  for (const line of tableLines(COLUMNS, rows, { width: 40 })) widest = Math.max(widest, displayWidth(line));
  expect(widest).toBe(40);
});

test('where nothing is cut, a cell that is very long makes its own line long, and no other', () => {
  const long = 'x'.repeat(10_000);
  const columns = [{ title: 'Name', shrinks: true }, { title: 'Grade' }];
  const rows = [
    ['Ada', '7'],
    [long, '8'],
  ];
  const [titles, first, second] = [...tableLines(columns, rows, { width: Infinity })];
  expect([titles, first]).toEqual([`Name${' '.repeat(98)}Grade`, `Ada${' '.repeat(99)}7`]);
  expect(second).toBe(`${long}  8`);
});
