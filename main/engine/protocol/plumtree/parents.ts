import type { NodeId } from '../../../../shared/ids.ts';
import type { Instant, LinkId } from '../io.ts';
import type { Counters } from './counters.ts';
import {
  FAILURES_UNRELIABLE_COUNT,
  HOPS_FRESH_ITEM_COUNT,
  LEAD_COUNT,
  LEAD_MS_MIN,
  PRUNE_AGAIN_MS,
  SEEK_MS,
  STRIKE_COUNT,
} from './limits.ts';
import type { Stream } from './names.ts';
import { NOTHING, onwards, type Wish } from './peer.ts';
import type { Recent } from './recent.ts';
import type { Speaker } from './speaker.ts';
import type { Branch, Tree } from './trees.ts';

/**
 * Who feeds this node, origin by origin.
 *
 * Plumtree (https://asc.di.fct.unl.pt/~jleitao/pdf/srds07-leitao.pdf) keeps one tree for all: the
 * sender of a second copy is pruned, the announcer of a missing item grafted (§3.3). Where latency
 * matters it advises a tree for each origin (§3.7); here each also moves to the shortest paths. An
 * announcement tells how long the neighbour has had the item. So, without a common clock, we know
 * when it would have come, had the neighbour pushed it: earlier than the parent's copy, and the
 * neighbour becomes the parent. That is distributed Bellman–Ford (RFC 1058 §2) on measured delays;
 * a parent had the item earlier than its child, so there are no loops.
 *
 * The node that receives decides about a direction of a link, and it prunes its parent only when it
 * has another. With second copies as the only reason, two neighbours whose copies overtake each
 * other would both be pruned.
 *
 * When a parent is lost, a neighbour that was nearer to the origin than ourselves replaces it at
 * once: it cannot be a descendant of ours (the feasibility condition of DUAL, RFC 7868 §3.5). Where
 * there is none after a sudden loss, all links turn eager, and our children, grafted by their own
 * parent, understand and do the same: the next message floods what had been cut off, and no more. A
 * link that topology exchanges is not worth a flood. Then only the neighbours of the one node are
 * grafted, and its children told in case that was not enough; of all who are cut off, the first to
 * ask for what its neighbours announce feeds the others.
 */
export class Parents {
  private readonly self: NodeId;
  private readonly speaker: Speaker;
  private readonly counters: Counters;
  private readonly telling = new Set<Tree>();

  constructor(self: NodeId, speaker: Speaker, counters: Counters) {
    this.self = self;
    this.speaker = speaker;
    this.counters = counters;
  }

  /** A new item came. `asked`: because we had asked this neighbour, nobody having pushed it. */
  delivered(tree: Tree, stream: Stream, from: LinkId, asked: boolean, now: Instant): void {
    if (tree.origin === this.self) return;
    tree.cutOff = null;
    tree.tellAt = null;
    if (tree.parent === from) {
      tree.strikes = 0;
      tree.onTrial = false;
      return;
    }
    tree.strikes += 1;
    // A parent that lies about its lead and then keeps still is not believed for ever.
    if (asked && tree.onTrial && tree.parent !== null)
      this.speaker.peers.get(tree.parent)?.failed(now.mono);
    if (tree.parent !== null && !asked && tree.strikes < STRIKE_COUNT) return;
    const isPushing = tree.branches.get(from)?.pull ?? false;
    this.adopt(tree, from);
    if (!isPushing) this.graft(tree, stream, from);
  }

  /** A second copy came. */
  duplicate(tree: Tree, first: Recent, from: LinkId, now: Instant): void {
    const { stream } = first;
    // Twice from one link, or from a parent chosen since: no evidence against either.
    if (first.from === from || first.bestFrom === from) return;
    if (from !== tree.parent || first.from === null) {
      this.prune(tree, stream, from, now);
      return;
    }
    tree.strikes = 0;
    tree.onTrial = false;
    if (now.mono - first.at > LEAD_MS_MIN && this.isTrusted(first.from, now))
      this.move(tree, stream, first.from, now);
    else if (tree.branches.get(first.from)?.pull) this.prune(tree, stream, first.from, now);
  }

