export const DATAGRAMS_PER_SECOND_PER_ADDRESS_MAX = 32;
export const DATAGRAMS_PER_SECOND_MAX = 256;

/**
 * How much of what arrives is looked at. An address that floods uses up its own share and not that
 * of others; the table is emptied every second, so it holds at most the total of one.
 */
export class RateLimit {
  readonly #taken = new Map<string, number>();
  #total = 0;
  #second = 0;

  /** Whether one more datagram from this address may be looked at. `now` in milliseconds. */
  take(address: string, now: number): boolean {
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#taken.clear();
      this.#total = 0;
    }
    const taken = this.#taken.get(address) ?? 0;
    if (taken >= DATAGRAMS_PER_SECOND_PER_ADDRESS_MAX) return false;
    if (this.#total >= DATAGRAMS_PER_SECOND_MAX) return false;
    this.#taken.set(address, taken + 1);
    this.#total += 1;
    return true;
  }
}
