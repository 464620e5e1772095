// Large answers, whose memory is used again: each is what it would be alone, also when several are read at once, slowly, or
// only in part.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryFor, giveBack } from '../../src/sandbox/bodies.ts';
import { generateDistrict } from '../generator/generate.ts';
import { get, ids, list, withSandbox } from './client.ts';

const MEBIBYTE = 2 ** 20;

test('Memory is used again once it was given back, never while it is lent', () => {
  const first = memoryFor(5 * MEBIBYTE - 7);
  const second = memoryFor(5 * MEBIBYTE - 9);
  expect(second.buffer).not.toBe(first.buffer);
  giveBack(first);
  const third = memoryFor(5 * MEBIBYTE - 3);
  expect(third.buffer).toBe(first.buffer);
  expect(third).toHaveLength(5 * MEBIBYTE - 3);
  expect(memoryFor(5 * MEBIBYTE).buffer).not.toBe(first.buffer);
});

test('Larger pieces take the place of smaller ones that are kept', () => {
  const small = Array.from({ length: 6 }, () => memoryFor(2 * MEBIBYTE));
  small.forEach(giveBack);
  const large = memoryFor(9 * MEBIBYTE);
  giveBack(large);
  expect(memoryFor(9 * MEBIBYTE).buffer).toBe(large.buffer);
});

test('What it did not give is not taken', () => {
  const foreign = Buffer.alloc(7 * MEBIBYTE);
  giveBack(foreign);
  expect(memoryFor(7 * MEBIBYTE).buffer).not.toBe(foreign.buffer);
  const small = memoryFor(100);
  giveBack(small);
  expect(memoryFor(100)).toHaveLength(100);
});

test('Large pages come whole, side by side and after readers that left in the middle', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'district-'));
  await generateDistrict(folder, { schools: 2, students: 6_000, teachers: 4, sections: 24, seed: 3 });
  await withSandbox({ folder }, async (sandbox) => {
    const firstOf = (limit: number) => `/v3.1/users?role=student&limit=${limit}`;
    const wanted = ids((await list(sandbox, firstOf(6_000))).data);
    expect(wanted).toHaveLength(6_000);
    for (let round = 0; round < 4; round += 1) {
      const leaving = await get(sandbox, firstOf(5_900));
      await leaving.body!.cancel();
      const limits = [2_000, 4_000, 6_000, 3_000, 5_000, 2_500];
      const pages = await Promise.all(limits.map((limit) => list(sandbox, firstOf(limit))));
      for (const [index, limit] of limits.entries())
        expect(ids(pages[index]!.data)).toEqual(wanted.slice(0, limit));
    }
  });
  await rm(folder, { recursive: true });
});