  /**
   * The neighbour's copy would have come so much earlier than that of the parent. True when this
   * makes it the parent.
   */
  lead(tree: Tree, stream: Stream, link: LinkId, leadMs: number, now: Instant): boolean {
    const branch = tree.branches.get(link);
    if (!branch || link === tree.parent || tree.parent === null) return false;
    branch.leads = leadMs > this.leastLead(tree, branch) ? branch.leads + 1 : 0;
    const enough = tree.isYoung ? 1 : LEAD_COUNT;
    if (branch.leads < enough || !this.isTrusted(link, now)) return false;
    this.move(tree, stream, link, now);
    tree.onTrial = true;
    return true;
  }

  /** The neighbour wants to be pushed to. `below`: it has lost its source (see {@link lost}). */
  grafted(tree: Tree, stream: Stream, from: LinkId, wish: Wish, now: Instant): void {
    const { below } = wish;
    const branch = this.branch(tree, from);
    if (!branch) return;
    branch.push = true;
    // It is no way to the origin any more, however near it once said to be.
    branch.hops = Number.POSITIVE_INFINITY;
    if (from !== tree.parent) return;
    // What our parent has to ask us for does not come to us through it.
    if (below > 0) this.lost(tree, below, from, wish.count > 0 ? 'sudden' : 'planned', now);
    else if (tree.lastFrom !== null && tree.lastFrom !== from) {
      this.adopt(tree, tree.lastFrom);
      this.graft(tree, stream, tree.lastFrom);
    }
  }

  /** The neighbour does not want to be pushed to. */
  pruned(tree: Tree, from: LinkId): void {
    const branch = this.branch(tree, from);
    if (branch) branch.push = false;
  }

  /** The neighbour says how far it is from the origin. */
  measured(tree: Tree, from: LinkId, hops: number, now: Instant): void {
    const branch = this.branch(tree, from);
    if (!branch) return;
    branch.hops = hops;
    branch.heardAt = tree.itemCount;
    if (tree.cutOff !== null) this.adoptNearest(tree, Math.max(1, tree.hops), null, now);
  }

  /** A new neighbour need not push what somebody else brings already. */
  introduced(tree: Tree, link: LinkId, now: Instant): void {
    const isFed = tree.parent !== null || tree.origin === this.self;
    if (isFed && tree.stream) this.prune(tree, tree.stream, link, now);
  }

  /**
   * The link to the parent ends as planned. Neighbours that are not fed by us, among them the one that
   * came instead, are asked to push: most probably they are no descendants. Only when nothing shows
   * that are those told whom we feed.
   */
  released(tree: Tree, now: Instant): void {
    if (tree.origin === this.self) return;
    tree.parent = null;
    tree.rejuvenate();
    if (this.adoptNearest(tree, Math.max(1, tree.hops), null, now)) return;
    tree.cutOff = 'planned';
    for (const [link, { push, bornAt }] of tree.branches)
      if (!push || bornAt === tree.itemCount) this.call(tree, link, 0);
    tree.tellAt = now.mono + SEEK_MS;
    this.telling.add(tree);
  }

  /** When {@link run} has something to do. */
  get nextDue(): number {
    let due = Number.POSITIVE_INFINITY;
    for (const { tellAt } of this.telling) due = Math.min(due, tellAt ?? due);
    return due;
  }

  /** Those who have waited for a nearer neighbour in vain tell whom they feed. */
  run(now: Instant): void {
    for (const tree of this.telling) {
      if (tree.tellAt !== null && tree.tellAt > now.mono) continue;
      this.telling.delete(tree);
      if (tree.tellAt !== null) this.lost(tree, Math.max(1, tree.hops), null, 'planned', now);
    }
  }

