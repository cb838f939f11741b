import { PASSING_LINK_COUNT_MAX, PROVISIONAL_COUNT_MAX } from '../../../../shared/limits.ts';
import type { Dial, LinkId, LinkInfo } from '../io.ts';
import { isMeeting } from './deals.ts';
import type { Purpose } from './dials.ts';
import { dealLost, type Parts } from './parts.ts';
import { turnAway } from './referral.ts';
import type { TopologyLink } from './slots.ts';

/** Links that come up and go down: which are taken, what for, and who steps into a gap. */
export class Arrivals {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  up(info: LinkInfo, dial: Dial | null, now: number): void {
    const { context, duplicates } = this.parts;
    const { slots, dials, unreachable } = context;
    const attempt = dial && dials.succeeded(dial);
    // A dial that is not ours, such as the one to where the network was found, is one to join by.
    const purpose = attempt?.purpose ?? (dial && ({ kind: 'attach', split: false } as const));
    unreachable.forget(info.peer);
    if (dial) unreachable.forget(dial.address);
    const link = slots.add(info, purpose, now);
    // More links on their way out than anybody needs: this peer gets no answer.
    if (slots.count('closing') >= PASSING_LINK_COUNT_MAX) {
      slots.close(link, now);
      return;
    }
    const kept = duplicates.sort(link, now);
    // Who is there is known now: no place to find somebody else, for a while.
    if (dial && (kept !== link || purpose?.kind === 'probe')) unreachable.note(dial.address, now);
    if (!this.hasPlaceFor(kept)) turnAway(context, kept, 'busy', now);
    else if (purpose) this.begin(kept, purpose, now);
  }

  down(id: LinkId, now: number): void {
    const { context, duplicates, negotiation, recovery } = this.parts;
    const link = context.slots.remove(id);
    if (!link) return;
    const twin = duplicates.removed(link, now);
    dealLost(this.parts, link, now);
    if (twin) negotiation.ask(twin, { split: false });
    else if (link.role === 'neighbour') this.replace(link, now);
    if (link.role === 'provisional' && link.asked) recovery.refused(link.info.peer, [], false, now);
  }

  private hasPlaceFor(link: TopologyLink): boolean {
    if (link.role !== 'provisional') return true;
    const { context, deals } = this.parts;
    const promised = deals.awaits(link.info.peer) ? 0 : deals.promisedPlaces;
    return context.slots.count('provisional') + promised <= PROVISIONAL_COUNT_MAX;
  }

  /** Puts the link to the use it was dialled for. */
  private begin(link: TopologyLink, purpose: Purpose, now: number): void {
    const { context, deals, entering, prober } = this.parts;
    if (purpose.kind === 'meet') {
      const deal = deals.named(purpose.op);
      if (!isMeeting(deal)) turnAway(context, link, 'done', now);
      else if (deal.link !== link.info.id) entering.name(deal, link);
    } else if (link.role === 'provisional') {
      if (purpose.kind === 'probe') prober.say(link);
      else if (!this.use(link, purpose)) turnAway(context, link, 'done', now);
    }
  }

  /** False when there is no use for it any more. */
  private use(link: TopologyLink, purpose: Purpose & { kind: 'attach' | 'pair' }): boolean {
    const { context, entering, negotiation, recovery } = this.parts;
    if (purpose.kind === 'pair') {
      const partner = context.slots.linkTo(purpose.partner);
      return partner !== undefined && entering.begin(link, partner, true);
    }
    if (!recovery.onlyLeafLeft) return negotiation.ask(link, purpose);
    negotiation.askLeaf(link);
    return true;
  }

  private replace(link: TopologyLink, now: number): void {
    const { context, recovery } = this.parts;
    const target = recovery.lostNeighbour(link, now);
    if (target && context.slots.free > 0)
      context.dials.start(target, { kind: 'attach', split: false }, now);
  }
}
