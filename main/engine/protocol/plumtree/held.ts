import type { LinkId } from '../io.ts';
import { ownBytes } from './cache.ts';
import { HELD_AGE_MS_MAX, HELD_BYTES_MAX, HELD_COUNT_MAX } from './limits.ts';

export type HeldItem = {
  readonly bytes: Uint8Array;
  readonly from: LinkId;
  readonly hops: number;
  readonly at: number;
};

/**
 * Records of a chain that overtook their predecessors, as happens while a tree moves: kept for a
 * moment instead of being asked for a second time.
 */
export class Held {
  private readonly items = new Map<string, HeldItem>();
  private bytes = 0;

  get size(): number {
    return this.items.size;
  }

  has(key: string): boolean {
    return this.items.has(key);
  }

  add(key: string, item: HeldItem): void {
    if (this.items.has(key)) return;
    this.items.set(key, { ...item, bytes: ownBytes(item.bytes) });
    this.bytes += item.bytes.length;
    this.expire(item.at);
  }

  take(key: string): HeldItem | undefined {
    const item = this.items.get(key);
    if (!item) return undefined;
    this.items.delete(key);
    this.bytes -= item.bytes.length;
    return item;
  }

  expire(now: number): void {
    for (const [key, { at }] of this.items) {
      const fits = this.items.size <= HELD_COUNT_MAX && this.bytes <= HELD_BYTES_MAX;
      if (fits && now - at <= HELD_AGE_MS_MAX) return;
      this.take(key);
    }
  }
}