  /**
   * The source is gone. Takes a neighbour that is nearer to the origin than `below`, the hops of the
   * topmost node that lost it. Where there is none: after a sudden loss turns to everybody, after a
   * planned one tells only those whom it feeds; `except` whoever told us.
   */
  lost(
    tree: Tree,
    below: number,
    except: LinkId | null,
    how: 'sudden' | 'planned',
    now: Instant,
  ): void {
    if (tree.origin === this.self) return;
    tree.parent = null;
    tree.rejuvenate();
    if (this.adoptNearest(tree, below, except, now)) return;
    tree.cutOff = how;
    tree.tellAt = null;
    this.counters.orphaned += 1;
    for (const [link, { push }] of tree.branches) {
      if (link === except) continue;
      if (how === 'sudden') this.call(tree, link, below);
      else if (push && tree.stream) this.graft(tree, tree.stream, link, below);
    }
  }

  private adoptNearest(tree: Tree, below: number, except: LinkId | null, now: Instant): boolean {
    const nearest = this.nearest(tree, below, except, now);
    if (nearest === null) return false;
    this.call(tree, nearest, 0);
    this.adopt(tree, nearest);
    tree.onTrial = true;
    return true;
  }

  private branch(tree: Tree, link: LinkId): Branch | undefined {
    return tree.branches.get(link) ?? this.speaker.peers.get(link)?.earlyBranch(tree.origin);
  }

  private nearest(tree: Tree, below: number, except: LinkId | null, now: Instant): LinkId | null {
    let nearest: LinkId | null = null;
    let least = below;
    for (const [link, { hops, heardAt }] of tree.branches) {
      const isFresh = tree.itemCount - heardAt <= HOPS_FRESH_ITEM_COUNT;
      if (link === except || !isFresh || hops >= least || !this.isTrusted(link, now)) continue;
      nearest = link;
      least = hops;
    }
    return nearest;
  }

  /** Grafts, and asks for whatever of the origin we have not got. */
  private call(tree: Tree, link: LinkId, below: number): void {
    const branch = tree.branches.get(link);
    if (!branch) return;
    branch.pull = true;
    for (const [stream, high] of tree.streams())
      this.speaker.graft(link, stream, onwards(high + 1, below));
  }

  private adopt(tree: Tree, link: LinkId): void {
    tree.parent = link;
    tree.cutOff = null;
    tree.tellAt = null;
    tree.onTrial = false;
    tree.strikes = 0;
    const branch = tree.branches.get(link);
    if (branch) branch.leads = 0;
  }

  private move(tree: Tree, stream: Stream, to: LinkId, now: Instant): void {
    const former = tree.parent;
    this.counters.moves += 1;
    this.adopt(tree, to);
    this.graft(tree, stream, to);
    if (former === null) return;
    // The former parent has a source of its own; a push would only make it prune us.
    const branch = tree.branches.get(former);
    if (branch) branch.push = false;
    this.prune(tree, stream, former, now);
  }

  /** Said even to who may be pushing already: it could have left us as its child in the meantime. */
  private graft(tree: Tree, stream: Stream, link: LinkId, below = 0): void {
    const branch = tree.branches.get(link);
    if (!branch) return;
    branch.pull = true;
    this.speaker.graft(link, stream, { ...NOTHING, below });
  }

  private prune(tree: Tree, stream: Stream, link: LinkId, now: Instant): void {
    const branch = tree.branches.get(link);
    if (!branch) return;
    // Copies that were on their way say nothing new; one that goes on pushing is told again.
    if (!branch.pull && now.mono - branch.prunedAt < PRUNE_AGAIN_MS) return;
    branch.pull = false;
    branch.prunedAt = now.mono;
    branch.leads = 0;
    this.speaker.prune(link, stream);
  }

  /** Earlier by noise does not count, unless the way is shorter as well. */
  private leastLead(tree: Tree, { hops }: Branch): number {
    return hops + 1 < tree.hops ? 0 : LEAD_MS_MIN;
  }

  /** Whoever announced what it did not serve may have invented its lead as well. */
  private isTrusted(link: LinkId, now: Instant): boolean {
    const failures = this.speaker.peers.get(link)?.failures(now.mono) ?? 0;
    return failures < FAILURES_UNRELIABLE_COUNT;
  }
}
