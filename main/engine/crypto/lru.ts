/** A map that forgets what was used longest ago once it holds `countMax` entries. */
export class LruCache<K, V> {
  readonly #entries = new Map<K, V>();
  readonly #countMax: number;

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The kept value, or the one `make` returns, which is kept from now on. */
  getOrMake(key: K, make: (key: K) => V): V {
    const kept = this.#entries.get(key);
    if (kept !== undefined || this.#entries.has(key)) {
      // Maps iterate in the order of insertion: taking it out and in again makes it the youngest.
      this.#entries.delete(key);
      this.#entries.set(key, kept as V);
      return kept as V;
    }
    const value = make(key);
    if (this.#entries.size >= this.#countMax) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
    this.#entries.set(key, value);
    return value;
  }
}
