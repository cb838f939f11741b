import { type MemberKey, memberOf, type NetworkId, type NodeId } from '../../../../shared/ids.ts';
import { NODE_COUNT_MAX } from '../../../../shared/limits.ts';
import { toHex } from '../../crypto/hex.ts';
import type { MeshStore } from '../../store/port.ts';
import type { WireMessage } from '../../wire/messages.ts';
import { makeNodeRecord, type NodeRecord, readNodeRecord } from '../../wire/node-record.ts';
import type { Instant, LinkId, Outbox } from '../io.ts';
import type { Signer } from '../ports.ts';
import {
  type BeatEntry,
  Exchange,
  isLater,
  type Listed,
  stretchOf,
  type Version,
} from './exchange.ts';
import { Graveyard, isFaded, isForgotten } from './forgetting.ts';
import { Names } from './names.ts';
import { NodeTags } from './node-tags.ts';

export type MembershipOptions = {
  readonly network: NetworkId;
  readonly self: NodeId;
  readonly signer: Signer;
  readonly store: Pick<MeshStore, 'batch' | 'getMeta' | 'setMeta'>;
  /** Strictly higher at each start. */
  readonly generation: number;
  readonly appVersion: string;
  /** A node that is not linked is on line while its heartbeat moved within this, milliseconds. */
  readonly presenceTimeoutMs: number;
  readonly gossipIntervalMs: number;
  /** Whose records count. */
  readonly belongs: (member: MemberKey) => boolean;
  /** Our prekey at the start (C2). */
  readonly prekey: Uint8Array;
  /** Another node says something new of itself. */
  readonly noted: (record: NodeRecord) => void;
  /** The time of the turn that is under way. */
  readonly clock: () => Instant;
};

export type KnownNode = {
  record: NodeRecord;
  heartbeat: number;
  /** When it was last known to run, by more than a record, monotonic; null while it was not. */
  aliveAt: number | null;
  /** When the heartbeat last moved, monotonic; null when only the record is known. */
  heardAt: number | null;
  online: boolean;
  /** The link over which the last news of it came: the way to it. */
  via: LinkId | null;
};

/** A node, whether it is heard of now, and when it last spoke of itself by its own clock. */
export type Present = Pick<NodeRecord, 'node' | 'signedAt'> & Pick<KnownNode, 'online'>;

/**
 * Who is there: one owner-signed record a node (M2), and who has been heard of lately. Heartbeats are
 * hints that ride along (M3). How it gets around is the {@link Exchange}'s (M1).
 */
export class Membership {
  private readonly nodes = new Map<NodeId, KnownNode>();
  private readonly tags = new NodeTags();
  private readonly names: Names;
  private readonly graveyard = new Graveyard();
  private readonly exchange: Exchange;
  private readonly options: MembershipOptions;
  private readonly out: Outbox;
  private readonly startedAt: number;
  private own: NodeRecord;
  /** Counts what changes who is known, what of, and who is on line. */
  revision = 0;
  private counted = { revision: -1, members: 0 };

  constructor(options: MembershipOptions, nick: string | null, out: Outbox) {
    this.options = options;
    this.out = out;
    this.names = new Names(options.store);
    this.startedAt = options.clock().mono;
    this.exchange = new Exchange(
      {
        ...options,
        tags: this.tags,
        listed: () => this.listed(),
        lacks: (entry) => this.lacks(entry),
      },
      out,
    );
    this.own = this.sign({
      network: options.network,
      node: options.self,
      generation: options.generation,
      version: 1,
      nick,
      addresses: [],
      prekey: options.prekey,
      capabilities: 0,
      appVersion: options.appVersion,
      left: false,
      neighbours: [],
      signedAt: 0,
    });
  }

  /** Changes what we say of ourselves and tells the neighbours. */
  update(
    change: Partial<
      Pick<NodeRecord, 'nick' | 'addresses' | 'left' | 'capabilities' | 'neighbours' | 'prekey'>
    >,
  ): void {
    const before = this.own;
    this.own = this.sign({ ...before, ...change, version: before.version + 1 });
    this.exchange.push(this.own, null, isUrgent(this.own, before));
  }

  get self(): NodeRecord {
    return this.own;
  }

  /** Different members whose nodes are known, ours included. */
  get memberCount(): number {
    // Asked for at the end of each turn.
    if (this.counted.revision !== this.revision) {
      const keys = new Set([...this.nodes.keys(), this.options.self].map(memberOf));
      this.counted = { revision: this.revision, members: keys.size };
    }
    return this.counted.members;
  }

