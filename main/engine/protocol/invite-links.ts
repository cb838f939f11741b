import type { MemberKey } from '../../../shared/ids.ts';
import {
  LINK_CHARS_MAX,
  LINK_USES_MAX,
  NODE_ADDRESS_COUNT_MAX,
  OWN_LINK_COUNT_MAX,
} from '../../../shared/limits.ts';
import { MeshError } from '../errors.ts';
import type { InviteLinkInfo } from '../events.ts';
import type { MeshStore } from '../store/port.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { list, text } from '../wire/codec.ts';
import { type LinkTerms, makeInviteLink, readInviteLink } from '../wire/invite-link.ts';
import type { RejectReason } from '../wire/message-fields.ts';
import type { Instant } from './io.ts';
import type { RandomBytes, Signer } from './ports.ts';
import type { Roster } from './roster/roster.ts';

const OWN_LINKS = 'invite-links';
const notes = list(text(LINK_CHARS_MAX), OWN_LINK_COUNT_MAX);
const EXPIRY_MS_MAX = 366 * 24 * 3600 * 1000;

export type InviteLinksOptions = {
  readonly roster: Roster;
  readonly signer: Signer;
  readonly random: RandomBytes;
  readonly store: MeshStore;
};

/** How a new link is to be. */
export type LinkWish = {
  readonly uses: number;
  readonly expiresInMs: number;
  /** Where members can be dialled, best first. */
  readonly addresses: readonly string[];
};

/** Invite links (R7): those that this node has made, and what may be done with any. */
export class InviteLinks {
  private readonly options: InviteLinksOptions;
  /** Oldest first. The texts hold the secrets, so they lie in the encrypted store alone. */
  private own: readonly OwnLink[];

  constructor(options: InviteLinksOptions) {
    this.options = options;
    const kept = options.store.getMeta(OWN_LINKS);
    this.own = kept ? notes.read(decodeCbor(kept), OWN_LINKS).map(ownLink) : [];
  }

  /** @throws MeshError `network-open`, `config-invalid`, `links-too-many` */
  make({ uses, expiresInMs, addresses }: LinkWish, now: Instant): InviteLinkInfo {
    const { roster, signer, random } = this.options;
    if (!roster.requireInvitation) throw new MeshError('network-open');
    if (!Number.isInteger(uses) || uses < 1 || uses > LINK_USES_MAX)
      throw new MeshError('config-invalid', `uses: 1 to ${LINK_USES_MAX}`);
    if (!(expiresInMs > 0 && expiresInMs <= EXPIRY_MS_MAX))
      throw new MeshError('config-invalid', 'expiry: up to a year');
    const url = makeInviteLink(signer, {
      network: roster.network,
      networkName: roster.name,
      expires: Math.floor(now.wall + expiresInMs),
      uses,
      secret: random(32),
      addresses: addresses.slice(0, NODE_ADDRESS_COUNT_MAX),
    });
    const link = ownLink(url);
    this.keep(link, now);
    return this.describe(link, now);
  }

  /** Newest first. */
  list(now: Instant): InviteLinkInfo[] {
    return this.own.map((link) => this.describe(link, now)).reverse();
  }

  /** Whether somebody who holds a link of these terms may come in; null: yes. */
  refusal({ link, uses, expires }: LinkTerms, invitee: MemberKey, now: Instant): Refusal | null {
    const { redeemedBy, reset } = this.options.roster.linkUse(link);
    if (reset) return 'link-reset';
    if (expires < now.wall) return 'link-expired';
    return redeemedBy.size >= uses && !redeemedBy.has(invitee) ? 'link-used' : null;
  }

  private keep(link: OwnLink, now: Instant): void {
    const useful = this.own.filter((one) => this.describe(one, now).state === 'open');
    const kept = this.own.length < OWN_LINK_COUNT_MAX ? this.own : useful;
    if (kept.length >= OWN_LINK_COUNT_MAX) throw new MeshError('links-too-many');
    this.own = [...kept, link];
    const texts = this.own.map(({ url }) => url);
    this.options.store.setMeta(OWN_LINKS, encodeCbor(notes.write(texts)));
  }

  private describe({ url, terms }: OwnLink, now: Instant): InviteLinkInfo {
    const { link, uses, expires } = terms;
    const { redeemedBy, reset } = this.options.roster.linkUse(link);
    const isSpent = redeemedBy.size >= uses;
    const state = reset ? 'reset' : isSpent ? 'used' : expires < now.wall ? 'expired' : 'open';
    return { link, url, uses, expires, redeemedBy: [...redeemedBy], state };
  }
}

type OwnLink = { readonly url: string; readonly terms: LinkTerms };
const ownLink = (url: string): OwnLink => ({ url, terms: readInviteLink(url).terms });

type Refusal = Extract<RejectReason, `link-${string}`>;

type Known = {
  readonly online: boolean;
  readonly record: { readonly addresses: readonly string[] };
};

/** Each other node is worth so many of the few addresses that a link has room for. */
const ADDRESSES_OF_OTHER_COUNT = 2;

/** Where a newcomer could knock: at this node first, then at others who are on line. */
export function linkAddresses(own: readonly string[], others: Iterable<Known>): string[] {
  const found = new Set(own.slice(0, NODE_ADDRESS_COUNT_MAX / 2));
  for (const { online, record } of others) {
    if (!online) continue;
    for (const address of record.addresses.slice(0, ADDRESSES_OF_OTHER_COUNT)) found.add(address);
  }
  return [...found].slice(0, NODE_ADDRESS_COUNT_MAX);
}
