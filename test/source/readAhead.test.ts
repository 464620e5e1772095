import type { PageList } from '../../src/source/clever/pageList.ts';
import { readAhead } from '../../src/source/clever/readAhead.ts';
import { envelope, send } from './fakeClever.ts';
import { closeAll, readAll, reading, school } from './reading.ts';

afterEach(closeAll);

/** Lists of so many pages each, and a log of what was started and taken. */
function lists(...pages: number[]): { all: PageList<string>[]; log: string[]; ahead: () => number } {
  const log: string[] = [];
  let ahead = 0;
  const all = pages.map((count, list): PageList<string> => {
    let taken = 0;
    let started = 0;
    return {
      start() {
        if (taken === count) return false;
        if (started === taken) {
          log.push(`start ${list}.${started++}`);
          ahead++;
        }
        return true;
      },
      async next() {
        if (taken === count) return null;
        ahead--;
        log.push(`take ${list}.${taken}`);
        return `${list}.${taken++}`;
      },
    };
  });
  return { all, log, ahead: () => ahead };
}

describe('reading ahead', () => {
  test.each([0, 1, 2, 3, 8])('by %d pages keeps the order and that many pages', async (most) => {
    const { all, ahead } = lists(1, 3, 0, 2);
    const pages: string[] = [];
    let seen = 0;
    for await (const page of readAhead(all, most)) {
      pages.push(page);
      seen = Math.max(seen, ahead());
      expect(ahead()).toBeLessThanOrEqual(most);
    }
    expect(pages).toEqual(['0.0', '1.0', '1.1', '1.2', '3.0', '3.1']);
    expect(seen).toBe(Math.min(most, 2));
  });

  test('starts the next page of the list first, then the first pages of the lists after it', async () => {
    const { all, log } = lists(2, 1, 1);
    const pages = readAhead(all, 2);
    await pages.next();
    await pages.next();
    expect(log).toEqual(['start 0.0', 'start 1.0', 'take 0.0', 'start 0.1', 'take 0.1', 'start 2.0']);
    await pages.return(undefined);
  });
});

test('a share has its next list on its way before the first one answers', async () => {
  const { clever, source } = await reading({});
  const empty = { body: envelope([]) };
  const asked = new Promise<void>((done) =>
    clever.next('/v3.1/courses', (response) => done(send(response, empty))),
  );
  clever.next('/v3.1/schools', (response) => void asked.then(() => send(response, empty)));
  expect((await readAll(source)).order).toEqual([]);
});

test('what is still on its way when the source is closed is not asked for again', async () => {
  const { clever, source, waits, read } = await reading(
    { schools: [school('s1'), school('s2')] },
    { pageSize: 1 },
  );
  const asked = new Promise<void>((done) =>
    clever.next('/v3.1/schools?limit=1&starting_after', () => done()),
  );
  const pages = source.pages(read)[Symbol.asyncIterator]();
  expect((await pages.next()).done).toBe(false);
  const next = pages.next();
  next.catch(() => undefined);
  await asked;
  const before = clever.requests.length;
  await source.close();
  await expect(next).rejects.toMatchObject({ code: 'interrupted' });
  expect([waits, clever.requests.length]).toEqual([[], before]);
});
