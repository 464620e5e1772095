// Pages that are read and wait for the database, or that it works on. It knows no page.

/** What is begun, in order: each is waited for once there is too much of it, or before what follows. */
export class UnderWay {
  readonly #begun: { done: Promise<void>; records: number }[] = [];
  #records = 0;

  /** An error of what is begun is thrown when it is waited for. */
  add(done: Promise<void>, records: number): void {
    done.catch(() => undefined);
    this.#begun.push({ done, records });
    this.#records += records;
  }

  /** Waits for the first, until `most` records are left at most. */
  async settle(most: number): Promise<void> {
    for (; this.#records > most; this.#records -= this.#begun.shift()!.records) await this.#begun[0]!.done;
  }

  /** Waits for all, whatever becomes of it. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#begun.map(({ done }) => done));
  }
}
