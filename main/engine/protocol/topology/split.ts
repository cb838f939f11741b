import type { NodeId } from '../../../../shared/ids.ts';
import { type Context, contactOf, drawOne, send } from './context.ts';
import type { ContactDeal, Deals, LenderDeal } from './deals.ts';
import { turnAway } from './referral.ts';
import type { TopologyLink } from './slots.ts';
import {
  DEAL_GRACE_MS,
  DEAL_MS,
  DOUBTFUL_DEAL_MS,
  type MessageOf,
  REVERSE_DIAL_MS,
} from './vocabulary.ts';

/**
 * The edge that is opened: c, who was asked and decides, and its neighbour d. `deals.ts` has the whole
 * deal; `switch.ts` the pair that enters.
 */
export class Opening {
  private readonly context: Context;
  private readonly deals: Deals;

  constructor(context: Context, deals: Deals) {
    this.context = context;
    this.deals = deals;
  }

  /** A newcomer with two free slots asks us, who have none. False when no edge can be opened now. */
  split(link: TopologyLink, { op, neighbours }: MessageOf<'attach'>, now: number): boolean {
    const partner = contactOf(this.context, link);
    return this.begin(link, { op, split: true, partner, avoid: new Set(neighbours) }, now);
  }

  onSwitch(link: TopologyLink, { op, partner, avoid }: MessageOf<'switch'>, now: number): void {
    const terms = { op, split: false, partner, avoid: new Set(avoid) };
    const fits = link.role === 'provisional' && !this.context.slots.isCommittedTo(link.info.peer);
    if (!fits || !this.begin(link, terms, now))
      turnAway(this.context, link, 'busy', now, { op, room: 1 });
  }

  private begin(
    link: TopologyLink,
    terms: Pick<ContactDeal, 'op' | 'split' | 'partner' | 'avoid'>,
    now: number,
  ): boolean {
    if (!this.deals.isFree) return false;
    terms.avoid.add(link.info.peer).add(terms.partner.node);
    const deal: ContactDeal = {
      ...terms,
      role: 'contact',
      asker: link.info.id,
      lender: null,
      named: false,
      expiresAt: Math.min(now + DEAL_MS, link.deadline - DEAL_GRACE_MS),
    };
    this.deals.current = deal;
    if (this.askLender(deal, now)) return true;
    this.deals.done();
    return false;
  }

  private askLender(deal: ContactDeal, now: number): boolean {
    const { slots, directory } = this.context;
    const able = slots.inRole('neighbour').filter(({ info }) => !deal.avoid.has(info.peer));
    const isDialable = ({ info }: TopologyLink): boolean =>
      directory.get(info.peer)?.dialable ?? false;
    // If b cannot be dialled either, the two would never meet.
    const lender = drawOne(this.context, able.filter(isDialable)) ?? drawOne(this.context, able);
    if (!lender) return false;
    if (!isDialable(lender) && !directory.get(deal.partner.node)?.dialable)
      deal.expiresAt = Math.min(deal.expiresAt, now + DOUBTFUL_DEAL_MS);
    deal.lender = lender.info.id;
    deal.avoid.add(lender.info.peer);
    send(this.context, lender, { kind: 'lend', op: deal.op, peer: deal.partner, keep: false });
    return true;
  }

  /** d has answered, or takes its word back. */
  onLent(deal: ContactDeal, link: TopologyLink, { agreed }: MessageOf<'lent'>, now: number): void {
    if (deal.lender !== link.info.id) return;
    if (agreed) {
      deal.named = true;
      this.deals.tell(deal.asker, {
        kind: 'meet',
        op: deal.op,
        peer: contactOf(this.context, link),
      });
    } else if (deal.named || !this.askLender(deal, now)) this.deals.abort(now);
  }

  /** The link b–d stands: this is the moment of decision. */
  decide(deal: ContactDeal, now: number): void {
    const { slots } = this.context;
    const asker = slots.get(deal.asker);
    const lender = deal.lender === null ? undefined : slots.get(deal.lender);
    if (asker?.role !== 'provisional' || !slots.commit(asker, deal.op, lender ?? null, now)) {
      this.deals.abort(now);
      return;
    }
    send(this.context, asker, { kind: 'accept', op: deal.op, leaf: false });
    this.deals.tell(deal.lender, { kind: 'commit', op: deal.op, released: true });
    this.deals.done();
  }

  /** d is asked for its edge to c. */
  onLend(link: TopologyLink, { op, peer }: MessageOf<'lend'>, now: number): void {
    if (!peer || !this.canLend(link, peer.node)) {
      send(this.context, link, { kind: 'lent', op, agreed: false, neighbours: [] });
      return;
    }
    this.deals.current = {
      role: 'lender',
      op,
      contact: link.info.id,
      peer,
      link: null,
      dialAt: now + REVERSE_DIAL_MS,
      expiresAt: now + DEAL_MS + DEAL_GRACE_MS,
    };
    const neighbours = this.context.slots.neighbourIds();
    send(this.context, link, { kind: 'lent', op, agreed: true, neighbours });
  }

  /** The new link stands, says b. */
  met(deal: LenderDeal, now: number): void {
    if (this.context.slots.get(deal.contact))
      this.deals.tell(deal.contact, { kind: 'met', op: deal.op });
    else this.finish(deal, now);
  }

  /** c has decided, and so do we: it says so itself, or b does with its `accept`. */
  finish(deal: LenderDeal, now: number): void {
    const { slots } = this.context;
    const contact = slots.get(deal.contact);
    const fresh = deal.link === null ? undefined : slots.get(deal.link);
    if (fresh && slots.commit(fresh, deal.op, contact ?? null, now))
      send(this.context, fresh, { kind: 'accept', op: deal.op, leaf: false });
    this.deals.done();
  }

  contactDown(deal: ContactDeal, link: TopologyLink, now: number): void {
    if (link.info.id === deal.asker) {
      this.deals.abort(now);
      return;
    }
    if (link.info.id !== deal.lender) return;
    deal.lender = null;
    // The edge to open is gone, but its slot is there: the newcomer may have it.
    if (deal.split) this.decide(deal, now);
    else this.deals.abort(now);
  }

  lenderDown(deal: LenderDeal, link: TopologyLink, now: number): void {
    if (link.info.id === deal.link) {
      this.deals.abort(now);
      return;
    }
    if (link.info.id !== deal.contact) return;
    // The same on this side: b, who lost c as well, is welcome in the slot that c left.
    if (deal.link !== null) this.finish(deal, now);
    else this.context.slots.hold(deal.op, Math.min(1, this.context.slots.free));
  }

  private canLend(link: TopologyLink, peer: NodeId): boolean {
    const { slots, options } = this.context;
    return (
      link.role === 'neighbour' &&
      this.deals.isFree &&
      peer !== options.self &&
      !slots.isCommittedTo(peer) &&
      slots.hasPlace()
    );
  }
}
