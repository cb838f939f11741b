import type { LinkId } from '../io.ts';
import { GRAFT_ROUND_COUNT_MAX, MISSING_COUNT_MAX } from './limits.ts';
import type { Stream } from './names.ts';

/** When an item would have come from a neighbour, had that one pushed it at once; and how far. */
export type Offer = {
  readonly link: LinkId;
  readonly wouldHaveComeAt: number;
  /** Links it had crossed at the neighbour. */
  readonly hops: number;
};

/** An item that neighbours have and nobody has pushed. */
export type Missing = {
  readonly stream: Stream;
  readonly seq: number;
  readonly firstAt: number;
  readonly announcers: Map<LinkId, Offer>;
  /** Whom we have asked in this round. */
  readonly asked: Set<LinkId>;
  /** Who was asked last and has not answered. */
  asking: LinkId | null;
  round: number;
  due: number;
};

export type Ask = { readonly link: LinkId; readonly missing: Missing };

export type MissingHooks = {
  /** How often this link did not serve what it had announced. */
  readonly failures: (link: LinkId) => number;
  /** It did not serve in time. */
  readonly failed: (link: LinkId, missing: Missing) => void;
  readonly gaveUp: () => void;
};

/** The items to graft, and when, and from whom: the most reliable announcer first, then the earliest. */
export class MissingItems {
  private readonly items = new Map<string, Missing>();
  private readonly perLink = new Map<LinkId, number>();
  private readonly hooks: MissingHooks;
  private due = Number.POSITIVE_INFINITY;

  constructor(hooks: MissingHooks) {
    this.hooks = hooks;
  }

  get size(): number {
    return this.items.size;
  }

  /** When {@link collect} has something to do; may be too early, never too late. */
  get nextDue(): number {
    return this.items.size === 0 ? Number.POSITIVE_INFINITY : this.due;
  }

  /** Items that this link announced and that are still missing. */
  countOf(link: LinkId): number {
    return this.perLink.get(link) ?? 0;
  }

  /** False when there is no room. */
  announced(
    item: { readonly stream: Stream; readonly seq: number },
    by: Offer,
    now: number,
    due: number,
  ): boolean {
    const key = item.stream.itemKey(item.seq);
    let missing = this.items.get(key);
    if (!missing) {
      if (this.items.size >= MISSING_COUNT_MAX) return false;
      missing = {
        ...item,
        firstAt: now,
        announcers: new Map(),
        asked: new Set(),
        asking: null,
        round: 0,
        due,
      };
      this.items.set(key, missing);
    }
    if (!missing.announcers.has(by.link)) {
      missing.announcers.set(by.link, by);
      this.perLink.set(by.link, this.countOf(by.link) + 1);
    }
    missing.due = Math.min(missing.due, due);
    this.due = Math.min(this.due, missing.due);
    return true;
  }

  /** It is here, or not wanted any more. */
  take(key: string): Missing | undefined {
    const missing = this.items.get(key);
    if (!missing) return undefined;
    this.items.delete(key);
    for (const link of missing.announcers.keys()) this.decrement(link);
    return missing;
  }

  /** What this link sent under the name was not the item; the others may still have it. */
  refused(key: string, by: LinkId): void {
    const missing = this.items.get(key);
    if (!missing?.announcers.delete(by)) return;
    this.decrement(by);
    missing.asked.delete(by);
    if (missing.asking === by) missing.asking = null;
    if (missing.announcers.size === 0) this.items.delete(key);
  }

  /** Those that nobody will push are asked for at `at`. */
  hasten(which: (missing: Missing) => boolean, at: number): void {
    for (const missing of this.items.values())
      if (missing.asking === null && missing.due > at && which(missing)) {
        missing.due = at;
        this.due = Math.min(this.due, at);
      }
  }

  linkDown(link: LinkId, now: number): void {
    for (const [key, missing] of this.items) {
      if (!missing.announcers.delete(link)) continue;
      missing.asked.delete(link);
      if (missing.announcers.size === 0) this.items.delete(key);
      else if (missing.asking === link) {
        missing.asking = null;
        missing.due = now;
        this.due = Math.min(this.due, now);
      }
    }
    this.perLink.delete(link);
  }

  /** What is to be asked for now; each ask gets `answerMs` before the next announcer is tried. */
  collect(now: number, answerMs: number): Ask[] {
    if (now < this.nextDue) return [];
    const asks: Ask[] = [];
    this.due = Number.POSITIVE_INFINITY;
    for (const [key, missing] of this.items) {
      if (missing.due <= now) {
        const link = this.next(missing);
        if (link === null) {
          this.hooks.gaveUp();
          this.take(key);
          continue;
        }
        missing.asking = link;
        missing.asked.add(link);
        missing.due = now + answerMs;
        asks.push({ link, missing });
      }
      this.due = Math.min(this.due, missing.due);
    }
    return asks;
  }

  private next(missing: Missing): LinkId | null {
    if (missing.asking !== null) this.hooks.failed(missing.asking, missing);
    missing.asking = null;
    if (missing.asked.size >= missing.announcers.size) {
      missing.asked.clear();
      missing.round += 1;
      if (missing.round >= GRAFT_ROUND_COUNT_MAX) return null;
    }
    let best: LinkId | null = null;
    for (const link of missing.announcers.keys()) {
      if (missing.asked.has(link)) continue;
      if (best === null || this.isBetter(missing, link, best)) best = link;
    }
    return best;
  }

  private isBetter({ announcers }: Missing, link: LinkId, other: LinkId): boolean {
    const [failures, otherFailures] = [this.hooks.failures(link), this.hooks.failures(other)];
    if (failures !== otherFailures) return failures < otherFailures;
    const at = (id: LinkId): number => announcers.get(id)?.wouldHaveComeAt ?? 0;
    return at(link) < at(other);
  }

  private decrement(link: LinkId): void {
    const count = this.countOf(link) - 1;
    if (count > 0) this.perLink.set(link, count);
    else this.perLink.delete(link);
  }
}
