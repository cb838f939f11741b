import type { LinkId } from '../io.ts';
import { type Context, contactOf, newOp, send } from './context.ts';
import type { Deals, InitiatorDeal, MeetingDeal, NewcomerDeal, PartnerDeal } from './deals.ts';
import { turnAway } from './referral.ts';
import type { TopologyLink } from './slots.ts';
import { DEAL_GRACE_MS, DEAL_MS, type MessageOf } from './vocabulary.ts';

/**
 * The pair that enters an opened edge: a newcomer, or two neighbours a and b of which a asks.
 * `deals.ts` has the whole deal; `split.ts` the edge.
 */
export class Entering {
  private readonly context: Context;
  private readonly deals: Deals;

  constructor(context: Context, deals: Deals) {
    this.context = context;
    this.deals = deals;
  }

  /** a: asks its neighbour first, then c. `keep`: both have a free slot, their link stays. */
  begin(link: TopologyLink, partner: TopologyLink, keep: boolean): boolean {
    const { slots } = this.context;
    if (!this.deals.isFree || link.role !== 'provisional' || partner.role !== 'neighbour')
      return false;
    if (slots.isCommittedTo(link.info.peer) || (keep && slots.free <= 0)) return false;
    const op = newOp(this.context);
    if (keep) slots.hold(op, 1);
    this.deals.current = {
      role: 'initiator',
      op,
      contact: link.info.id,
      partner: partner.info.id,
      keep,
      expiresAt: link.deadline,
    };
    send(this.context, partner, { kind: 'lend', op, peer: null, keep });
    return true;
  }

  /** b is asked. */
  onLend(link: TopologyLink, { op, keep }: MessageOf<'lend'>, now: number): void {
    const { slots } = this.context;
    const agreed =
      link.role === 'neighbour' &&
      this.deals.isFree &&
      slots.hasPlace() &&
      (!keep || slots.free > 0);
    if (agreed) {
      if (keep) slots.hold(op, 1);
      this.deals.current = {
        role: 'partner',
        op,
        initiator: link.info.id,
        keep,
        peer: null,
        link: null,
        dialAt: Number.POSITIVE_INFINITY,
        expiresAt: now + DEAL_MS + 2 * DEAL_GRACE_MS,
      };
    }
    const neighbours = agreed ? slots.neighbourIds() : [];
    send(this.context, link, { kind: 'lent', op, agreed, neighbours });
  }

  /** a: b has answered, or takes its word back. */
  onLent(
    deal: InitiatorDeal,
    link: TopologyLink,
    { agreed, neighbours }: MessageOf<'lent'>,
    now: number,
  ): void {
    if (deal.partner !== link.info.id) return;
    const contact = this.context.slots.get(deal.contact);
    if (!agreed || !contact) {
      this.deals.abort(now);
      return;
    }
    const partner = contactOf(this.context, link);
    send(this.context, contact, { kind: 'switch', op: deal.op, partner, avoid: neighbours });
  }

  /** Whom the new link is to lead to: c tells a, a tells b. */
  onMeet(link: TopologyLink, message: MessageOf<'meet'>, now: number): void {
    const deal = this.deals.named(message.op);
    const { id } = link.info;
    if (deal?.role === 'initiator' && deal.contact === id) this.deals.tell(deal.partner, message);
    else if (deal?.role === 'partner' && deal.initiator === id) {
      deal.peer ??= message.peer;
      this.meet(deal, now);
    } else if (deal === null && link.asked?.op === message.op)
      this.becomeNewcomer(link, message, now);
  }

  private becomeNewcomer(link: TopologyLink, { op, peer }: MessageOf<'meet'>, now: number): void {
    const { slots, options } = this.context;
    const fits =
      this.deals.isFree &&
      slots.heldFor(op) === 2 &&
      peer.node !== options.self &&
      !slots.isCommittedTo(peer.node);
    // c hears of it when the link goes, and lets d go.
    if (!fits) {
      turnAway(this.context, link, 'done', now);
      return;
    }
    for (const other of slots.inRole('provisional'))
      if (other !== link && other.info.peer !== peer.node)
        turnAway(this.context, other, 'busy', now);
    const deal: NewcomerDeal = {
      role: 'newcomer',
      op,
      contact: link.info.id,
      peer,
      link: null,
      dialAt: now,
      expiresAt: link.deadline,
    };
    this.deals.current = deal;
    this.meet(deal, now);
  }

  private meet(deal: MeetingDeal, now: number): void {
    if (deal.link !== null) return;
    const present = deal.peer ? this.context.slots.linkTo(deal.peer.node) : undefined;
    if (present) this.name(deal, present);
    else this.deals.dial(deal, now);
  }

  /** Says on the new link which deal it belongs to. */
  name(deal: MeetingDeal, link: TopologyLink): void {
    this.deals.setLink(deal, link);
    const { op } = deal;
    const nothing = { room: 0, split: false, leaf: false, neighbours: [] };
    send(this.context, link, { kind: 'attach', op, ...nothing });
  }

  onAccept(
    deal: NewcomerDeal | InitiatorDeal | PartnerDeal,
    link: TopologyLink,
    now: number,
  ): void {
    if (deal.role === 'newcomer') {
      this.acceptNewcomer(deal, link, now);
      return;
    }
    const isNew = link.info.id === (deal.role === 'initiator' ? deal.contact : deal.link);
    if (isNew) this.finish(deal, now);
  }

  private acceptNewcomer(deal: NewcomerDeal, link: TopologyLink, now: number): void {
    const { slots } = this.context;
    if (!slots.commit(link, deal.op, null, now)) {
      turnAway(this.context, link, 'full', now);
      return;
    }
    const isIn = (id: LinkId | null): boolean => id !== null && slots.get(id)?.role === 'neighbour';
    if (isIn(deal.contact) && isIn(deal.link)) this.deals.done();
  }

  /** c has decided: each of the pair takes its new link, and a's word reaches b, or b's a. */
  finish(deal: InitiatorDeal | PartnerDeal, now: number): void {
    const { slots } = this.context;
    const [freshId, pairId] =
      deal.role === 'initiator' ? [deal.contact, deal.partner] : [deal.link, deal.initiator];
    const fresh = freshId === null ? undefined : slots.get(freshId);
    const pair = slots.get(pairId);
    if (!fresh || !slots.commit(fresh, deal.op, (!deal.keep && pair) || null, now)) {
      if (fresh) turnAway(this.context, fresh, 'full', now);
      this.deals.abort(now);
      return;
    }
    if (deal.role === 'partner')
      send(this.context, fresh, { kind: 'accept', op: deal.op, leaf: false });
    this.deals.tell(pairId, { kind: 'commit', op: deal.op, released: !deal.keep });
    this.deals.done();
  }

  newcomerDown(deal: NewcomerDeal, link: TopologyLink, now: number): void {
    const isContact = link.info.id === deal.contact;
    // c is gone; if d lost it too, our meeting still stands.
    if (isContact && deal.link !== null) return;
    if (isContact || link.info.id === deal.link) this.deals.abort(now);
  }

  initiatorDown(deal: InitiatorDeal, link: TopologyLink, now: number): void {
    if (link.info.id === deal.contact || link.info.id === deal.partner) this.deals.abort(now);
  }

  partnerDown(deal: PartnerDeal, link: TopologyLink, now: number): void {
    if (link.info.id === deal.initiator || link.info.id === deal.link) this.deals.abort(now);
  }
}
