import { RANGE_ITEM_COUNT_MAX, TREE_HOPS_MAX } from '../../../../shared/limits.ts';
import type { Instant, LinkId } from '../io.ts';
import { type RandomBytes, randomUnit } from '../ports.ts';
import type { Counters } from './counters.ts';
import type { Held } from './held.ts';
import {
  CATCH_UP_ITEM_COUNT_MAX,
  FIRST_ITEM_COUNT,
  GAP_ITEM_COUNT_MAX,
  QUIET_GRAFT_MS,
} from './limits.ts';
import type { GraftEntry } from './messages.ts';
import { type Ask, type Missing, MissingItems, type Offer } from './missing.ts';
import type { Carrier, Stream } from './names.ts';
import type { Peer } from './peer.ts';
import type { Recent, Recents } from './recent.ts';
import type { Speaker } from './speaker.ts';
import { Spread } from './spread.ts';
import type { Tree, Trees } from './trees.ts';

export type RepairOptions = {
  readonly carrier: Carrier;
  readonly random: RandomBytes;
  readonly ihaveTimeoutMs: number;
  readonly isCongested: (link: LinkId) => boolean;
};

/**
 * The lazy half of Plumtree: asks for what was announced and not pushed, and answers those who ask.
 * Neither side can make the other work without bound: what an ask or an announcement may cost is
 * budgeted for each link, and what exceeds a budget is announced again instead of sent.
 */
export class Repair {
  readonly missing: MissingItems;
  private readonly options: RepairOptions;
  private readonly speaker: Speaker;
  private readonly trees: Trees;
  private readonly recents: Recents;
  private readonly held: Held;
  private readonly counters: Counters;
  /** Of origins with trees of their own, and of first messages, which travel on borrowed ones. */
  private readonly spread: Spread;
  private readonly firstSpread: Spread;
  private now: number;

  constructor(
    options: RepairOptions,
    parts: {
      readonly speaker: Speaker;
      readonly trees: Trees;
      readonly recents: Recents;
      readonly held: Held;
      readonly counters: Counters;
    },
    now: Instant,
  ) {
    this.options = options;
    this.speaker = parts.speaker;
    this.trees = parts.trees;
    this.recents = parts.recents;
    this.held = parts.held;
    this.counters = parts.counters;
    this.spread = new Spread(options.ihaveTimeoutMs, now.mono);
    this.firstSpread = new Spread(options.ihaveTimeoutMs, now.mono);
    this.now = now.mono;
    this.missing = new MissingItems({
      failures: (link) => this.speaker.peers.get(link)?.failures(this.now) ?? 0,
      failed: (link) => this.speaker.peers.get(link)?.failed(this.now),
      gaveUp: () => {
        this.counters.givenUp += 1;
      },
    });
  }

  /** A neighbour has an item that we lack. */
  announced(
    peer: Peer,
    item: { readonly stream: Stream; readonly seq: number },
    offer: Offer,
    now: Instant,
  ): void {
    const tree = this.trees.find(item.stream.origin);
    const due = now.mono + this.patienceMs(tree);
    const hasRoom = this.missing.countOf(peer.link) < peer.missingMax(now.mono);
    if (!hasRoom || !this.missing.announced(item, offer, now.mono, due))
      this.counters.throttled += 1;
  }

  /** A record came without its predecessors: its sender must have them. */
  lacksBefore(from: LinkId, stream: Stream, seq: number, now: Instant): void {
    const peer = this.speaker.peers.get(from);
    if (!peer) return;
    const offer = { link: from, wouldHaveComeAt: Number.POSITIVE_INFINITY, hops: TREE_HOPS_MAX };
    const first = Math.max(0, seq - GAP_ITEM_COUNT_MAX);
    for (let before = seq - 1; before >= first; before--) {
      const isHere = this.held.has(stream.itemKey(before));
      if (isHere || this.options.carrier.has(stream.item(before))) return;
      this.announced(peer, { stream, seq: before }, offer, now);
    }
  }

  /** An item came for the first time: what had been known of it, and what that teaches. */
  arrived(stream: Stream, seq: number, from: LinkId, now: Instant): Missing | undefined {
    const missing = this.missing.take(stream.itemKey(seq));
    if (!missing) return undefined;
    if (missing.asked.has(from)) this.speaker.peers.get(from)?.served(now.mono);
    else {
      const spread = this.spreadOf(this.trees.find(stream.origin), 0);
      spread.sample(now.mono - missing.firstAt, now.mono);
    }
    return missing;
  }

  /** A second copy came: perhaps the first was asked for too early. */
  cameAgain(first: Recent, from: LinkId, now: Instant): void {
    if (!first.repair || first.repair.asked.has(from)) return;
    const spread = this.spreadOf(this.trees.find(first.stream.origin), 1);
    spread.sample(now.mono - first.repair.firstAt, now.mono);
  }

