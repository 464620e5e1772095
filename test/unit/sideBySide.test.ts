import { setImmediate as turn } from 'node:timers/promises';
import { sideBySide } from '../../src/engine/sideBySide.ts';

/** Items that say when they are asked for. */
function* counted(asked: number[]): Iterable<number> {
  for (let n = 1; n <= 6; n += 1) {
    asked.push(n);
    yield n;
  }
}

test('so many at a time; an item is asked for when a place is free', async () => {
  const asked: number[] = [];
  let now = 0;
  let most = 0;
  await sideBySide(counted(asked), 2, async (item) => {
    now += 1;
    most = Math.max(most, now);
    expect(asked.length).toBeLessThanOrEqual(item + 1);
    await turn();
    now -= 1;
  });
  expect([asked, most]).toEqual([[1, 2, 3, 4, 5, 6], 2]);
});

test('after an error nothing is begun, and what is under way is waited for', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = async (item: number) => {
    begun.push(item);
    await turn();
    if (item === 2) throw new Error('the second');
    for (let turns = 0; turns < 5; turns += 1) await turn();
    if (item === 1) throw new Error('the first, later');
    ended.push(item);
  };
  await expect(sideBySide(counted([]), 3, work)).rejects.toThrow('the second');
  expect([begun, ended]).toEqual([[1, 2, 3], [3]]);
});
