import type { NodeId, NodeTag } from '../../../../shared/ids.ts';
import {
  BEAT_ENTRY_COUNT_MAX,
  DELTA_BYTES_MAX,
  DELTA_RECORD_COUNT_MAX,
  DIGEST_ENTRY_COUNT_MAX,
} from '../../../../shared/limits.ts';
import type { WireMessage } from '../../wire/messages.ts';
import type { NodeRecord } from '../../wire/node-record.ts';
import type { Instant, LinkId, Outbox } from '../io.ts';
import type { NodeTags } from './node-tags.ts';
import { StateHash } from './state-hash.ts';

/** A node that is spoken of. */
export type Listed = {
  readonly record: NodeRecord;
  /** Milliseconds for which it had run when it last said so. */
  readonly heartbeat: number;
  readonly online: boolean;
};

export type BeatEntry = WireMessage<'beat'>['entries'][number];
type DigestEntry = WireMessage<'digest'>['entries'][number];
export type Version = { readonly generation: number; readonly version: number };

export type ExchangeOptions = {
  readonly self: NodeId;
  readonly tags: NodeTags;
  readonly gossipIntervalMs: number;
  /** Ourselves first, then the others. */
  readonly listed: () => readonly Listed[];
  /** What we have where the entry is later; null where it is not, or does not count. */
  readonly lacks: (entry: DigestEntry) => Version | null;
};

type Told = { readonly generation: number; readonly heartbeat: number };

type LinkState = {
  readonly peer: NodeId;
  /** The latest heartbeats that either end has told the other. */
  readonly told: Map<NodeTag, Told>;
  /** Records that can wait for the next round, unless the other end brings them. */
  readonly waiting: Map<NodeId, NodeRecord>;
  hasBeaten: boolean;
  /** What it knows was not what we know, when it last said. */
  differs: boolean;
  /** When to compare, monotonic, and how long to wait after that. */
  compareAt: number;
  waitMs: number;
  /** Where the next comparison goes on: a digest is a part of the nodes, in the order of their tags. */
  from: NodeTag;
};

/** Heartbeats go on once they are so many rounds fresher than what the other end has heard. */
const STRIDE_ROUNDS = 4;
/** Patient nodes do not make others wait for what they pass on, milliseconds. */
const STRIDE_MS_MAX = 4_000;
/** Beyond so many nodes everything about heartbeats is slower in proportion: a budget of bytes. */
const UNSTRETCHED_NODE_COUNT = 128;
const WAIT_ROUNDS_MAX = 64;

const FIRST_TAG = '0000000000000000' as NodeTag;
const LAST_TAG = 'ffffffffffffffff' as NodeTag;

/** How much slower heartbeats go round among so many nodes. */
export const stretchOf = (nodeCount: number): number =>
  Math.max(1, nodeCount / UNSTRETCHED_NODE_COUNT);

export const isLater = (a: Version, b: Version): boolean =>
  a.generation > b.generation || (a.generation === b.generation && a.version > b.version);

/**
 * Scuttlebutt (van Renesse et al., 2008), spoken only where there is something to say. New records
 * are pushed; beats carry heartbeats that have grown old, and a hash of all that is known. Where the
 * hashes of two ends stay different, a digest names the records of a part of the nodes, and deltas
 * bring what either lacks (M1).
 */
export class Exchange {
  private readonly links = new Map<LinkId, LinkState>();
  private readonly options: ExchangeOptions;
  private readonly hash: StateHash;
  private readonly out: Outbox;

  constructor(options: ExchangeOptions, out: Outbox) {
    this.options = options;
    this.hash = new StateHash(options.tags);
    this.out = out;
  }

  linkUp(link: LinkId, peer: NodeId): void {
    const state: LinkState = {
      peer,
      told: new Map(),
      waiting: new Map(),
      hasBeaten: false,
      differs: false,
      compareAt: 0,
      waitMs: this.options.gossipIntervalMs,
      from: FIRST_TAG,
    };
    this.links.set(link, state);
    const listed = this.options.listed();
    this.beat(link, state, listed, listed.slice(0, 1));
  }

  linkDown(link: LinkId): NodeId | undefined {
    const peer = this.links.get(link)?.peer;
    this.links.delete(link);
    return peer;
  }

  isLinked(node: NodeId): boolean {
    for (const { peer } of this.links.values()) if (peer === node) return true;
    return false;
  }

  /** Once a gossip round: says over each link what is due there. */
  round(now: Instant): void {
    const listed = this.options.listed();
    const strideMs = this.strideMs(listed.length);
    for (const [link, state] of this.links) {
      const due = listed.filter((node) => this.isDue(state, node, strideMs));
      if (due.length > 0) this.beat(link, state, listed, due.slice(0, BEAT_ENTRY_COUNT_MAX));
      if (state.waiting.size > 0) this.give(link, [...state.waiting.values()]);
      state.waiting.clear();
      if (state.differs && now.mono >= state.compareAt) this.compare(link, state, now);
    }
  }

