// How long things stay as they are, by one's own clock: of another machine's nothing is known but that it may be wrong.

/** Remembers of each thing since when it is seen in its present state. */
export class Stopwatch {
  readonly #clock: () => Date;
  readonly #seen = new Map<number, { state: number | string; since: number }>();

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  /** For how many milliseconds a thing has been seen in this very state: 0 when it is seen so for the first time. */
  unchanged(thing: number, state: number | string): number {
    const now = this.#clock().getTime();
    const seen = this.#seen.get(thing);
    if (seen?.state === state) return now - seen.since;
    this.#seen.set(thing, { state, since: now });
    return 0;
  }
}
