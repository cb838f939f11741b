const CACHED_NUMBER_COUNT_MAX = 4_096;

/** Numbers of names, read once. Numbers of a transaction that failed are forgotten. */
export class NumberCache {
  readonly #numbers = new Map<string, number>();

  numberOf(name: string, find: () => number): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    if (this.#numbers.size >= CACHED_NUMBER_COUNT_MAX) this.#numbers.clear();
    const number = find();
    this.#numbers.set(name, number);
    return number;
  }

  clear(): void {
    this.#numbers.clear();
  }
}
