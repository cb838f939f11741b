import {
  type MemberKey,
  memberOf,
  type NetworkId,
  type NodeId,
  type NodeTag,
} from '../../../../shared/ids.ts';
import { DELTA_RECORD_COUNT_MAX, NODE_COUNT_MAX } from '../../../../shared/limits.ts';
import type { WireMessage } from '../../wire/messages.ts';
import { makeNodeRecord, type NodeRecord, readNodeRecord } from '../../wire/node-record.ts';
import type { Instant, LinkId, Outbox } from '../io.ts';
import type { Signer } from '../ports.ts';
import { NodeTags } from './node-tags.ts';

export type MembershipOptions = {
  readonly network: NetworkId;
  readonly self: NodeId;
  readonly signer: Signer;
  /** Strictly higher at each start. */
  readonly generation: number;
  readonly appVersion: string;
  /** A node that is not linked is on line while its heartbeat moved within this, milliseconds. */
  readonly presenceTimeoutMs: number;
  /** At most one answering digest a link in this time, milliseconds. */
  readonly gossipIntervalMs: number;
  /** Whose records count. */
  readonly belongs: (member: MemberKey) => boolean;
  /** Our prekey at the start (C2). */
  readonly prekey: Uint8Array;
  /** Another node says something new of itself. */
  readonly noted: (record: NodeRecord) => void;
};

export type KnownNode = {
  record: NodeRecord;
  heartbeat: number;
  /** When the heartbeat last moved, monotonic; null when only the record is known. */
  heardAt: number | null;
  online: boolean;
};

type DigestEntry = WireMessage<'digest'>['entries'][number];

/**
 * Scuttlebutt anti-entropy (van Renesse et al., 2008) over one owner-signed record a node (M1, M2):
 * a digest says what is known, a delta carries the records that are newer. Heartbeats ride on the
 * digests as hints (M3).
 */
export class Membership {
  private readonly nodes = new Map<NodeId, KnownNode>();
  private readonly tags = new NodeTags();
  private readonly links = new Map<LinkId, { peer: NodeId; digestAt: number }>();
  private readonly options: MembershipOptions;
  private readonly out: Outbox;
  private own: NodeRecord;
  private heartbeat = 0;
  /** Counts what changes who is known, what of, and who is on line. */
  revision = 0;

  constructor(options: MembershipOptions, nick: string | null, out: Outbox) {
    this.options = options;
    this.out = out;
    this.own = this.sign({
      network: options.network,
      node: options.self,
      generation: options.generation,
      version: 0,
      nick,
      addresses: [],
      prekey: options.prekey,
      capabilities: 0,
      appVersion: options.appVersion,
      left: false,
      neighbours: [],
    });
  }

  /** Changes what we say of ourselves and tells the neighbours. */
  update(
    change: Partial<
      Pick<NodeRecord, 'nick' | 'addresses' | 'left' | 'capabilities' | 'neighbours' | 'prekey'>
    >,
  ): void {
    this.own = this.sign({ ...this.own, ...change, version: this.own.version + 1 });
    this.pushRecord(this.own, null);
  }

  get self(): NodeRecord {
    return this.own;
  }

