// Pages that were read and wait for the database, or that it is working on. It knows no page.

/** What was begun, in order. The first of it is awaited once there is too much, and all of it before what follows. */
export class UnderWay {
  readonly #begun: { done: Promise<void>; records: number }[] = [];
  #records = 0;

  /** If it fails, the error is thrown when it is awaited. */
  add(done: Promise<void>, records: number): void {
    done.catch(() => undefined);
    this.#begun.push({ done, records });
    this.#records += records;
  }

  /** Waits for one after the other until at most `most` records are left. */
  async settle(most: number): Promise<void> {
    for (; this.#records > most; this.#records -= this.#begun.shift()!.records) await this.#begun[0]!.done;
  }

  /** Waits for all of it, whether or not it fails. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#begun.map(({ done }) => done));
  }
}
