// Numbers by source ids: of Clever's form and of any other, as many as there are.

import { SourceIds } from '../../src/engine/staging/sourceIds.ts';

/** Ids as Clever makes them: a time, a machine, a count. Many differ in the last digits only, or in the first. */
const cleverId = (n: number): string => {
  const count = (n % 50_000).toString(16).padStart(6, '0');
  return `${(0x5f000000 + Math.floor(n / 50_000)).toString(16)}aa00bb11cc${count}`;
};

test('keeps a number for each of many ids, and none for others', () => {
  const ids = new SourceIds();
  const many = 120_000;
  for (let n = 0; n < many; n += 1) ids.set(cleverId(n), n + 1);
  const known = Array.from({ length: Math.ceil(many / 7) }, (_, index) => index * 7);
  expect(known.map((n) => ids.get(cleverId(n)))).toEqual(known.map((n) => n + 1));
  const others = Array.from({ length: 1_000 }, (_, index) => ids.get(cleverId(many + index)));
  expect(new Set(others)).toEqual(new Set([undefined]));
});

test('ids that are alike are not the same', () => {
  const ids = new SourceIds();
  const alike = [
    '5f0000aa00bb11cc00000001',
    '5F0000AA00BB11CC00000001',
    '5f0000aa00bb11cc0000001',
    'g'.repeat(24),
    '000000000000000000000000',
    '0'.repeat(23),
    'ffffffffffffffffffffffff',
    'ſ'.repeat(24),
    '',
    'p1',
  ];
  alike.forEach((id, index) => ids.set(id, index + 1));
  expect(alike.map((id) => ids.get(id))).toEqual(alike.map((_, index) => index + 1));
});

test('a later number takes the place of an earlier one; numbers may be negative, and larger than 32 bits', () => {
  const ids = new SourceIds();
  for (const id of [cleverId(1), 'p1']) {
    expect(ids.set(id, 5)).toBe(true);
    expect(ids.set(id, -7)).toBe(false);
    expect(ids.get(id)).toBe(-7);
  }
  ids.set(cleverId(2), 2 ** 45 + 1);
  expect(ids.get(cleverId(2))).toBe(2 ** 45 + 1);
});
