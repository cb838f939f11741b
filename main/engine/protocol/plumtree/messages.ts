import type { PlumtreeMessage, WireMessage } from '../../wire/messages.ts';
import type { LinkId } from '../io.ts';

/**
 * The four messages of Plumtree. Links deliver in order or not at all, so both ends agree on what the
 * number of a stream means.
 */
export type { PlumtreeMessage };
export type GossipMessage = WireMessage<'gossip'>;
export type IHaveMessage = WireMessage<'ihave'>;
export type GraftMessage = WireMessage<'graft'>;
export type PruneMessage = WireMessage<'prune'>;

export type IHaveEntry = IHaveMessage['entries'][number];
export type GraftEntry = GraftMessage['entries'][number];
export type StreamTag = PruneMessage['entries'][number];

/** Where the machine puts what it wants done: the part of the core's outbox that it needs. */
export interface PlumtreeOut {
  send(link: LinkId, message: PlumtreeMessage): void;
  setTimer(timer: 'plumtree', at: number): void;
}
