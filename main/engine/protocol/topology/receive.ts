import { never } from '../../../../shared/result.ts';
import { dealLost, type Parts } from './parts.ts';
import type { TopologyLink } from './slots.ts';
import type { Contact, MessageOf, TopologyMessage } from './vocabulary.ts';

/** Takes each message to the part that knows what to do with it. */
export function receive(
  parts: Parts,
  link: TopologyLink,
  message: TopologyMessage,
  now: number,
): void {
  const { deals, opening, entering, negotiation, prober } = parts;
  switch (message.kind) {
    case 'attach':
      negotiation.onAttach(link, message, now);
      break;
    case 'accept':
      onAccept(parts, link, message, now);
      break;
    case 'refer':
      onRefer(parts, link, message, now);
      break;
    case 'lend':
      if (message.peer) opening.onLend(link, message, now);
      else entering.onLend(link, message, now);
      break;
    case 'lent':
      onLent(parts, link, message, now);
      break;
    case 'switch':
      opening.onSwitch(link, message, now);
      break;
    case 'meet':
      entering.onMeet(link, message, now);
      break;
    case 'met':
      onMet(parts, link, message, now);
      break;
    case 'commit':
      onCommit(parts, link, message, now);
      break;
    case 'cancel':
      if (deals.named(message.op)) deals.abort(now);
      break;
    case 'neighbours':
      link.neighbours = message.nodes;
      link.free = message.free;
      break;
    case 'probe':
      prober.onProbe(link, message, now);
      break;
    case 'handover':
      onHandover(parts, link, message.peer, now);
      break;
    default:
      never(message);
  }
}

function onAccept(
  { deals, opening, entering, negotiation }: Parts,
  link: TopologyLink,
  message: MessageOf<'accept'>,
  now: number,
): void {
  const deal = deals.named(message.op);
  if (deal?.role === 'lender' && link.info.id === deal.link) {
    deals.tell(deal.contact, { kind: 'commit', op: deal.op, released: true });
    opening.finish(deal, now);
  } else if (deal && deal.role !== 'contact' && deal.role !== 'lender')
    entering.onAccept(deal, link, now);
  else negotiation.onAccept(link, message, now);
}

function onRefer(
  { context, deals, recovery }: Parts,
  link: TopologyLink,
  { contacts, reason }: MessageOf<'refer'>,
  now: number,
): void {
  const deal = deals.current;
  if (reason === 'stay' && link.asked) {
    context.slots.letGo(link.asked.op);
    link.asked = null;
    recovery.hints.add(contacts, context.options.self);
    if (recovery.isLost && context.slots.makeLeaf(link)) link.sheltered = true;
    else context.slots.close(link, now);
    return;
  }
  if (link.asked) {
    context.slots.letGo(link.asked.op);
    link.asked = null;
    recovery.refused(link.info.peer, contacts, reason === 'full', now);
  } else recovery.hints.add(contacts, context.options.self);
  context.slots.close(link, now);
  const isOurs = deal?.role === 'newcomer' || deal?.role === 'initiator';
  if (!isOurs || deal.contact !== link.info.id) return;
  if (deal.role === 'newcomer') recovery.missed();
  deals.abort(now);
}

function onLent(
  { deals, opening, entering }: Parts,
  link: TopologyLink,
  message: MessageOf<'lent'>,
  now: number,
): void {
  const deal = deals.named(message.op);
  if (deal?.role === 'contact') opening.onLent(deal, link, message, now);
  else if (deal?.role === 'initiator') entering.onLent(deal, link, message, now);
}

function onMet(
  { deals, opening }: Parts,
  link: TopologyLink,
  { op }: MessageOf<'met'>,
  now: number,
): void {
  const deal = deals.named(op);
  if (deal?.role === 'contact' && deal.lender === link.info.id) opening.decide(deal, now);
  else if (deal?.role === 'lender' && deal.link === link.info.id) opening.met(deal, now);
}

function onCommit(
  { context, deals, opening, entering }: Parts,
  link: TopologyLink,
  { op, released }: MessageOf<'commit'>,
  now: number,
): void {
  const deal = deals.named(op);
  const { id } = link.info;
  if (deal?.role === 'lender' && deal.contact === id) opening.finish(deal, now);
  else if (deal?.role === 'contact' && deal.lender === id) opening.decide(deal, now);
  else if (deal?.role === 'partner' && deal.initiator === id) entering.finish(deal, now);
  else if (deal?.role === 'initiator' && deal.partner === id) entering.finish(deal, now);
  // Whatever became of our side of the deal: the peer has let the link go.
  if (released) context.slots.release(link, now);
}

function onHandover(parts: Parts, link: TopologyLink, peer: Contact | null, now: number): void {
  const { context, recovery } = parts;
  const { slots, dials, options } = context;
  if (link.role !== 'neighbour' && link.role !== 'leaf') return;
  slots.release(link, now);
  dealLost(parts, link, now);
  recovery.handedOver(link.info.peer, peer, now);
  // One of the two dials; the other has the name, should that come to nothing.
  if (peer && options.self < peer.node && !slots.isCommittedTo(peer.node))
    dials.start(peer, { kind: 'attach', split: false }, now);
}
