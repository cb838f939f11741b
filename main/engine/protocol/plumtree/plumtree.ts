import type { NodeId } from '../../../../shared/ids.ts';
import { TREE_HOPS_MAX } from '../../../../shared/limits.ts';
import type { Instant, LinkId } from '../io.ts';
import type { RandomBytes } from '../ports.ts';
import { StreamTable } from './aliases.ts';
import { Announcer } from './announcer.ts';
import { type Counters, newCounters } from './counters.ts';
import { type Edge, edgesOf } from './edges.ts';
import { Held } from './held.ts';
import { INTRODUCED_TREE_COUNT_MAX, SWEEP_INTERVAL_MS } from './limits.ts';
import type {
  GossipMessage,
  GraftMessage,
  IHaveMessage,
  PlumtreeOut,
  PruneMessage,
} from './messages.ts';
import type { Carrier, ItemName } from './names.ts';
import { Parents } from './parents.ts';
import { Passage } from './passage.ts';
import { Peer } from './peer.ts';
import { Recents } from './recent.ts';
import { Repair } from './repair.ts';
import { Speaker } from './speaker.ts';
import { type Tree, Trees } from './trees.ts';

export type PlumtreeOptions = {
  readonly self: NodeId;
  readonly carrier: Carrier;
  readonly random: RandomBytes;
  /** How long an announced item is waited for until the spread of the trees has been measured. */
  readonly ihaveTimeoutMs: number;
  /** Announcements are collected for about this long. */
  readonly ihaveFlushMs: number;
  /** A link that takes no more live pushes for now: they become announcements (T4). */
  readonly isCongested: (link: LinkId) => boolean;
};

const NEVER = Number.POSITIVE_INFINITY;

/**
 * Epidemic broadcast trees: Leitão, Pereira, Rodrigues 2007
 * (https://asc.di.fct.unl.pt/~jleitao/pdf/srds07-leitao.pdf). Items are pushed along the eager links
 * of a tree and announced over the others; what was announced and does not come is asked for, which
 * mends the tree. Each origin has its own tree (see Parents); announcements are batched (§3.8).
 *
 * Sans-IO: methods take the time, effects go to `out`; its one timer is to call `onTimer`. Reading
 * starts at Passage, the one way that every item takes.
 */
export class Plumtree {
  readonly counters: Readonly<Counters>;
  private readonly count: Counters = newCounters();
  private readonly options: PlumtreeOptions;
  private readonly out: PlumtreeOut;
  private readonly streams = new StreamTable();
  private readonly trees = new Trees();
  private readonly recents = new Recents();
  private readonly held = new Held();
  private readonly speaker: Speaker;
  private readonly parents: Parents;
  private readonly repair: Repair;
  private readonly announcer: Announcer;
  private readonly passage: Passage;
  private sweepAt = NEVER;
  private armedAt = NEVER;

  constructor(options: PlumtreeOptions, out: PlumtreeOut, now: Instant) {
    this.options = options;
    this.out = out;
    this.counters = this.count;
    this.speaker = new Speaker(this.count, out);
    this.parents = new Parents(options.self, this.speaker, this.count);
    const { speaker, trees, recents, held, parents, count: counters } = this;
    this.repair = new Repair(options, { speaker, trees, recents, held, counters }, now);
    const { repair } = this;
    const parts = { speaker, trees, recents, held, parents, repair, counters };
    this.announcer = new Announcer(options, parts, now);
    this.passage = new Passage(options, { ...parts, announcer: this.announcer });
  }

  /** The link carries broadcasts from now on, all of them until somebody objects. */
  neighbourUp(link: LinkId, now: Instant): void {
    const peer = this.peer(link, now);
    if (peer.isNeighbour) return;
    peer.isNeighbour = true;
    this.trees.linkUp(link, peer.early);
    peer.early.clear();
    for (const tree of this.trees.latest(INTRODUCED_TREE_COUNT_MAX))
      this.parents.introduced(tree, link, now);
    this.announcer.introduce(peer, now);
    this.settle(now);
  }

  /** No more goes over this link, whose end is planned; what still arrives counts. */
  neighbourDown(link: LinkId, now: Instant): void {
    for (const tree of this.leave(link)) this.parents.released(tree, now);
    this.repair.linkDown(link, now);
    this.settle(now);
  }

  /** The link is gone. */
  linkDown(link: LinkId, now: Instant): void {
    const orphans = this.leave(link);
    this.speaker.peers.delete(link);
    for (const tree of orphans)
      this.parents.lost(tree, Math.max(1, tree.hops), null, 'sudden', now);
    this.repair.linkDown(link, now);
    this.settle(now);
  }

