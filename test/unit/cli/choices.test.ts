// The choices of a question as they are drawn: how many at once, what stands below each, what a search finds.

import { drawn, found, listed, pageSize } from '../../../src/cli/wizard/choices.ts';

const choices = (names: string[], explanation?: string) =>
  names.map((name, value) => ({ value, name, ...(explanation !== undefined && { explanation }) }));

const TOWNS = drawn(choices(['Café Valley', 'Escuela Ñandú', 'Cafe\u0301 North', 'Aspen']), 80);

test.each([
  ['cafe', ['Café Valley', 'Cafe\u0301 North']],
  ['CAFÉ', ['Café Valley', 'Cafe\u0301 North']],
  ['nandu', ['Escuela Ñandú']],
  ['', TOWNS.map(({ name }) => name)],
  ['zzz', []],
])('a search for "%s" finds names with accents and without', (typed, names) => {
  expect(found(TOWNS, typed).map(({ name }) => name)).toEqual(names);
});

test('a name is searched by its part that is cut off, too', () => {
  const [long] = drawn(choices([`The School District of ${'the Upper Valley '.repeat(5)}`]), 40);
  expect(long!.name).toHaveLength(34);
  expect(found([long!], 'district of the upper valley the upper')).toEqual([long]);
});

test('of a name that is too long, what tells it apart is not cut, and is searched', () => {
  const name = `Abraham Lincoln ${'Magnet '.repeat(9)}School`;
  const [one, two] = drawn(
    [
      { value: 1, name, which: '(64c1…11)' },
      { value: 2, name, which: '(64c1…12)' },
    ],
    80,
  );
  expect(one!.name).toHaveLength(74);
  expect(one!.name).toMatch(/^Abraham Lincoln .*… \(64c1…11\)$/);
  expect(found([one!, two!], '12')).toEqual([two]);
});

test.each([
  [24, 12],
  [12, 4],
  [5, 3],
  [0, 12],
  [undefined, 12],
])('on %s rows, %i choices with two lines of explanation stand at once', (rows, shown) => {
  expect(pageSize(drawn(choices(['a', 'b'], 'word '.repeat(20)), 80), rows)).toBe(shown);
});

test('where one is in a list is told where more are in it than on the screen', () => {
  const two = drawn(choices(['a', 'b'], 'what it is'), 80);
  expect(listed(two, true).map(({ description }) => description)).toEqual([
    '1 of 2\nwhat it is',
    '2 of 2\nwhat it is',
  ]);
  expect(listed(two, false).map(({ description }) => description)).toEqual(['what it is', 'what it is']);
});
