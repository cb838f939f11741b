import type { LinkId } from '../io.ts';
import type { Counters } from './counters.ts';
import { AGE_US_MAX, ENTRY_COUNT_MAX, RANGE_ITEM_COUNT_MAX } from './limits.ts';
import type { IHaveEntry, PlumtreeOut } from './messages.ts';
import type { Stream } from './names.ts';
import type { Peer } from './peer.ts';
import type { Range } from './pending.ts';

/** What a graft asks for besides being pushed to. */
export type Wish = { readonly from: number; readonly count: number; readonly below: number };
export const NOTHING: Wish = { from: 0, count: 0, below: 0 };
/** Everything from `from` on. */
export const onwards = (from: number, below: number): Wish => ({
  from,
  count: RANGE_ITEM_COUNT_MAX,
  below,
});

/** Speaks to the neighbours: puts names into numbers, and grafts and prunes of one turn together. */
export class Speaker {
  readonly peers = new Map<LinkId, Peer>();
  private readonly counters: Counters;
  private readonly out: PlumtreeOut;

  constructor(counters: Counters, out: PlumtreeOut) {
    this.counters = counters;
    this.out = out;
  }

  /** The links that carry broadcasts. */
  *neighbours(): Iterable<Peer> {
    for (const peer of this.peers.values()) if (peer.isNeighbour) yield peer;
  }

  gossip(
    peer: Peer,
    stream: Stream,
    item: { readonly seq: number; readonly hops: number; readonly bytes: Uint8Array },
  ): void {
    const { seq, hops, bytes } = item;
    this.counters.gossipSent += 1;
    this.counters.gossipSentBytes += bytes.length;
    this.out.send(peer.link, { kind: 'gossip', ...peer.speaks.tag(stream), seq, hops, bytes });
  }

  graft(link: LinkId, stream: Stream, wish: Wish): void {
    const peer = this.peers.get(link);
    if (!peer) return;
    this.counters.graftsSent += 1;
    const entry = { ...peer.speaks.tag(stream), ...wish };
    const last = peer.queue.at(-1);
    if (last?.kind === 'graft' && last.entries.length < ENTRY_COUNT_MAX) last.entries.push(entry);
    else peer.queue.push({ kind: 'graft', entries: [entry] });
  }

  prune(link: LinkId, stream: Stream): void {
    const peer = this.peers.get(link);
    if (!peer) return;
    this.counters.prunesSent += 1;
    const entry = peer.speaks.tag(stream);
    const last = peer.queue.at(-1);
    if (last?.kind === 'prune' && last.entries.length < ENTRY_COUNT_MAX) last.entries.push(entry);
    else peer.queue.push({ kind: 'prune', entries: [entry] });
  }

  /** Sends the grafts and prunes of this turn, in the order in which they came up. */
  flush(): void {
    for (const peer of this.peers.values()) {
      if (peer.queue.length === 0) continue;
      for (const message of peer.queue) this.out.send(peer.link, message);
      peer.queue = [];
    }
  }

  /** Announces what is pending for a peer. */
  announce(
    peer: Peer,
    last: (stream: Stream, seq: number) => { readonly ageMs: number; readonly hops: number },
  ): void {
    const entries = peer.pending
      .drain()
      .flatMap(({ stream, range }) => pieces(range).map((piece) => ({ stream, piece })))
      .map(({ stream, piece: { from, to } }): IHaveEntry => {
        const { ageMs, hops } = last(stream, to);
        const ageUs = Math.min(AGE_US_MAX, Math.max(0, Math.round(ageMs * 1000)));
        return { ...peer.speaks.tag(stream), from, count: to - from + 1, ageUs, hops };
      });
    this.counters.iHavesSent += entries.length;
    for (let at = 0; at < entries.length; at += ENTRY_COUNT_MAX)
      this.out.send(peer.link, { kind: 'ihave', entries: entries.slice(at, at + ENTRY_COUNT_MAX) });
  }
}

/** A range in parts that the wire can say. */
function pieces({ from, to }: Range): Range[] {
  const parts: Range[] = [];
  for (let start = from; start <= to; start += RANGE_ITEM_COUNT_MAX)
    parts.push({ from: start, to: Math.min(to, start + RANGE_ITEM_COUNT_MAX - 1) });
  return parts;
}
