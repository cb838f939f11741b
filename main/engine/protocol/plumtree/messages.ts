import type { LinkId } from '../io.ts';
import type { StreamName } from './names.ts';

/**
 * The four messages of Plumtree. A stream's name is 50 bytes and more: each end of a link numbers
 * the streams it speaks of, says the name once, and from then on only the number. Links deliver in
 * order or not at all, so both ends agree on what a number means.
 */
export type StreamTag = {
  readonly alias: number;
  /** From now on the number stands for this stream. */
  readonly define: StreamName | null;
};

/** An item, pushed along the tree or sent because it was asked for. */
export type GossipMessage = StreamTag & {
  readonly kind: 'gossip';
  readonly seq: number;
  /** How many links it had crossed when the sender got it. */
  readonly hops: number;
  readonly bytes: Uint8Array;
};

/** The sender has the items `from` to `from + count − 1`. */
export type IHaveEntry = StreamTag & {
  readonly from: number;
  readonly count: number;
  /** How long the sender has had the last of them, microseconds. */
  readonly ageUs: number;
  /** How many links the last had crossed when the sender got it. */
  readonly hops: number;
};
export type IHaveMessage = { readonly kind: 'ihave'; readonly entries: readonly IHaveEntry[] };

/** Push this origin's items to me from now on, and send those of the range that you have. */
export type GraftEntry = StreamTag & {
  readonly from: number;
  /** 0 asks for nothing now. */
  readonly count: number;
  /**
   * 0 in an ordinary graft. Else the sender has lost its source, which had been this many hops
   * from the origin: who got its items through the sender has lost it too.
   */
  readonly below: number;
};
export type GraftMessage = { readonly kind: 'graft'; readonly entries: readonly GraftEntry[] };

/** Announce this origin's items to me from now on, and do not push them. */
export type PruneMessage = { readonly kind: 'prune'; readonly entries: readonly StreamTag[] };

export type PlumtreeMessage = GossipMessage | IHaveMessage | GraftMessage | PruneMessage;

/** Where the machine puts what it wants done: the part of the core's outbox that it needs. */
export interface PlumtreeOut {
  send(link: LinkId, message: PlumtreeMessage): void;
  setTimer(timer: 'plumtree', at: number): void;
}
