import type { LinkId } from '../io.ts';
import { RECENT_AGE_MS_MAX, RECENT_COUNT_MAX } from './limits.ts';
import type { Missing } from './missing.ts';
import type { Stream } from './names.ts';

/** An item that is or was on its way through this node. */
export type Recent = {
  readonly stream: Stream;
  readonly seq: number;
  /** Who brought it first; null for our own, and for what did not come along the tree. */
  readonly from: LinkId | null;
  /** When, on the monotonic clock. */
  readonly at: number;
  /** When it would have come over the tree as it is by now, by whom, after how many links. */
  bestAt: number;
  bestFrom: LinkId | null;
  hops: number;
  /** How it was asked for, if it was. */
  readonly repair: Missing | null;
};

/** The last items by key: tells a second copy, from whom the first one came and when. */
export class Recents {
  private readonly items = new Map<string, Recent>();

  get size(): number {
    return this.items.size;
  }

  get(key: string): Recent | undefined {
    return this.items.get(key);
  }

  add(key: string, item: Recent): void {
    this.items.set(key, item);
    // An eighth at a time: a Map finds its oldest entry slowly after each single removal.
    if (this.items.size > RECENT_COUNT_MAX) this.expire(item.at, (RECENT_COUNT_MAX * 7) / 8);
  }

  values(): Iterable<Recent> {
    return this.items.values();
  }

  expire(now: number, countMax = RECENT_COUNT_MAX): void {
    for (const [key, { at }] of this.items) {
      if (this.items.size <= countMax && now - at <= RECENT_AGE_MS_MAX) return;
      this.items.delete(key);
    }
  }
}