  /** Different members whose nodes are known, ours included. */
  get memberCount(): number {
    const keys = new Set([...this.nodes.keys(), this.options.self].map(memberOf));
    return keys.size;
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
  *presence(): Iterable<{ node: NodeId; online: boolean }> {
    for (const { record, online } of this.nodes.values()) yield { node: record.node, online };
  }

  get(node: NodeId): KnownNode | undefined {
    return this.nodes.get(node);
  }

  /** The nick its owner last chose on any of its nodes. */
  nickOf(member: MemberKey): string | null {
    if (member === memberOf(this.options.self)) return this.own.nick;
    let best: KnownNode | null = null;
    for (const node of this.nodes.values()) {
      if (memberOf(node.record.node) !== member) continue;
      if (!best || (node.heardAt ?? -1) > (best.heardAt ?? -1)) best = node;
    }
    return best?.record.nick ?? null;
  }

  linkUp(link: LinkId, peer: NodeId, now: Instant): void {
    this.links.set(link, { peer, digestAt: Number.NEGATIVE_INFINITY });
    this.sendDigest(link, now);
    this.judgePresence(now);
  }

  linkDown(link: LinkId, now: Instant): void {
    const gone = this.links.get(link);
    this.links.delete(link);
    // A link that dies takes nobody with it (M4): others may still hear the node.
    const node = gone && this.nodes.get(gone.peer);
    if (node && !this.isLinked(gone.peer)) node.heardAt = now.mono;
    this.judgePresence(now);
  }

  /** One gossip round over the link: our heartbeat moves, and we say what we know. */
  gossip(link: LinkId | null, now: Instant): void {
    this.heartbeat += 1;
    if (link !== null) this.sendDigest(link, now);
    this.judgePresence(now);
  }

  onDigest(from: LinkId, message: WireMessage<'digest'>, now: Instant): void {
    let lacking = false;
    for (const entry of message.entries) {
      if (this.isNewer(entry)) lacking = true;
      else this.noteHeartbeat(entry, now);
    }
    if (!message.answer) this.answer(from, message.entries);
    const link = this.links.get(from);
    // Two nodes that cannot satisfy each other must not ask in circles.
    if (lacking && link && now.mono - link.digestAt >= this.options.gossipIntervalMs)
      this.sendDigest(from, now);
    this.judgePresence(now);
  }

  /** Sends what the other end lacks, and the nodes of which we have heard later. */
  private answer(to: LinkId, entries: readonly DigestEntry[]): void {
    const theirs = new Map(entries.map((entry) => [entry.tag, entry]));
    const records = this.newerThan(theirs);
    if (records.length > 0) this.out.send(to, { kind: 'delta', records });
    const fresher = this.entries().filter((entry) => {
      const known = theirs.get(entry.tag);
      return known?.generation === entry.generation && entry.heartbeat > known.heartbeat;
    });
    if (fresher.length > 0) this.out.send(to, { kind: 'digest', answer: true, entries: fresher });
  }

  /** @throws MeshError `peer-misbehaved` for a record that its owner did not sign */
  onDelta(from: LinkId, message: WireMessage<'delta'>, now: Instant): void {
    for (const encoded of message.records) {
      const record = readNodeRecord(encoded);
      if (record && this.take(record, now)) this.pushRecord(record, from);
    }
    this.judgePresence(now);
  }

  /** Drops whoever does not belong any more. */
  prune(): void {
    for (const node of [...this.nodes.keys()])
      if (!this.options.belongs(memberOf(node))) this.nodes.delete(node);
    this.revision += 1;
  }

  private take(record: NodeRecord, now: Instant): boolean {
    if (record.network !== this.options.network) return false;
    if (record.node === this.options.self) return this.meetOurselves(record);
    this.tags.of(record.node);
    if (!this.options.belongs(memberOf(record.node))) return false;
    const known = this.nodes.get(record.node);
    if (known && !isLater(record, known.record)) return false;
    if (!known && this.nodes.size >= NODE_COUNT_MAX) return false;
    this.revision += 1;
    const restarted = !known || record.generation > known.record.generation;
    this.nodes.set(record.node, {
      record,
      heartbeat: restarted ? 0 : known.heartbeat,
      heardAt: now.mono,
      online: known?.online ?? false,
    });
    this.options.noted(record);
    this.out.emit({ type: 'MembersChanged' });
    return true;
  }

  private isNewer(entry: DigestEntry): boolean {
    const node = this.tags.nodeOf(entry.tag);
    if (node === undefined) return true;
    if (node === this.options.self) return isLater(entry, this.own);
    if (!this.options.belongs(memberOf(node))) return false;
    const known = this.nodes.get(node);
    return !known || isLater(entry, known.record);
  }

  private noteHeartbeat(entry: DigestEntry, now: Instant): void {
    const node = this.tags.nodeOf(entry.tag);
    const known = node && this.nodes.get(node);
    if (!known || entry.generation !== known.record.generation) return;
    if (entry.heartbeat <= known.heartbeat) return;
    known.heartbeat = entry.heartbeat;
    known.heardAt = now.mono;
  }

  /** A record that our key has signed and this process has not: there are two of us (M3). */
  private meetOurselves(record: NodeRecord): false {
    if (isLater(record, this.own)) this.out.renewInstance();
    return false;
  }

  private newerThan(theirs: ReadonlyMap<NodeTag, DigestEntry>): Uint8Array[] {
    const lacks = (record: NodeRecord): boolean => {
      const entry = theirs.get(this.tags.of(record.node));
      return !entry || isLater(record, entry);
    };
    const own = lacks(this.own) ? [this.own.bytes] : [];
    const others = [...this.nodes.values()].filter(({ record }) => lacks(record));
    return [...own, ...others.map(({ record }) => record.bytes)].slice(0, DELTA_RECORD_COUNT_MAX);
  }

  private sendDigest(link: LinkId, now: Instant): void {
    const state = this.links.get(link);
    if (state) state.digestAt = now.mono;
    this.out.send(link, { kind: 'digest', answer: false, entries: this.entries() });
  }

  private entries(): DigestEntry[] {
    const toEntry = (
      { node, generation, version }: NodeRecord,
      heartbeat: number,
    ): DigestEntry => ({ tag: this.tags.of(node), generation, version, heartbeat });
    const others = [...this.nodes.values()].map(({ record, heartbeat }) =>
      toEntry(record, heartbeat),
    );
    return [toEntry(this.own, this.heartbeat), ...others];
  }

  private pushRecord(record: NodeRecord, except: LinkId | null): void {
    for (const link of this.links.keys())
      if (link !== except) this.out.send(link, { kind: 'delta', records: [record.bytes] });
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
    return heardAt !== null && now.mono - heardAt < this.options.presenceTimeoutMs;
  }

  isLinked(node: NodeId): boolean {
    for (const { peer } of this.links.values()) if (peer === node) return true;
    return false;
  }

  private sign(fields: Omit<NodeRecord, 'bytes'>): NodeRecord {
    const { bytes: _, ...rest } = fields as NodeRecord;
    return makeNodeRecord(rest, (label, signed) => this.options.signer.sign(label, signed));
  }
}

type Version = { readonly generation: number; readonly version: number };

const isLater = (a: Version, b: Version): boolean =>
  a.generation > b.generation || (a.generation === b.generation && a.version > b.version);
