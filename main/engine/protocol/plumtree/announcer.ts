import { AGE_US_MAX, RANGE_ITEM_COUNT_MAX, TREE_HOPS_MAX } from '../../../../shared/limits.ts';
import type { Instant, LinkId } from '../io.ts';
import { type RandomBytes, randomUnit } from '../ports.ts';
import type { Counters } from './counters.ts';
import type { Held } from './held.ts';
import { ALWAYS_ANNOUNCE_EVERY_COUNT, INTRODUCED_TREE_COUNT_MAX, LEAD_MS_MIN } from './limits.ts';
import type { IHaveEntry } from './messages.ts';
import type { Missing, Offer } from './missing.ts';
import { type Carrier, isRaw, type Stream } from './names.ts';
import type { Parents } from './parents.ts';
import type { Peer } from './peer.ts';
import type { Recent, Recents } from './recent.ts';
import type { Repair } from './repair.ts';
import type { Speaker } from './speaker.ts';
import type { Tree, Trees } from './trees.ts';

export type AnnouncerOptions = {
  readonly carrier: Carrier;
  readonly random: RandomBytes;
  readonly ihaveFlushMs: number;
  readonly isCongested: (link: LinkId) => boolean;
};

export type AnnouncerParts = {
  readonly speaker: Speaker;
  readonly trees: Trees;
  readonly recents: Recents;
  readonly held: Held;
  readonly parents: Parents;
  readonly repair: Repair;
  readonly counters: Counters;
};

const NEVER = Number.POSITIVE_INFINITY;

/**
 * Announcements, both ways. Ours are collected for a moment and go out as ranges. Those of others
 * name what we miss, and tell how good a parent the neighbour would be. While an origin is new, a
 * node that learns of a shorter way says so at once, so its tree settles over one or two messages
 * instead of gaining a link's worth with each.
 */
export class Announcer {
  private readonly options: AnnouncerOptions;
  private readonly parts: AnnouncerParts;
  private readonly startedAt: number;
  private dueAt = NEVER;

  constructor(options: AnnouncerOptions, parts: AnnouncerParts, now: Instant) {
    this.options = options;
    this.parts = parts;
    this.startedAt = now.mono;
  }

  /** When {@link flush} is to be called. */
  get flushAt(): number {
    return this.dueAt;
  }

  announce(peer: Peer, stream: Stream, seq: number, now: Instant): void {
    peer.pending.add(stream, seq);
    this.flushSoon(now);
  }

  /**
   * Tells a new neighbour, at once, how far we are from each origin by announcing its last item, and
   * what raw broadcasts there are. Logs compare their heads at a new link; broadcasts have only this
   * to get over a partition.
   */
  introduce(peer: Peer, now: Instant): void {
    const { recents, trees } = this.parts;
    for (const { stream, seq } of recents.values())
      if (isRaw(stream.stream) && this.options.carrier.provide(stream.item(seq)))
        peer.pending.add(stream, seq);
    for (const tree of trees.latest(INTRODUCED_TREE_COUNT_MAX))
      if (
        tree.stream &&
        tree.cutOff === null &&
        recents.get(tree.stream.itemKey(tree.highOf(tree.stream)))
      )
        peer.pending.add(tree.stream, tree.highOf(tree.stream));
    this.flushTo(peer, now);
  }

  /** The two ends of a link flush at different times, so that mostly one announcement is enough. */
  flushSoon(now: Instant): void {
    if (this.dueAt !== NEVER) return;
    this.dueAt = now.mono + this.options.ihaveFlushMs * (0.5 + randomUnit(this.options.random));
  }

  /** A stalled link hears it all later, in few words. */
  flush(now: Instant): void {
    if (now.mono < this.dueAt) return;
    this.dueAt = NEVER;
    for (const peer of this.parts.speaker.neighbours()) this.flushTo(peer, now);
  }

  private flushTo(peer: Peer, now: Instant): void {
    if (peer.pending.isEmpty) return;
    if (this.options.isCongested(peer.link)) this.flushSoon(now);
    else this.parts.speaker.announce(peer, (stream, seq) => this.lastKnown(stream, seq, now));
  }

