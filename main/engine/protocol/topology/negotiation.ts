import { type Context, newOp, send } from './context.ts';
import { type Deals, isMeeting } from './deals.ts';
import { shelter, turnAway } from './referral.ts';
import type { TopologyLink } from './slots.ts';
import type { Opening } from './split.ts';
import type { MessageOf } from './vocabulary.ts';

/**
 * How one link becomes a neighbour: `attach` is answered by `accept`, or by `refer` and the end of the
 * link. Whoever asks holds a slot meanwhile; whoever accepts has committed already; so the asker can
 * always follow, and where it cannot (its hold ran out) it closes the link and the other end learns of
 * it as of any loss. Requests that cross accept each other. Any message may come twice.
 */
export class Negotiation {
  private readonly context: Context;
  private readonly deals: Deals;
  private readonly opening: Opening;

  constructor(context: Context, deals: Deals, opening: Opening) {
    this.context = context;
    this.deals = deals;
    this.opening = opening;
  }

  /** Asks for the link to be kept. False when there is no slot to hold for it. */
  ask(link: TopologyLink, how: { readonly split: boolean }): boolean {
    const { slots } = this.context;
    if (link.role !== 'provisional') return false;
    if (link.asked) return true;
    // A new edge takes one slot here, an opened one two; a link that replaces its twin takes none.
    const replaces = slots.linkTo(link.info.peer, link)?.role === 'neighbour';
    const room = replaces ? 1 : Math.min(2, slots.free);
    if (room <= 0) return false;
    const op = newOp(this.context);
    if (!replaces) slots.hold(op, room);
    link.asked = { op, leaf: false };
    this.attach(link, { op, room, split: how.split, leaf: false });
    return true;
  }

  /** Asks to be a leaf: over a new link, or over the only committed one, whose slots it frees. */
  askLeaf(link: TopologyLink): void {
    if (link.asked) this.context.slots.letGo(link.asked.op);
    const op = newOp(this.context);
    link.asked = { op, leaf: true };
    this.attach(link, { op, room: 0, split: false, leaf: true });
  }

  onAttach(link: TopologyLink, message: MessageOf<'attach'>, now: number): void {
    const { slots } = this.context;
    const deal = this.deals.named(message.op);
    if (isMeeting(deal) && (!deal.peer || deal.peer.node === link.info.peer)) {
      this.deals.setLink(deal, link);
      send(this.context, link, { kind: 'met', op: message.op });
      if (deal.role === 'lender') this.opening.met(deal, now);
      return;
    }
    if (message.leaf) {
      this.onLeafAsked(link, message, now);
      return;
    }
    if (link.role === 'neighbour') {
      this.accept(link, message.op, false);
      return;
    }
    // Of two links to one node the better one is kept, whichever was asked on (T5).
    const better = link.role === 'duplicate' ? slots.linkTo(link.info.peer, link) : undefined;
    const kept = better?.role === 'provisional' ? better : link;
    const own = kept.asked?.op ?? link.asked?.op ?? 0;
    if (kept.role === 'provisional' || kept.role === 'duplicate')
      this.answer(kept, own, message, now);
  }

  private answer(
    link: TopologyLink,
    ownOp: number,
    message: MessageOf<'attach'>,
    now: number,
  ): void {
    const { slots } = this.context;
    if (message.room > 0 && slots.commit(link, ownOp, null, now)) {
      slots.letGo(ownOp);
      this.accept(link, message.op, false);
      return;
    }
    const wantsEdge = message.room >= 2;
    if (wantsEdge && message.split && this.opening.split(link, message, now)) return;
    const isLost = wantsEdge && !message.split && message.neighbours.length === 0;
    if (isLost && shelter(this.context, link, message.op)) return;
    turnAway(this.context, link, this.deals.isFree ? 'full' : 'busy', now, message);
  }

  onAccept(link: TopologyLink, { op, leaf }: MessageOf<'accept'>, now: number): void {
    const { slots, options } = this.context;
    if (leaf) {
      // A slot that was held for the same link is free again.
      const isWanted = link.asked?.leaf && slots.degree + slots.count('leaf') < options.minDegree;
      if (isWanted && slots.makeLeaf(link)) link.sheltered = true;
      else turnAway(this.context, link, 'full', now);
      return;
    }
    // An answer to nothing: the question was given up, or never asked.
    const isExpected = slots.heldFor(op) > 0 || link.asked?.op === op || link.role === 'neighbour';
    const kept = isExpected && slots.commit(link, op, null, now);
    // What was held for an edge that did not have to be opened.
    slots.letGo(op);
    if (!kept) turnAway(this.context, link, 'full', now);
  }

  private onLeafAsked(link: TopologyLink, { op }: MessageOf<'attach'>, now: number): void {
    if (this.context.slots.makeLeaf(link)) this.accept(link, op, true);
    else if (link.role === 'provisional')
      turnAway(this.context, link, 'full', now, { op, room: 2 });
  }

  private accept(link: TopologyLink, op: number, leaf: boolean): void {
    send(this.context, link, { kind: 'accept', op, leaf });
  }

  private attach(
    link: TopologyLink,
    fields: Pick<MessageOf<'attach'>, 'op' | 'room' | 'split' | 'leaf'>,
  ): void {
    const neighbours = this.context.slots.neighbourIds();
    send(this.context, link, { kind: 'attach', ...fields, neighbours });
  }
}
