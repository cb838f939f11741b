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
 * moment instead of being asked for a second time. Nobody can check them yet, so each link may have
 * its own under one name: a false one does not keep out the true one.
 */
export class Held {
  /** By name and link, the names in the order in which they came. */
  private readonly items = new Map<string, Map<LinkId, HeldItem>>();
  private count = 0;
  private bytes = 0;

  get size(): number {
    return this.count;
  }

  has(key: string): boolean {
    return this.items.has(key);
  }

  add(key: string, item: HeldItem): void {
    const copies = this.items.get(key) ?? new Map<LinkId, HeldItem>();
    if (copies.has(item.from)) return;
    this.items.set(key, copies.set(item.from, { ...item, bytes: ownBytes(item.bytes) }));
    this.count += 1;
    this.bytes += item.bytes.length;
    this.expire(item.at);
  }

  /** All copies, in the order in which they came. */
  take(key: string): HeldItem[] {
    const copies = [...(this.items.get(key)?.values() ?? [])];
    this.items.delete(key);
    this.count -= copies.length;
    for (const { bytes } of copies) this.bytes -= bytes.length;
    return copies;
  }

  expire(now: number): void {
    for (const [key, copies] of this.items) {
      const fits = this.count <= HELD_COUNT_MAX && this.bytes <= HELD_BYTES_MAX;
      const [first] = copies.values();
      if (fits && first && now - first.at <= HELD_AGE_MS_MAX) return;
      this.take(key);
    }
  }
}
