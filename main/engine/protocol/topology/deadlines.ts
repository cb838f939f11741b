import { isMeeting } from './deals.ts';
import type { Parts } from './parts.ts';
import { turnAway } from './referral.ts';
import type { TopologyLink } from './slots.ts';
import { PASSING_MS } from './vocabulary.ts';

/** When the next of all deadlines is, monotonic; infinite when nothing waits. */
export function nextDeadline({ context, deals, recovery }: Parts): number {
  const { slots, dials } = context;
  let at = Math.min(dials.nextAt, recovery.dueAt);
  for (const link of slots.all()) at = Math.min(at, link.deadline);
  const deal = deals.current;
  if (deal) at = Math.min(at, deal.expiresAt);
  return isMeeting(deal) ? Math.min(at, deal.dialAt) : at;
}

/** Does what is due. */
export function expire(parts: Parts, now: number): void {
  const { context, deals, recovery } = parts;
  const deal = deals.current;
  if (isMeeting(deal) && deal.dialAt <= now && deal.link === null) deals.dial(deal, now);
  if (deal && deal.expiresAt <= now) {
    if (deal.role === 'newcomer') recovery.missed();
    deals.abort(now);
  }
  for (const link of [...context.slots.all()])
    if (link.deadline <= now) expireLink(parts, link, now);
  context.dials.tick(now);
}

function expireLink(parts: Parts, link: TopologyLink, now: number): void {
  const { context, duplicates, negotiation, recovery } = parts;
  switch (link.role) {
    case 'provisional':
      if (link.asked) recovery.refused(link.info.peer, [], false, now);
      turnAway(context, link, 'busy', now);
      break;
    case 'duplicate':
      if (duplicates.expire(link, now) === 'promoted') negotiation.ask(link, { split: false });
      break;
    case 'closing':
      // Asked once more; a transport that lost the first word would keep the link for ever.
      link.deadline = now + PASSING_MS;
      context.out.closeLink(link.info.id);
      break;
    default:
      context.slots.close(link, now);
  }
}
