// Works on many things, so many at a time. It knows nothing of what they are.

/**
 * Does `work` for each item, at most `places` at a time; an item is asked for when a place is free, so that items may
 * be claimed as they are taken. Returns when all is done. After the first thing thrown no item is begun; what is under
 * way is waited for, then it is thrown.
 */
export async function sideBySide<T>(
  items: Iterable<T> | AsyncIterable<T>,
  places: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const source = itemsOf(items);
  const thrown: unknown[] = [];
  const place = async () => {
    for (let next = await source.next(); !next.done; next = await source.next()) {
      if (thrown.length > 0) return;
      await work(next.value);
    }
  };
  const noting = (error: unknown) => void thrown.push(error);
  await Promise.all(Array.from({ length: places }, () => place().catch(noting)));
  if (thrown.length > 0) throw thrown[0];
}

/** A generator answers one `next` after the other, however many places ask at once. */
async function* itemsOf<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, void> {
  yield* items;
}
