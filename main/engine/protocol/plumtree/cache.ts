import { CACHE_AGE_MS_MAX, CACHE_BYTES_MAX, CACHE_COUNT_MAX } from './limits.ts';

/** Bytes that keep nothing else alive: a view of a socket's chunk would hold the whole chunk. */
export const ownBytes = (bytes: Uint8Array): Uint8Array =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);

type Cached = { readonly bytes: Uint8Array; readonly at: number };

/** What can still be asked for, oldest first; bounded in bytes, in age and, for tiny items, in count. */
export class Cache {
  private readonly items = new Map<string, Cached>();
  private total = 0;

  get size(): number {
    return this.items.size;
  }
  get bytes(): number {
    return this.total;
  }

  get(key: string): Uint8Array | null {
    return this.items.get(key)?.bytes ?? null;
  }

  add(key: string, bytes: Uint8Array, now: number): void {
    if (this.items.has(key)) return;
    this.items.set(key, { bytes: ownBytes(bytes), at: now });
    this.total += bytes.length;
    // An eighth at a time: a Map finds its oldest entry slowly after each single removal.
    const isFull = this.items.size > CACHE_COUNT_MAX || this.total > CACHE_BYTES_MAX;
    if (isFull) this.expire(now, 7 / 8);
  }

  /** Lets go of what is too old, and of more until at most this share of the caps is used. */
  expire(now: number, share = 1): void {
    for (const [key, { bytes, at }] of this.items) {
      const fits =
        this.items.size <= share * CACHE_COUNT_MAX && this.total <= share * CACHE_BYTES_MAX;
      if (fits && now - at <= CACHE_AGE_MS_MAX) return;
      this.items.delete(key);
      this.total -= bytes.length;
    }
  }
}