  onBeat(from: LinkId, { known, count, entries }: WireMessage<'beat'>, now: Instant): void {
    const link = this.links.get(from);
    if (!link) return;
    for (const entry of entries) this.heard(link, entry);
    const listed = this.options.listed();
    const isFirst = !link.hasBeaten;
    link.hasBeaten = true;
    if (known === this.hash.of(listed)) {
      link.differs = false;
      link.waitMs = this.options.gossipIntervalMs;
      return;
    }
    if (link.differs) return;
    link.differs = true;
    const leads = this.leads(link, listed.length, count);
    // What is different for a moment is mostly on its way: the next beat shows.
    link.compareAt = now.mono + (leads ? 1.5 : 2.5) * this.strideMs(listed.length);
    if (isFirst && leads) this.compare(from, link, now);
  }

  onDigest(from: LinkId, { answer, first, last, entries }: WireMessage<'digest'>): void {
    const theirs = new Map(entries.map((entry) => [entry.tag, entry]));
    const isAsked = (record: NodeRecord): boolean => {
      const tag = this.options.tags.of(record.node);
      const entry = theirs.get(tag);
      if (entry) return isLater(record, entry);
      return !answer && tag >= first && tag <= last;
    };
    const asked = this.options.listed().flatMap(({ record }) => (isAsked(record) ? record : []));
    if (asked.length > 0) this.give(from, asked);
    if (answer) return;
    const lacking = entries.flatMap((entry) => {
      const ours = this.options.lacks(entry);
      return ours ? [{ tag: entry.tag, ...ours }] : [];
    });
    if (lacking.length > 0)
      this.out.send(from, { kind: 'digest', answer: true, first, last, entries: lacking });
  }

  /** Records came over a link, and some were news: where there are more they are asked for now. */
  learned(from: LinkId, more: boolean, now: Instant): void {
    const link = this.links.get(from);
    if (!link?.differs) return;
    link.waitMs = this.options.gossipIntervalMs;
    link.compareAt = now.mono + link.waitMs;
    if (more) this.compare(from, link, now);
  }

  /** Tells a new record, at once or, where nobody waits for it, when it is certain to be news there. */
  push(record: NodeRecord, except: LinkId | null, isUrgent: boolean): void {
    for (const [link, { waiting }] of this.links) {
      waiting.delete(record.node);
      if (link === except) continue;
      if (isUrgent) this.out.send(link, { kind: 'delta', records: [record.bytes], more: false });
      else waiting.set(record.node, record);
    }
  }

  /** Of two that differ the one that knows fewer asks first. */
  private leads({ peer }: LinkState, ours: number, theirs: number): boolean {
    return ours === theirs ? this.options.self < peer : ours < theirs;
  }

  private strideMs(nodeCount: number): number {
    const strideMs = Math.min(STRIDE_ROUNDS * this.options.gossipIntervalMs, STRIDE_MS_MAX);
    return strideMs * stretchOf(nodeCount);
  }

  private isDue(link: LinkState, { record, heartbeat, online }: Listed, strideMs: number): boolean {
    if (!online || heartbeat === 0) return false;
    const told = link.told.get(this.options.tags.of(record.node));
    if (told?.generation !== record.generation) return (told?.generation ?? 0) < record.generation;
    return heartbeat - told.heartbeat >= strideMs;
  }

  private beat(
    id: LinkId,
    link: LinkState,
    listed: readonly Listed[],
    said: readonly Listed[],
  ): void {
    const entries = said.map(({ record, heartbeat }) => {
      const { generation } = record;
      return { tag: this.options.tags.of(record.node), generation, heartbeat };
    });
    for (const entry of entries) this.heard(link, entry);
    const known = this.hash.of(listed);
    this.out.send(id, { kind: 'beat', known, count: listed.length, entries });
  }

  /** Both ends have heard this now. */
  private heard({ told }: LinkState, { tag, generation, heartbeat }: BeatEntry): void {
    const known = told.get(tag);
    const isNews =
      !known ||
      generation > known.generation ||
      (generation === known.generation && heartbeat > known.heartbeat);
    // What nobody here knows of is not kept, or a peer could make it grow.
    if (isNews && this.options.tags.nodeOf(tag)) told.set(tag, { generation, heartbeat });
  }

  /** Names the records of the next part of the nodes; all of them where they are few. */
  private compare(id: LinkId, link: LinkState, now: Instant): void {
    const { tags, gossipIntervalMs } = this.options;
    link.compareAt = now.mono + link.waitMs;
    link.waitMs = Math.min(2 * link.waitMs, WAIT_ROUNDS_MAX * gossipIntervalMs);
    const entries = this.options
      .listed()
      .map(({ record: { node, generation, version } }) => ({
        tag: tags.of(node),
        generation,
        version,
      }))
      .filter(({ tag }) => tag >= link.from)
      .sort((a, b) => (a.tag < b.tag ? -1 : 1));
    const part = entries.slice(0, DIGEST_ENTRY_COUNT_MAX);
    const first = link.from;
    const last = part.length < entries.length ? (part.at(-1)?.tag ?? LAST_TAG) : LAST_TAG;
    link.from = last === LAST_TAG ? FIRST_TAG : last;
    this.out.send(id, { kind: 'digest', answer: false, first, last, entries: part });
  }

  private give(to: LinkId, given: readonly NodeRecord[]): void {
    const records: Uint8Array[] = [];
    let bytes = 0;
    for (const record of given) {
      bytes += record.bytes.length;
      if (records.length === DELTA_RECORD_COUNT_MAX || bytes > DELTA_BYTES_MAX) break;
      records.push(record.bytes);
    }
    this.out.send(to, { kind: 'delta', records, more: records.length < given.length });
  }
}