  /** Sends an item of our own, which the carrier has by now. */
  broadcast(name: ItemName, bytes: Uint8Array, now: Instant): void {
    const stream = this.streams.of(name);
    this.passage.accept({ stream, seq: name.seq, bytes, from: null, hops: 0 }, undefined, now);
    this.settle(now);
  }

  /** The carrier got an item otherwise, as by log sync: others are told that we have it. */
  learned(name: ItemName, from: LinkId | null, now: Instant): void {
    const stream = this.streams.of(name);
    const key = stream.itemKey(name.seq);
    this.repair.missing.take(key);
    this.held.take(key);
    this.trees.find(name.origin)?.note(stream, name.seq);
    if (this.recents.get(key)) return;
    for (const peer of this.speaker.neighbours())
      if (peer.link !== from) this.announcer.announce(peer, stream, name.seq, now);
    this.passage.release(stream, name.seq, now);
    this.settle(now);
  }

  /** @throws MeshError `peer-misbehaved` */
  onGossip(from: LinkId, message: GossipMessage, now: Instant): void {
    const peer = this.peer(from, now);
    const stream = peer.hears.stream(message, this.streams);
    const { seq, bytes } = message;
    this.count.gossipReceived += 1;
    this.count.gossipReceivedBytes += bytes.length;
    const hops = Math.min(TREE_HOPS_MAX, message.hops + 1);
    this.passage.receive({ stream, seq, bytes, from, hops }, from, now);
    this.settle(now);
  }

  /** @throws MeshError `peer-misbehaved` */
  onIhave(from: LinkId, message: IHaveMessage, now: Instant): void {
    const peer = this.peer(from, now);
    for (const entry of message.entries) {
      this.count.iHavesReceived += 1;
      this.announcer.heard(peer, peer.hears.stream(entry, this.streams), entry, now);
    }
    this.settle(now);
  }

  /** @throws MeshError `peer-misbehaved` */
  onGraft(from: LinkId, message: GraftMessage, now: Instant): void {
    const peer = this.peer(from, now);
    let isCutOff = false;
    for (const entry of message.entries) {
      this.count.graftsReceived += 1;
      const stream = peer.hears.stream(entry, this.streams);
      const tree = this.trees.find(stream.origin);
      if (tree) this.parents.grafted(tree, stream, from, entry, now);
      if (entry.count > 0) this.repair.serve(peer, stream, entry, now);
      isCutOff ||= tree?.cutOff === 'sudden';
    }
    if (isCutOff) this.repair.hasten(now);
    if (!peer.pending.isEmpty) this.announcer.flushSoon(now);
    this.settle(now);
  }

  /** @throws MeshError `peer-misbehaved` */
  onPrune(from: LinkId, message: PruneMessage, now: Instant): void {
    const peer = this.peer(from, now);
    for (const entry of message.entries) {
      this.count.prunesReceived += 1;
      const stream = peer.hears.stream(entry, this.streams);
      const tree = this.trees.find(stream.origin);
      if (tree) this.parents.pruned(tree, from);
    }
    this.settle(now);
  }

  onTimer(now: Instant): void {
    this.armedAt = NEVER;
    this.announcer.flush(now);
    if (this.sweepAt <= now.mono) this.sweep(now);
    this.settle(now);
  }

  /** How each link is used, for the network panel and the map. */
  edges(): Edge[] {
    return edgesOf(this.speaker.neighbours(), this.trees);
  }

  /** @returns the trees that lost their parent */
  private leave(link: LinkId): Tree[] {
    const peer = this.speaker.peers.get(link);
    if (!peer?.isNeighbour) return [];
    peer.isNeighbour = false;
    return this.trees.linkDown(link);
  }

  /** Both ends number streams from the first word on, even before the link carries for us. */
  private peer(link: LinkId, now: Instant): Peer {
    const kept = this.speaker.peers.get(link);
    if (kept) return kept;
    const peer = new Peer(link, now.mono);
    this.speaker.peers.set(link, peer);
    return peer;
  }

  private sweep(now: Instant): void {
    this.recents.expire(now.mono);
    this.held.expire(now.mono);
    this.options.carrier.expire?.(now);
    this.sweepAt = NEVER;
  }

  /** The end of each turn: asks for what is due, sends what came up, sets the timer. */
  private settle(now: Instant): void {
    this.parents.run(now);
    this.repair.run(now);
    this.speaker.flush();
    if (this.sweepAt === NEVER && this.recents.size > 0)
      this.sweepAt = now.mono + SWEEP_INTERVAL_MS;
    const at = Math.min(
      this.announcer.flushAt,
      this.sweepAt,
      this.parents.nextDue,
      this.repair.missing.nextDue,
    );
    if (at >= this.armedAt || at === NEVER) return;
    this.armedAt = at;
    this.out.setTimer('plumtree', at);
  }
}