  /** Nodes, ours included. */
  get knownCount(): number {
    return this.nodes.size + 1;
  }

  /** Somebody did not say goodbye; null when nobody else is known. */
  get othersExpected(): boolean | null {
    for (const { record } of this.nodes.values()) if (!record.left) return true;
    return this.nodes.size > 0 ? false : null;
  }

  others(): IterableIterator<KnownNode> {
    return this.nodes.values();
  }

  /** Each other node, and whether it is heard of now. */
  *presence(): Iterable<Present> {
    for (const { record, online } of this.nodes.values()) {
      const { node, signedAt } = record;
      yield { node, signedAt, online };
    }
  }

  get(node: NodeId): KnownNode | undefined {
    return this.nodes.get(node);
  }

  /** The nick its owner last chose on any of its nodes, as far as is known; kept over restarts. */
  nickOf(member: MemberKey): string | null {
    if (member === memberOf(this.options.self)) return this.own.nick;
    let best: KnownNode | null = null;
    for (const node of this.nodes.values()) {
      if (memberOf(node.record.node) !== member) continue;
      if (!best || (node.heardAt ?? -1) > (best.heardAt ?? -1)) best = node;
    }
    return best ? best.record.nick : this.names.of(member);
  }

  linkUp(link: LinkId, peer: NodeId, now: Instant): void {
    this.exchange.linkUp(link, peer);
    this.judgePresence(now);
  }

  linkDown(link: LinkId, now: Instant): void {
    const peer = this.exchange.linkDown(link);
    for (const node of this.nodes.values()) if (node.via === link) node.via = null;
    // A link that dies takes nobody with it (M4): others may still hear the node.
    const node = peer && this.nodes.get(peer);
    if (node && !this.isLinked(peer)) this.heard(node, now);
    this.judgePresence(now);
  }

  /** One gossip round: says what is due, and judges who is there. */
  gossip(now: Instant): void {
    this.exchange.round(now);
    this.judgePresence(now);
    this.forget(now);
    this.names.keep();
  }

  /** Says goodbye (G5), and writes down what the next start has to know. */
  leave(): void {
    this.update({ left: true });
    this.names.keep();
  }

  onBeat(from: LinkId, message: WireMessage<'beat'>, now: Instant): void {
    for (const entry of message.entries) this.noteHeartbeat(entry, from, now);
    this.exchange.onBeat(from, message, now);
    this.judgePresence(now);
  }

  onDigest(from: LinkId, message: WireMessage<'digest'>): void {
    this.exchange.onDigest(from, message);
  }

  /** @throws MeshError `peer-misbehaved` for a record that its owner did not sign */
  onDelta(from: LinkId, message: WireMessage<'delta'>, now: Instant): void {
    let news = false;
    for (const encoded of message.records) {
      // A copy: what stays here must not keep the whole frame it came in alive.
      const record = readNodeRecord(encoded.slice());
      if (!record) continue;
      const before = this.nodes.get(record.node)?.record;
      if (!this.take(record, from, now)) continue;
      news = true;
      this.exchange.push(record, from, isUrgent(record, before));
    }
    if (news) this.exchange.learned(from, message.more, now);
    this.judgePresence(now);
  }

  /** Drops whoever does not belong any more. */
  prune(): void {
    for (const node of [...this.nodes.keys()])
      if (!this.options.belongs(memberOf(node))) this.nodes.delete(node);
    this.revision += 1;
  }

  private take(record: NodeRecord, from: LinkId, now: Instant): boolean {
    if (record.network !== this.options.network) return false;
    if (record.node === this.options.self) return this.meetOurselves(record);
    this.tags.of(record.node);
    if (!this.options.belongs(memberOf(record.node))) return false;
    const known = this.nodes.get(record.node);
    if (known && !isLater(record, known.record)) return false;
    if (this.graveyard.holds(record.node, record)) return false;
    if (!known && this.nodes.size >= NODE_COUNT_MAX) return false;
    this.revision += 1;
    const restarted = !known || record.generation > known.record.generation;
    this.nodes.set(record.node, {
      record,
      heartbeat: restarted ? 0 : known.heartbeat,
      // Whoever says something new is there to say it; of one that is new to us others may only tell.
      aliveAt: known ? now.mono : null,
      heardAt: known || this.isFresh(record, now) ? now.mono : null,
      online: known?.online ?? false,
      via: restarted ? from : known.via,
    });
    this.names.note(record);
    this.options.noted(record);
    this.out.emit({ type: 'MembersChanged' });
    return true;
  }

