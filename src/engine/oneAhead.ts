// Asks for what comes next while one works on what came. It knows nothing of what they are.

/**
 * The same items in the same order; each is asked for before the one before it is worked on, so that whoever makes them
 * does so meanwhile. An error of an item to come is thrown when that item is asked for.
 */
export async function* oneAhead<T>(items: AsyncIterable<T>): AsyncIterable<T> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (let next = iterator.next(); ;) {
      const item = await next;
      if (item.done) return;
      next = iterator.next();
      next.catch(() => undefined);
      yield item.value;
    }
  } finally {
    // Not awaited: a page that is under way may take as long as all its retries.
    iterator.return?.().catch(() => undefined);
  }
}
