// Which records mention what: schools, courses or terms that the share does not hold. It knows no SQL.

/** Of a record that comes again, the later one counts. Few records mention anything of the kind, so they are kept. */
export class Mentions {
  readonly #of = new Map<string, readonly string[]>();

  note(record: string, mentioned: readonly string[]): void {
    if (mentioned.length > 0) this.#of.set(record, mentioned);
    else this.#of.delete(record);
  }

  /** All that is mentioned, each once. */
  all(): string[] {
    return [...new Set([...this.#of.values()].flat())];
  }
}
