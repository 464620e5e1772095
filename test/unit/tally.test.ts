import { Tally } from '../../src/engine/staging/tally.ts';
import type { LeftOut } from '../../src/roster/records.ts';

const bad = (problem = 'no id'): LeftOut => ({ id: null, code: 'bad-record', problem });
const times = <T>(count: number, of: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => of(n));
const course = (n: number) => ({ sourceId: `k${n}`, name: null, number: null });

test.each([
  ['ten of ten are few', 0, 10, false],
  ['1 % is not more than 1 %', 1_089, 11, false],
  ['a little more is', 1_088, 11, true],
])('of records that were left out, %s', (_, usable, leftOut, isTooMany) => {
  const tally = new Tally();
  tally.count({
    collection: 'courses',
    records: times(usable, course),
    leftOut: times(leftOut, () => bad()),
  });
  expect(tally.tooManyLeftOut()).toEqual(
    isTooMany ? [{ kind: 'courses', leftOut, records: usable + leftOut }] : [],
  );
});

test('people of one list are of its kind, and are not told of a second time as users', () => {
  const tally = new Tally();
  tally.count({ collection: 'users', list: 'teacher', records: [], leftOut: times(11, () => bad()) });
  expect(tally.tooManyLeftOut()).toEqual([{ kind: 'teachers', leftOut: 11, records: 11 }]);
});

test('the first five are named, each problem once', () => {
  const tally = new Tally();
  for (const leftOut of [times(3, () => bad('no id')), times(7, (n) => bad(`problem ${n}`))])
    tally.count({ collection: 'courses', records: [], leftOut });
  expect(tally.leftOut('bad-record')).toEqual({
    count: 10,
    examples: ['no id', ...times(4, (n) => `problem ${n}`)].map((each) => `courses without an id: ${each}`),
  });
});
