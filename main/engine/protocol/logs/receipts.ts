import { type MemberKey, memberOf, type NetworkId, type NodeId } from '../../../../shared/ids.ts';
import {
  RECEIPT_COUNT_MAX,
  RECEIPT_LOG_COUNT_MAX,
  RECEIPTS_PER_MESSAGE_COUNT_MAX,
} from '../../../../shared/limits.ts';
import type { MeshStore } from '../../store/port.ts';
import type { WireMessage } from '../../wire/messages.ts';
import {
  authorHint,
  endsHash,
  makeReceipt,
  type Receipt,
  readReceipt,
} from '../../wire/receipt.ts';
import type { Instant, LinkId, Outbox } from '../io.ts';
import type { Signer } from '../ports.ts';

/**
 * Receipts of all nodes reach all nodes, so their traffic grows with the square of the nodes: they
 * are written once a gossip interval for every so many pairs.
 */
const PAIRS_PER_INTERVAL = 512;

export type ReceiptsOptions = {
  readonly self: NodeId;
  readonly network: NetworkId;
  readonly signer: Signer;
  readonly store: MeshStore;
  readonly gossipIntervalMs: number;
  readonly generation: () => number;
  readonly belongs: (member: MemberKey) => boolean;
  /** Names the revocations that we enforce. */
  readonly revocations: () => string;
  /** A node says which revocations it enforces, and how far it holds our own log `everyone`. */
  readonly told: (
    node: NodeId,
    told: { revocations: string; seq: number | null },
    now: Instant,
  ) => void;
};

/**
 * Who holds what (C7): each node signs how far it holds the log `everyone` of each author, when that
 * has changed, and all pass it on. Nobody answers a message: the log heads are the receipts.
 */
export class Receipts {
  private readonly options: ReceiptsOptions;
  private readonly out: Outbox;
  private readonly links = new Set<LinkId>();
  private readonly known = new Map<NodeId, Receipt>();
  /** How far we hold each author's log; whose grew last stands last. */
  private readonly held = new Map<NodeId, number>();
  private own: Receipt | null = null;
  private version = 0;
  private stale = true;
  private nextAt = Number.NEGATIVE_INFINITY;

  constructor(options: ReceiptsOptions, out: Outbox) {
    this.options = options;
    this.out = out;
    for (const { author, seq } of options.store.heads('everyone')) this.note(author, seq);
  }

  /** The newest of each other node. */
  all(): Iterable<Receipt> {
    return this.known.values();
  }

  linkUp(link: LinkId): void {
    this.links.add(link);
    const all = [...this.known.values(), ...(this.own ? [this.own] : [])].map(({ bytes }) => bytes);
    for (let from = 0; from < all.length; from += RECEIPTS_PER_MESSAGE_COUNT_MAX)
      this.send(link, all.slice(from, from + RECEIPTS_PER_MESSAGE_COUNT_MAX));
  }

  linkDown(link: LinkId): void {
    this.links.delete(link);
  }

  /** A message to everyone is on this disk. Authors know of their own. */
  stored(author: NodeId, seq: number): void {
    this.note(author, seq);
    if (author !== this.options.self) this.stale = true;
  }

  /** Somebody was revoked: the others shall see that we know. */
  rosterChanged(): void {
    this.stale ||= this.own?.revocations !== this.options.revocations();
  }

  /** Once a gossip interval: says what has changed. */
  round(now: Instant): void {
    for (const node of this.known.keys())
      if (!this.options.belongs(memberOf(node))) this.known.delete(node);
    if (!this.stale || now.mono < this.nextAt) return;
    this.stale = false;
    const pairs = (this.known.size + 1) ** 2;
    const intervals = Math.max(1, Math.ceil(pairs / PAIRS_PER_INTERVAL));
    // A little less than a round, which may come a little early.
    this.nextAt = now.mono + (intervals - 0.5) * this.options.gossipIntervalMs;
    this.own = this.sign();
    for (const link of this.links) this.send(link, [this.own.bytes]);
  }

  /** @throws MeshError `peer-misbehaved` for one that its node did not sign */
  onReceipts(from: LinkId, message: WireMessage<'receipts'>, now: Instant): void {
    const news: Uint8Array[] = [];
    for (const encoded of message.receipts) {
      // A copy: what stays here must not keep the whole frame it came in alive.
      const read = readReceipt(encoded.slice());
      if (!read || !this.isNews(read.receipt)) continue;
      read.check();
      this.take(read.receipt, now);
      news.push(read.receipt.bytes);
    }
    if (news.length === 0) return;
    for (const link of this.links) if (link !== from) this.send(link, news);
  }

  private isNews({ network, node, generation, version }: Receipt): boolean {
    const { self, network: ours, belongs } = this.options;
    if (network !== ours || node === self || !belongs(memberOf(node))) return false;
    const known = this.known.get(node);
    if (!known) return this.known.size < RECEIPT_COUNT_MAX;
    return (generation - known.generation || version - known.version) > 0;
  }

  private take(receipt: Receipt, now: Instant): void {
    this.known.set(receipt.node, receipt);
    const ownHint = authorHint(this.options.self);
    const ofOurs = receipt.held.find(({ author }) => author === ownHint);
    const { node, revocations } = receipt;
    this.options.told(node, { revocations, seq: ofOurs?.seq ?? null }, now);
  }

  private note(author: NodeId, seq: number): void {
    const before = this.held.get(author) ?? -1;
    this.held.delete(author);
    this.held.set(author, Math.max(before, seq));
    if (this.held.size <= RECEIPT_LOG_COUNT_MAX) return;
    const [longestAgo] = this.held.keys();
    if (longestAgo !== undefined) this.held.delete(longestAgo);
  }

  private sign(): Receipt {
    const { self, network, signer, store, generation, revocations, belongs } = this.options;
    // What a removed member wrote beyond the cut some hold and others refuse: it is no measure.
    const named = [...this.held].filter(([author]) => belongs(memberOf(author)));
    const held = named.map(([author, seq]) => ({ author: authorHint(author), seq }));
    const authors = new Set(named.map(([author]) => author));
    const ends = store.heads('everyone').filter(({ author }) => authors.has(author));
    this.version += 1;
    return makeReceipt(
      {
        network,
        node: self,
        generation: generation(),
        version: this.version,
        revocations: revocations(),
        held,
        ends: endsHash(ends.map(({ id }) => id)),
      },
      (label, signed) => signer.sign(label, signed),
    );
  }

  private send(link: LinkId, receipts: readonly Uint8Array[]): void {
    this.out.send(link, { kind: 'receipts', receipts });
  }
}
