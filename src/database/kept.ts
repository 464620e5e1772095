// What takes time to open, kept a moment once it is given back: the next may be opened at once. It knows not what it keeps.

/** Of many districts the next one begins at once; what nobody takes is in nobody's way for long. */
const KEPT_MS = 1_000;

/** Things of one kind that nobody uses. The process does not wait for them. */
export class Kept<T> {
  readonly #ends = new Map<T, NodeJS.Timeout>();

  /** Keeps it; `end`s it when nobody takes it. */
  keep(thing: T, end: () => void): void {
    const over = () => {
      this.drop(thing);
      end();
    };
    this.#ends.set(thing, setTimeout(over, KEPT_MS).unref());
  }

  /** One of them that fits, if there is any: it is whoever takes it who ends it, or gives it back. */
  take(fits: (thing: T) => boolean = () => true): T | undefined {
    const found = [...this.#ends.keys()].find(fits);
    if (found !== undefined) this.drop(found);
    return found;
  }

  /** Keeps it no more; it is not ended. */
  drop(thing: T): void {
    clearTimeout(this.#ends.get(thing));
    this.#ends.delete(thing);
  }
}
