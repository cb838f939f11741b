import { AGE_US_MAX, TREE_ENTRY_COUNT_MAX } from '../../../../shared/limits.ts';
import type { LinkId } from '../io.ts';
import type { Counters } from './counters.ts';
import type {
  GraftEntry,
  GraftMessage,
  IHaveEntry,
  PlumtreeOut,
  PruneMessage,
} from './messages.ts';
import type { Stream } from './names.ts';
import { NOTHING, type Peer, type Wish } from './peer.ts';
import { type Age, pieces } from './pieces.ts';

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
    this.counters.graftsSent += 1;
    this.peers.get(link)?.queue.push({ kind: 'graft', stream, wish });
  }

  prune(link: LinkId, stream: Stream): void {
    this.counters.prunesSent += 1;
    this.peers.get(link)?.queue.push({ kind: 'prune', stream });
  }

  /** Sends the grafts and prunes of this turn, in the order in which they came up. */
  flush(): void {
    for (const peer of this.peers.values()) {
      for (const message of peer.queue.length > 0 ? together(peer) : [])
        this.out.send(peer.link, message);
      peer.queue = [];
    }
  }

  /** Announces what is pending for a peer. */
  announce(
    peer: Peer,
    known: (stream: Stream, seq: number) => { readonly ageMs: number; readonly hops: number },
  ): void {
    const entries = peer.pending.drain().flatMap(({ stream, range }) => {
      const ageOf: Age = (seq) => known(stream, seq).ageMs;
      return pieces(range, ageOf).map(({ from, to }): IHaveEntry => {
        const { ageMs, hops } = known(stream, to);
        const ageUs = Math.min(AGE_US_MAX, Math.max(0, Math.round(ageMs * 1000)));
        return { ...peer.speaks.tag(stream), from, count: to - from + 1, ageUs, hops };
      });
    });
    this.counters.iHavesSent += entries.length;
    for (let at = 0; at < entries.length; at += TREE_ENTRY_COUNT_MAX)
      this.out.send(peer.link, {
        kind: 'ihave',
        entries: entries.slice(at, at + TREE_ENTRY_COUNT_MAX),
      });
  }
}

/**
 * The queue of a peer in as few messages as keep its order. Streams get their numbers only here: what
 * is said first on the link has to be what names them.
 */
function together(peer: Peer): (GraftMessage | PruneMessage)[] {
  const messages: { kind: 'graft' | 'prune'; entries: GraftEntry[] }[] = [];
  for (const queued of peer.queue) {
    const { kind, stream } = queued;
    const wish = kind === 'graft' ? queued.wish : NOTHING;
    const entry = { ...peer.speaks.tag(stream), ...wish };
    const last = messages.at(-1);
    if (last?.kind === kind && last.entries.length < TREE_ENTRY_COUNT_MAX) last.entries.push(entry);
    else messages.push({ kind, entries: [entry] });
  }
  return messages;
}
