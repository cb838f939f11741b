import type { Context } from './context.ts';
import { Deals } from './deals.ts';
import { Dials, Unreachable } from './dials.ts';
import { Duplicates } from './duplicates.ts';
import { Negotiation } from './negotiation.ts';
import { Prober } from './probe.ts';
import { Recovery } from './recovery.ts';
import { Slots, type TopologyLink } from './slots.ts';
import { Opening } from './split.ts';
import { Entering } from './switch.ts';
import type { Directory, TopologyHost, TopologyOptions, TopologyOut } from './vocabulary.ts';

/** The parts of one machine, each of which knows those above it. */
export type Parts = {
  readonly context: Context;
  readonly deals: Deals;
  readonly opening: Opening;
  readonly entering: Entering;
  readonly negotiation: Negotiation;
  readonly recovery: Recovery;
  readonly prober: Prober;
  readonly duplicates: Duplicates;
};

export function assemble(
  options: TopologyOptions,
  out: TopologyOut,
  host: TopologyHost,
  directory: Directory,
): Parts {
  const slots = new Slots(options.maxDegree, out, host);
  const dials = new Dials(options, out);
  const unreachable = new Unreachable(options.random);
  const context: Context = { options, out, host, directory, slots, dials, unreachable };
  const deals = new Deals(context);
  const opening = new Opening(context, deals);
  const entering = new Entering(context, deals);
  const negotiation = new Negotiation(context, deals, opening);
  const recovery = new Recovery(context);
  const prober = new Prober(context, negotiation, entering, recovery);
  const duplicates = new Duplicates(context);
  return { context, deals, opening, entering, negotiation, recovery, prober, duplicates };
}

/** Whatever deal waits for the link has to do without it. */
export function dealLost(
  { deals, opening, entering }: Parts,
  link: TopologyLink,
  now: number,
): void {
  const deal = deals.current;
  if (deal?.role === 'contact') opening.contactDown(deal, link, now);
  else if (deal?.role === 'lender') opening.lenderDown(deal, link, now);
  else if (deal?.role === 'newcomer') entering.newcomerDown(deal, link, now);
  else if (deal?.role === 'initiator') entering.initiatorDown(deal, link, now);
  else if (deal?.role === 'partner') entering.partnerDown(deal, link, now);
}
