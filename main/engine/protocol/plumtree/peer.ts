import type { NodeId } from '../../../../shared/ids.ts';
import { RANGE_ITEM_COUNT_MAX } from '../../../../shared/limits.ts';
import type { LinkId } from '../io.ts';
import { IncomingAliases, OutgoingAliases } from './aliases.ts';
import { Budget } from './budget.ts';
import {
  EARLY_BRANCH_COUNT_MAX,
  FAILURES_COUNT_MAX,
  FAILURES_HALF_LIFE_MS,
  FAILURES_UNRELIABLE_COUNT,
  GRAFT_BYTES_PER_SECOND_MAX,
  GRAFT_ITEMS_PER_SECOND_MAX,
  IHAVE_ITEMS_PER_SECOND_MAX,
  MISSING_PER_LINK_COUNT_MAX,
  MISSING_PER_UNRELIABLE_LINK_COUNT_MAX,
} from './limits.ts';
import type { Stream } from './names.ts';
import { Pending } from './pending.ts';
import { type Branch, newBranch } from './trees.ts';

/** What a graft asks for besides being pushed to. */
export type Wish = { readonly from: number; readonly count: number; readonly below: number };
export const NOTHING: Wish = { from: 0, count: 0, below: 0 };
/** Everything from `from` on. */
export const onwards = (from: number, below: number): Wish => ({
  from,
  count: RANGE_ITEM_COUNT_MAX,
  below,
});

/** A graft or prune of the current turn, to be sent at its end. */
export type Queued =
  | { readonly kind: 'graft'; readonly stream: Stream; readonly wish: Wish }
  | { readonly kind: 'prune'; readonly stream: Stream };

/** The other end of a standing link: what we call streams there, what it may do, how far to trust it. */
export class Peer {
  readonly link: LinkId;
  readonly speaks = new OutgoingAliases();
  readonly hears = new IncomingAliases();
  readonly pending = new Pending();
  readonly ihaveItems: Budget;
  readonly graftItems: Budget;
  readonly graftBytes: Budget;
  queue: Queued[] = [];
  /** Broadcasts go there. What arrives counts in any case: the two ends begin and end apart. */
  isNeighbour = false;
  /** What it said of origins before it was a neighbour. */
  readonly early = new Map<NodeId, Branch>();
  private failureCount = 0;
  private failedAt = 0;

  constructor(link: LinkId, now: number) {
    this.link = link;
    this.ihaveItems = new Budget(IHAVE_ITEMS_PER_SECOND_MAX, now);
    this.graftItems = new Budget(GRAFT_ITEMS_PER_SECOND_MAX, now);
    this.graftBytes = new Budget(GRAFT_BYTES_PER_SECOND_MAX, now);
  }

  /** Where what it says of an origin is kept until it is a neighbour; undefined when that is too much. */
  earlyBranch(origin: NodeId): Branch | undefined {
    const kept = this.early.get(origin);
    if (kept || this.early.size >= EARLY_BRANCH_COUNT_MAX) return kept;
    const branch = newBranch(true);
    this.early.set(origin, branch);
    return branch;
  }

  /** How often, lately, it did not serve what it had announced. */
  failures(now: number): number {
    const halvings = Math.floor(Math.max(0, now - this.failedAt) / FAILURES_HALF_LIFE_MS);
    return Math.floor(this.failureCount / 2 ** halvings);
  }

  failed(now: number): void {
    this.failureCount = Math.min(FAILURES_COUNT_MAX, this.failures(now) + 1);
    this.failedAt = now;
  }

  /** It served an item: half of its failures are forgiven. */
  served(now: number): void {
    if (this.failureCount > 0) this.failureCount = Math.floor(this.failures(now) / 2);
  }

  /** How many items it may have announced without our having them. */
  missingMax(now: number): number {
    return this.failures(now) < FAILURES_UNRELIABLE_COUNT
      ? MISSING_PER_LINK_COUNT_MAX
      : MISSING_PER_UNRELIABLE_LINK_COUNT_MAX;
  }
}
