import type { LinkId } from '../io.ts';
import { type Context, isDialOfSmaller } from './context.ts';
import { turnAway } from './referral.ts';
import type { TopologyLink } from './slots.ts';
import { PASSING_MS, PING_MS, PROVISIONAL_MS } from './vocabulary.ts';

/**
 * Two links between the same two nodes (T5). Both ends have to keep the same one, without a moment in
 * which they have none (go-libp2p-swarm 79, rust-libp2p 752):
 *
 * - A peer that restarted has no memory of the old link: the new one stays.
 * - An old link that is committed is pinged. If it answers, whoever dialled the new one closes it; if
 *   not, the new one takes its slot. A peer that asks on the new one has lost the old one already.
 * - Of two that negotiate, the dial of the smaller node id stays. If one node dialled both, it keeps
 *   its first; only it knows which that was.
 *
 * The loser is closed when something has arrived on the winner, and comes back if the winner goes.
 */
export class Duplicates {
  private readonly context: Context;
  private readonly challenged = new Set<LinkId>();

  constructor(context: Context) {
    this.context = context;
  }

  /** A link has come up; returns the one to go on with. */
  sort(link: TopologyLink, now: number): TopologyLink {
    const { slots, out, options } = this.context;
    const other = slots.linkTo(link.info.peer, link);
    if (!other) return link;
    const newer = link.info.peerGeneration - other.info.peerGeneration;
    if (newer !== 0) {
      slots.close(newer > 0 ? other : link, now);
      return newer > 0 ? link : other;
    }
    if (other.role !== 'provisional') {
      this.challenged.add(other.info.id);
      out.ping(other.info.id);
      return this.setAside(link, other, now + PING_MS);
    }
    if (link.info.direction !== other.info.direction)
      return isDialOfSmaller(link, options.self)
        ? this.setAside(other, link, now + PASSING_MS)
        : this.setAside(link, other, now + PASSING_MS);
    if (link.info.direction === 'out') return this.setAside(link, other, now + PASSING_MS);
    return link;
  }

  /** A frame has arrived on the link: it has proved itself. */
  heard(link: TopologyLink, now: number): void {
    if (link.role === 'duplicate' || link.role === 'closing' || link.role === 'released') return;
    const wasChallenged = this.challenged.delete(link.info.id);
    for (const loser of this.context.slots.inRole('duplicate')) {
      if (loser.info.peer !== link.info.peer) continue;
      // The other end may be pinging too: the dialler decides for both.
      if (wasChallenged && loser.info.direction === 'in') continue;
      this.context.slots.close(loser, now);
    }
  }

  /** Its time has passed: the old link did not answer, or nobody closed the loser. */
  expire(link: TopologyLink, now: number): 'promoted' | 'closed' {
    const other = this.context.slots.linkTo(link.info.peer, link);
    if (other && this.challenged.has(other.info.id)) return this.promote(link, now);
    this.context.slots.close(link, now);
    return 'closed';
  }

  /** A link is gone. Its twin, if it has one, takes part again; returns it. */
  removed(link: TopologyLink, now: number): TopologyLink | null {
    this.challenged.delete(link.info.id);
    if (this.context.slots.linkTo(link.info.peer)) return null;
    for (const twin of this.context.slots.inRole('duplicate'))
      if (twin.info.peer === link.info.peer && this.promote(twin, now) === 'promoted') return twin;
    return null;
  }

  private promote(link: TopologyLink, now: number): 'promoted' | 'closed' {
    if (!this.context.slots.hasPlace()) {
      turnAway(this.context, link, 'busy', now);
      return 'closed';
    }
    link.role = 'provisional';
    link.deadline = now + PROVISIONAL_MS;
    return 'promoted';
  }

  private setAside(loser: TopologyLink, winner: TopologyLink, until: number): TopologyLink {
    loser.role = 'duplicate';
    loser.deadline = until;
    return winner;
  }
}
