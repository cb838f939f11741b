import {
  PENDING_HANDSHAKES_MAX,
  PENDING_HANDSHAKES_PER_ADDRESS_MAX,
} from '../../../shared/limits.ts';
import { LruCache } from '../crypto/lru.ts';
import { budgetKey, isLoopback } from './addresses.ts';

/**
 * What one link may bring in a second, and at once. Generous: a core verifies 6,000 to 10,000
 * messages a second. Beyond it the link is read more slowly; nothing is dropped.
 */
export const LINK_MESSAGES_PER_SECOND_MAX = 10_000;
export const LINK_MESSAGES_BURST_MAX = 20_000;
export const LINK_BYTES_PER_SECOND_MAX = 16 * 1024 * 1024;
export const LINK_BYTES_BURST_MAX = 32 * 1024 * 1024;

/**
 * Handshakes from one address that came to nothing: refused, silent, garbage. Each costs 1 to 3 ms,
 * so ten a second are 3 % of a core; a waiting node knocks every three seconds.
 */
export const FAILED_HANDSHAKES_PER_SECOND_MAX = 10;
export const FAILED_HANDSHAKES_BURST_MAX = 200;
const FAILING_ADDRESS_COUNT_MAX = 1024;

/** An honest handshake takes milliseconds: one that is older may have to make room. */
const HANDSHAKE_OLD_MS = 1000;

/** A budget that refills with time. Time is milliseconds of any clock that never goes back. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  constructor(perSecond: number, burst: number, now: number) {
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = now;
  }

  #refill(now: number): void {
    const gained = (now - this.#at) * this.#perMs;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
    this.#at = now;
  }

  /** Takes `count`, going into debt where needed; returns the milliseconds until it is paid. */
  take(count: number, now: number): number {
    this.#refill(now);
    this.#tokens -= count;
    return this.#tokens >= 0 ? 0 : -this.#tokens / this.#perMs;
  }

  isEmpty(now: number): boolean {
    this.#refill(now);
    return this.#tokens < 1;
  }
}

/** A place among the pending handshakes. */
export type Place = {
  /** Gives it back, once; `failed` counts against the address. */
  leave(failed: boolean, now: number): void;
};

type Pending = { readonly key: string; readonly since: number; readonly drop: () => void };

/**
 * The handshakes that others have begun and not finished (T4). When all places are taken, an old
 * one makes room: it has had the time of an honest handshake many times over, so that whoever
 * opens connections and says nothing cannot keep others out.
 */
export class PendingHandshakes {
  readonly #pending = new Set<Pending>();
  readonly #failures = new LruCache<string, TokenBucket>(FAILING_ADDRESS_COUNT_MAX);

  get size(): number {
    return this.#pending.size;
  }

  /**
   * Takes a place for a connection from `address`; null when there is none.
   * @param drop closes that connection, should it have to make room
   */
  enter(address: string, now: number, drop: () => void): Place | null {
    const key = budgetKey(address);
    // Programs of this very machine share an address; whoever runs one here needs no flood.
    if (!isLoopback(address) && !this.#addressMayEnter(key, now)) return null;
    if (this.#pending.size >= PENDING_HANDSHAKES_MAX && !this.#makeRoom(this.#pending, now))
      return null;
    const entry: Pending = { key, since: now, drop };
    this.#pending.add(entry);
    return {
      leave: (failed, at) => {
        if (this.#pending.delete(entry) && failed) this.#failuresOf(key, at).take(1, at);
      },
    };
  }

  #addressMayEnter(key: string, now: number): boolean {
    if (this.#failuresOf(key, now).isEmpty(now)) return false;
    const same = [...this.#pending].filter((other) => other.key === key);
    return same.length < PENDING_HANDSHAKES_PER_ADDRESS_MAX || this.#makeRoom(same, now);
  }

  #failuresOf(key: string, now: number): TokenBucket {
    return this.#failures.getOrMake(
      key,
      () => new TokenBucket(FAILED_HANDSHAKES_PER_SECOND_MAX, FAILED_HANDSHAKES_BURST_MAX, now),
    );
  }

  /** Drops the oldest of `among` (they are in the order in which they came), if it is old. */
  #makeRoom(among: Iterable<Pending>, now: number): boolean {
    for (const oldest of among) {
      if (now - oldest.since < HANDSHAKE_OLD_MS) return false;
      this.#pending.delete(oldest);
      this.#failuresOf(oldest.key, now).take(1, now);
      oldest.drop();
      return true;
    }
    return false;
  }
}