  /** Of a node that is new to us others may tell long after it went: then its heartbeat must show. */
  private isFresh({ signedAt }: NodeRecord, now: Instant): boolean {
    return now.wall - signedAt < this.options.presenceTimeoutMs;
  }

  private lacks(entry: Version & Pick<BeatEntry, 'tag'>): Version | null {
    const node = this.tags.nodeOf(entry.tag);
    if (node === undefined) return NOTHING;
    if (node === this.options.self) return isLater(entry, this.own) ? this.own : null;
    if (!this.options.belongs(memberOf(node)) || this.graveyard.holds(node, entry)) return null;
    const known = this.nodes.get(node)?.record ?? NOTHING;
    return isLater(entry, known) ? known : null;
  }

  private noteHeartbeat(entry: BeatEntry, from: LinkId, now: Instant): void {
    const node = this.tags.nodeOf(entry.tag);
    const known = node && this.nodes.get(node);
    if (!known || entry.generation !== known.record.generation) return;
    if (entry.heartbeat <= known.heartbeat) return;
    known.heartbeat = entry.heartbeat;
    known.via = from;
    this.heard(known, now);
  }

  private heard(node: KnownNode, now: Instant): void {
    node.heardAt = now.mono;
    node.aliveAt = now.mono;
  }

  /** A record that our key has signed and this process has not: there are two of us (M3). */
  private meetOurselves(record: NodeRecord): false {
    if (isLater(record, this.own)) this.out.renewInstance();
    return false;
  }

  /** Ourselves and everybody who is spoken of. */
  private listed(): Listed[] {
    const now = this.options.clock();
    const heartbeat = Math.max(1, Math.floor(now.mono - this.startedAt));
    const others = [...this.nodes.values()].filter((node) => !isFaded(this.silentMs(node, now)));
    return [{ record: this.own, heartbeat, online: true }, ...others];
  }

  /** Since it was last known to run; of one that this process never heard, since it signed. */
  private silentMs({ online, aliveAt, record }: KnownNode, now: Instant): number {
    if (online) return 0;
    return aliveAt === null ? now.wall - record.signedAt : now.mono - aliveAt;
  }

  /** M5 */
  private forget(now: Instant): void {
    for (const [id, node] of this.nodes) {
      if (!isForgotten(this.silentMs(node, now))) continue;
      this.nodes.delete(id);
      this.graveyard.bury(id, node.record);
      this.revision += 1;
      this.out.emit({ type: 'MembersChanged' });
    }
  }

  private judgePresence(now: Instant): void {
    for (const node of this.nodes.values()) {
      const online = this.isOnline(node, now);
      if (online === node.online) continue;
      node.online = online;
      this.revision += 1;
      const { node: nodeId, nick } = node.record;
      const pubKey = memberOf(nodeId);
      this.out.emit({ type: online ? 'NodeJoined' : 'NodeLeft', nodeId, pubKey, nick });
      this.out.emit({ type: 'MembersChanged' });
    }
  }

  private isOnline({ record, heardAt }: KnownNode, now: Instant): boolean {
    if (record.left) return false;
    if (this.isLinked(record.node)) return true;
    const timeoutMs = this.options.presenceTimeoutMs * stretchOf(this.knownCount);
    return heardAt !== null && now.mono - heardAt < timeoutMs;
  }

  /** The link that leads to a node on line, as far as is known. */
  routeTo(node: NodeId): LinkId | null {
    const known = this.nodes.get(node);
    return known?.online ? known.via : null;
  }

  isLinked(node: NodeId): boolean {
    return this.exchange.isLinked(node);
  }

  private sign(fields: Omit<NodeRecord, 'bytes'>): NodeRecord {
    const { bytes: _, ...rest } = fields as NodeRecord;
    const dated = { ...rest, signedAt: Math.max(0, Math.floor(this.options.clock().wall)) };
    return makeNodeRecord(dated, (label, signed) => this.options.signer.sign(label, signed));
  }
}

/** Whose neighbours have changed and nothing else, people look at now and then. */
const isUrgent = (record: NodeRecord, before: NodeRecord | undefined): boolean =>
  before === undefined ||
  JSON.stringify(withoutNeighbours(record)) !== JSON.stringify(withoutNeighbours(before));

const withoutNeighbours = ({
  generation,
  nick,
  addresses,
  prekey,
  capabilities,
  left,
}: NodeRecord): unknown => [
  generation,
  nick,
  addresses,
  prekey && toHex(prekey),
  capabilities,
  left,
];

const NOTHING: Version = { generation: 0, version: 0 };