  /** The announcement of an item that we have had before: the tree is quick enough. */
  announcedLate(tree: Tree, now: Instant): void {
    this.spreadOf(tree, 1).sample(0, now.mono);
  }

  /** Asks for what is due. */
  run(now: Instant): void {
    this.now = now.mono;
    const asks = this.missing.collect(now.mono, this.spread.timeoutMs / 2);
    this.counters.repairs += asks.length;
    for (const { link, stream, from, count } of toRanges(asks)) {
      const branch = this.trees.find(stream.origin)?.branches.get(link);
      if (branch) branch.pull = true;
      this.speaker.graft(link, stream, { from, count, below: 0 });
    }
  }

  linkDown(link: LinkId, now: Instant): void {
    this.missing.linkDown(link, now.mono);
    this.hasten(now);
  }

  /** Whatever is announced of the origins without a source is asked for now. */
  hasten(now: Instant): void {
    const isOrphan = (missing: Missing): boolean =>
      this.trees.find(missing.stream.origin)?.cutOff === 'sudden';
    this.missing.hasten(isOrphan, now.mono);
  }

  /** Sends what a neighbour asks for, as far as it is kept and the budgets reach. */
  serve(peer: Peer, stream: Stream, entry: GraftEntry, now: Instant): void {
    const tree = this.trees.find(stream.origin);
    const high = tree?.highOf(stream) ?? -1;
    const wanted = Math.min(
      entry.count,
      RANGE_ITEM_COUNT_MAX,
      Number.MAX_SAFE_INTEGER - entry.from,
    );
    // A stream that we have lost sight of: the first gap is its end.
    const end = high < 0 ? entry.from + wanted : Math.min(entry.from + wanted, high + 1);
    const granted = peer.graftItems.take(Math.max(1, end - entry.from), now.mono);
    for (let seq = entry.from; seq < end; seq++) {
      if (seq - entry.from >= granted) this.defer(peer, stream, seq);
      else if (!this.serveOne(peer, stream, seq, now) && high < 0) return;
    }
    if (wanted < RANGE_ITEM_COUNT_MAX) return;
    // It lacks more than a range can name: it is told what else there is.
    const last = Math.min(high, end + CATCH_UP_ITEM_COUNT_MAX - 1);
    for (let seq = end; seq <= last; seq++) this.defer(peer, stream, seq);
  }

  /** How long an announced item may still be pushed by somebody. */
  private patienceMs(tree: Tree | undefined): number {
    if (tree?.cutOff === 'sudden') return 0;
    if (tree?.cutOff === 'planned') return QUIET_GRAFT_MS * randomUnit(this.options.random);
    return this.spreadOf(tree, 0).timeoutMs;
  }

  /** `counted`: how many of the item in question the tree's count contains. */
  private spreadOf(tree: Tree | undefined, counted: 0 | 1): Spread {
    const isFirst = (tree?.itemCount ?? 0) - counted < FIRST_ITEM_COUNT;
    return isFirst ? this.firstSpread : this.spread;
  }

  /** False when it is not kept any more. */
  private serveOne(peer: Peer, stream: Stream, seq: number, now: Instant): boolean {
    const bytes = this.options.carrier.provide(stream.item(seq));
    if (bytes === null) {
      this.counters.unserved += 1;
      return false;
    }
    if (
      this.options.isCongested(peer.link) ||
      peer.graftBytes.take(bytes.length, now.mono) < bytes.length
    )
      this.defer(peer, stream, seq);
    else this.speaker.gossip(peer, stream, { seq, hops: this.hopsOf(stream, seq), bytes });
    return true;
  }

  private defer(peer: Peer, stream: Stream, seq: number): void {
    if (!this.options.carrier.has(stream.item(seq))) return;
    this.counters.throttled += 1;
    peer.pending.add(stream, seq);
  }

  private hopsOf(stream: Stream, seq: number): number {
    const tree: Tree | undefined = this.trees.find(stream.origin);
    return this.recents.get(stream.itemKey(seq))?.hops ?? tree?.hops ?? 0;
  }
}

type AskRange = { readonly link: LinkId; readonly stream: Stream; from: number; count: number };

/** Neighbouring numbers asked of one link in one entry. */
function toRanges(asks: readonly Ask[]): AskRange[] {
  const sorted = [...asks].sort(
    (a, b) =>
      a.link - b.link ||
      compare(a.missing.stream.key, b.missing.stream.key) ||
      a.missing.seq - b.missing.seq,
  );
  const ranges: AskRange[] = [];
  for (const { link, missing } of sorted) {
    const { stream, seq } = missing;
    const last = ranges.at(-1);
    const continues = last?.link === link && last.stream.key === stream.key;
    if (continues && last.from + last.count === seq && last.count < RANGE_ITEM_COUNT_MAX)
      last.count += 1;
    else ranges.push({ link, stream, from: seq, count: 1 });
  }
  return ranges;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
