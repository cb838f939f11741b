import type { NodeId } from '../../../../shared/ids.ts';
import type { LinkId } from '../io.ts';
import { type Context, isDialOfSmaller, send } from './context.ts';
import { turnAway } from './referral.ts';
import type { TopologyLink } from './slots.ts';
import type { Contact, MessageOf, Op } from './vocabulary.ts';

/**
 * All changes that keep every degree are one deal: **open an edge c–d, and let a pair a, b in**, so
 * that a–c and b–d replace it.
 *
 *     split   a = b, a newcomer:           c–d          →  c–a–d
 *     switch  a–b, which goes too:         a–b, c–d     →  a–c, b–d
 *     pair    a–b, which stays (both had a free slot):
 *                                          a–b, c–d     →  a–b, a–c, b–d
 *
 *     a            b            c            d
 *     |--lend----->|            |            |       not in a split
 *     |<----lent---|            |            |
 *     |--attach or switch------>|            |       over a provisional link
 *     |            |            |---lend---->|
 *     |            |            |<---lent----|
 *     |<--meet------------------|            |
 *     |--meet----->|            |            |
 *     |            |==dial, attach==========>|       or d dials b, where b cannot
 *     |            |            |<---met-----|
 *     |<-accept-----------------|--commit--->|       c decides, and swaps c–d for a–c in one step
 *     |--commit--->|<--accept----------------|       so does each of the others
 *
 * Every party holds one edge (or free slots) for one deal at a time, refuses a second one at once and
 * forgets the first after a while, so nothing waits in a circle. Each swap is a single step of one
 * node: at no instant has any of them a neighbour more than before. c decides alone; a message that
 * shows the decision (`accept`, `commit`) counts wherever it arrives first. What a loss leaves behind
 * is at worst a free slot, and the audit fills those.
 *
 * Switches as the way to mix a graph of fixed degrees: "Cooper, Dyer, Handley: The flip Markov chain
 * and a randomising P2P protocol", PODC 2009; splits as the way to join: "Cooper, Klasing, Radzik:
 * A randomized algorithm for the joining protocol in dynamic distributed networks", TCS 406 (2008).
 */
export type Deal = ContactDeal | LenderDeal | NewcomerDeal | InitiatorDeal | PartnerDeal;

type Common = {
  readonly op: Op;
  /** When this party forgets it, monotonic. */
  expiresAt: number;
};

/** c: opens one of its edges and decides. */
export type ContactDeal = Common & {
  readonly role: 'contact';
  readonly split: boolean;
  /** To a. */
  readonly asker: LinkId;
  /** b. */
  readonly partner: Contact;
  /** Whom d must not be. */
  readonly avoid: Set<NodeId>;
  /** To d; null while none has been found. */
  lender: LinkId | null;
  /** a knows d. */
  named: boolean;
};

/** What the two ends of the new link b–d have in common. */
type Meeting = Common & {
  /** The other end. */
  peer: Contact | null;
  /** The new link, once it stands and the deal was named on it. */
  link: LinkId | null;
  /** When to dial if the other end has not; never again once done. */
  dialAt: number;
};

/** d: its edge to c is opened. */
export type LenderDeal = Meeting & { readonly role: 'lender'; readonly contact: LinkId };
/** a = b. */
export type NewcomerDeal = Meeting & { readonly role: 'newcomer'; readonly contact: LinkId };
/** b: its edge to a goes, or stays (`keep`). */
export type PartnerDeal = Meeting & {
  readonly role: 'partner';
  readonly initiator: LinkId;
  readonly keep: boolean;
};
/** a, when b is another node. */
export type InitiatorDeal = Common & {
  readonly role: 'initiator';
  readonly contact: LinkId;
  readonly partner: LinkId;
  readonly keep: boolean;
};

export type MeetingDeal = LenderDeal | NewcomerDeal | PartnerDeal;

export const isMeeting = (deal: Deal | null): deal is MeetingDeal =>
  deal !== null && deal.role !== 'contact' && deal.role !== 'initiator';

/** The one deal that this node takes part in, and how it ends early. */
export class Deals {
  private readonly context: Context;
  current: Deal | null = null;

  constructor(context: Context) {
    this.context = context;
  }

  get isFree(): boolean {
    return this.current === null;
  }

  named(op: Op): Deal | null {
    return this.current?.op === op ? this.current : null;
  }

  /** Places that the deal's new link will need. */
  get promisedPlaces(): number {
    return isMeeting(this.current) && this.current.link === null ? 1 : 0;
  }

  /** A link that the deal waits for. */
  awaits(peer: NodeId): boolean {
    return (
      isMeeting(this.current) && this.current.link === null && this.current.peer?.node === peer
    );
  }

  /** The deal came to its end; what it held and did not use is free again. */
  done(): void {
    if (!this.current) return;
    this.context.slots.letGo(this.current.op);
    this.current = null;
  }

  /** Calls the deal off: whoever waits for us hears of it, links made for it close. */
  abort(now: number): void {
    const deal = this.current;
    this.done();
    if (!deal) return;
    const { slots } = this.context;
    const op = deal.op;
    switch (deal.role) {
      case 'contact':
        this.tell(deal.lender, { kind: 'cancel', op });
        this.closeProvisional(deal.asker, now);
        return;
      case 'initiator':
        this.tell(deal.partner, { kind: 'cancel', op });
        this.closeProvisional(deal.contact, now);
        return;
      case 'lender':
        this.tell(deal.contact, { kind: 'lent', op, agreed: false, neighbours: [] });
        break;
      case 'partner':
        this.tell(deal.initiator, { kind: 'lent', op, agreed: false, neighbours: [] });
        break;
      case 'newcomer':
        this.closeProvisional(deal.contact, now);
        break;
    }
    const link = deal.link === null ? undefined : slots.get(deal.link);
    if (link?.role === 'provisional') turnAway(this.context, link, 'done', now);
  }

  /** The new link stands and both ends named the deal on it, or we just did. */
  setLink(deal: MeetingDeal, link: TopologyLink): void {
    const { slots, options } = this.context;
    const old = deal.link === null ? undefined : slots.get(deal.link);
    const lives = old && old.role !== 'closing' && old !== link;
    // Both dialled: both ends take the same one of the two (T5).
    if (!lives || isDialOfSmaller(link, options.self)) deal.link = link.info.id;
    deal.peer ??= { node: link.info.peer, addresses: [] };
    deal.dialAt = Number.POSITIVE_INFINITY;
  }

  /** Dials the other end, for which the moment has come. */
  dial(deal: MeetingDeal, now: number): void {
    deal.dialAt = Number.POSITIVE_INFINITY;
    if (deal.peer) this.context.dials.start(deal.peer, { kind: 'meet', op: deal.op }, now);
  }

  tell(id: LinkId | null, message: MessageOf<'cancel' | 'lent' | 'met' | 'commit' | 'meet'>): void {
    const link = id === null ? undefined : this.context.slots.get(id);
    if (link && link.role !== 'closing') send(this.context, link, message);
  }

  private closeProvisional(id: LinkId, now: number): void {
    const link = this.context.slots.get(id);
    if (link?.role === 'provisional') turnAway(this.context, link, 'busy', now);
  }
}