  /** A neighbour says what it has. */
  heard(peer: Peer, stream: Stream, entry: IHaveEntry, now: Instant): void {
    const ageMs = entry.ageUs === AGE_US_MAX ? Number.NEGATIVE_INFINITY : entry.ageUs / 1000;
    // What was said before we started was not said to us.
    if (isRaw(stream.stream) && ageMs > now.mono - this.startedAt) return;
    const wanted = Math.min(entry.count, RANGE_ITEM_COUNT_MAX);
    const granted = peer.ihaveItems.take(wanted, now.mono);
    this.parts.counters.throttled += entry.count - granted;
    const tree = this.parts.trees.find(stream.origin);
    if (tree) this.parts.parents.measured(tree, peer.link, entry.hops, now);
    for (let seq = entry.from; seq < entry.from + granted; seq++) {
      if (!Number.isSafeInteger(seq)) return;
      const isLast = seq === entry.from + entry.count - 1;
      const wouldHaveComeAt = isLast ? now.mono - ageMs : NEVER;
      const offer = { link: peer.link, wouldHaveComeAt, hops: entry.hops };
      this.heardOne(peer, { stream, seq }, tree, offer, now);
    }
  }

  /** It came along the tree, but somebody had announced it before: how much earlier was that? */
  compare(recent: Recent, tree: Tree, missing: Missing, now: Instant): void {
    const offers = [...missing.announcers.values()];
    const best = offers.reduce((a, b) => (b.wouldHaveComeAt < a.wouldHaveComeAt ? b : a));
    if (best.wouldHaveComeAt < recent.bestAt) this.consider(recent, tree, best, now);
  }

  private heardOne(
    peer: Peer,
    item: { readonly stream: Stream; readonly seq: number },
    tree: Tree | undefined,
    offer: Offer,
    now: Instant,
  ): void {
    const { stream, seq } = item;
    const { recents, repair } = this.parts;
    const key = stream.itemKey(seq);
    const recent = recents.get(key);
    if (!recent) {
      const { carrier } = this.options;
      const name = stream.item(seq);
      if (carrier.has(name)) peer.pending.remove(stream, seq);
      else if (!carrier.catchesUp?.(name, peer.link, now)) repair.announced(peer, item, offer, now);
      return;
    }
    if (tree && !tree.isYoung && seq % ALWAYS_ANNOUNCE_EVERY_COUNT !== 0)
      peer.pending.remove(stream, seq);
    if (offer.wouldHaveComeAt === NEVER || !tree) return;
    repair.announcedLate(tree, now);
    this.consider(recent, tree, offer, now);
  }

  /** Is the neighbour a better parent, or has the parent itself a better way by now? */
  private consider(recent: Recent, tree: Tree, offer: Offer, now: Instant): void {
    if (recent.bestFrom === null || recent.bestFrom !== tree.parent) return;
    const { link, wouldHaveComeAt, hops } = offer;
    const leadMs = recent.bestAt - wouldHaveComeAt;
    const isBetter =
      link === tree.parent
        ? tree.isYoung && leadMs > LEAD_MS_MIN
        : this.parts.parents.lead(tree, recent.stream, link, leadMs, now);
    if (!isBetter) return;
    recent.bestAt = wouldHaveComeAt;
    recent.bestFrom = link;
    recent.hops = Math.min(TREE_HOPS_MAX, hops + 1);
    tree.hops = recent.hops;
    if (!tree.isYoung) return;
    for (const peer of this.parts.speaker.neighbours())
      if (peer.link !== link) this.announce(peer, recent.stream, recent.seq, now);
  }

  private lastKnown(stream: Stream, seq: number, now: Instant): { ageMs: number; hops: number } {
    const recent = this.parts.recents.get(stream.itemKey(seq));
    if (!recent) return { ageMs: NEVER, hops: TREE_HOPS_MAX };
    return { ageMs: now.mono - recent.bestAt, hops: recent.hops };
  }
}
