import { type LinkKey, type MemberKey, memberOf, type NodeId } from '../../../shared/ids.ts';
import { CUT_NODE_COUNT_MAX } from '../../../shared/limits.ts';
import { MeshError } from '../errors.ts';
import type { InviteLinkInfo } from '../events.ts';
import type { MeshStore } from '../store/port.ts';
import type { Hello } from '../wire/introduction.ts';
import type { RejectReason } from '../wire/message-fields.ts';
import {
  type Content,
  isKind,
  type LogRecord,
  makeRecord,
  RECORD_LABEL,
  readRecord,
} from '../wire/records.ts';
import { InviteLinks, type LinkWish } from './invite-links.ts';
import type { Instant } from './io.ts';
import type { Logs } from './logs/logs.ts';
import { recallCameFrom, rememberRemoval, rememberSuccessor } from './memory-of-network.ts';
import type { RandomBytes, Signer } from './ports.ts';
import { checkSignature } from './roster/evidence.ts';
import type { Roster } from './roster/roster.ts';

export type BelongingOptions = {
  readonly self: NodeId;
  readonly signer: Signer;
  readonly random: RandomBytes;
  readonly store: MeshStore;
  readonly roster: Roster;
  readonly logs: Pick<Logs, 'tip' | 'append'>;
  /** Addresses at which members can be dialled now, best first. */
  readonly reachable: () => readonly string[];
  /** Called after each record of ours: who belongs has changed. */
  readonly changed: (now: Instant) => void;
};

/** What this node says about who belongs: invitations, links and revocations (R1–R7). */
export class Belonging {
  private readonly options: BelongingOptions;
  private readonly roster: Roster;
  private readonly inviteLinks: InviteLinks;
  /** Leads from an earlier network into this one. */
  readonly cameFrom: LogRecord<'successor'> | null;

  constructor(options: BelongingOptions) {
    this.options = options;
    this.roster = options.roster;
    this.inviteLinks = new InviteLinks(options);
    this.cameFrom = recallCameFrom(options.store);
  }

  /** Our own key was revoked: we do not belong any more. */
  get isRemoved(): boolean {
    return this.roster.isRevoked(memberOf(this.options.self));
  }

  get mode(): 'member' | 'removed' {
    return this.isRemoved ? 'removed' : 'member';
  }

  /** A relay says nothing, not even who belongs (R10). @throws MeshError `removed`, `relay-silent` */
  mustSpeak(): void {
    if (this.isRemoved) throw new MeshError('removed');
    if (this.roster.isRelay(this.options.signer.publicKey)) throw new MeshError('relay-silent');
  }

  /**
   * @param relay lets it in as a relay; a relay can become a member, and no member a relay
   * @throws MeshError `key-own`, `key-already-member`, `key-revoked`, `removed`, `relay-silent`
   */
  invite(invitee: MemberKey, now: Instant, relay = false): void {
    this.mustSpeak();
    const { roster } = this;
    if (!roster.requireInvitation) throw new MeshError('key-already-member', invitee);
    if (invitee === this.options.signer.publicKey) throw new MeshError('key-own');
    if (roster.isRevoked(invitee)) throw new MeshError('key-revoked', invitee);
    const isIn = relay ? roster.mayLink(invitee) : roster.isMember(invitee);
    if (isIn) throw new MeshError('key-already-member', invitee);
    this.author({ kind: 'invitation', invitee, label: null, via: null, relay }, now);
  }

  /** Shuts a key out for ever (R2). @throws MeshError `not-a-member`, `key-revoked`, `removed`, `relay-silent` */
  revoke(revoked: MemberKey, now: Instant): void {
    this.mustSpeak();
    if (this.roster.isRevoked(revoked)) throw new MeshError('key-revoked', revoked);
    if (!this.roster.mayLink(revoked)) throw new MeshError('not-a-member', revoked);
    const cut = this.options.store
      .heads()
      .filter((head) => memberOf(head.author) === revoked)
      // Whom it invited and what everybody read must not fall behind the cut for want of room.
      .sort((a, b) => Number(a.log.startsWith('direct:')) - Number(b.log.startsWith('direct:')))
      .slice(0, CUT_NODE_COUNT_MAX);
    this.author({ kind: 'revocation', revoked, reason: null, cut }, now);
  }

  /** Makes an invite link that any member honours. @throws MeshError as `InviteLinks.make`, `removed` */
  createLink(wish: Omit<LinkWish, 'addresses'>, now: Instant): InviteLinkInfo {
    this.mustSpeak();
    return this.inviteLinks.make({ ...wish, addresses: this.options.reachable() }, now);
  }

  /** Our own links, newest first. */
  links(now: Instant): InviteLinkInfo[] {
    return this.inviteLinks.list(now);
  }

  /** Nobody comes in by it any more, wherever this is heard. @throws MeshError `network-open`, `removed` */
  resetLink(link: LinkKey, now: Instant): void {
    this.mustSpeak();
    if (!this.roster.requireInvitation) throw new MeshError('network-open');
    if (!this.roster.linkUse(link).reset) this.author({ kind: 'link-reset', link }, now);
  }

  /** Invites a dialler that holds a link which still counts; else says why it does not (R7). */
  redeem({ node, pass }: Hello, now: Instant): RejectReason | null {
    const { roster } = this;
    const invitee = memberOf(node);
    if (!pass || pass.network !== roster.network || roster.isMember(invitee)) return null;
    if (!roster.isMember(this.options.signer.publicKey)) return null;
    if (roster.isRevoked(invitee) || !roster.isMember(pass.sponsor)) return null;
    const refusal = this.inviteLinks.refusal(pass, invitee, now);
    if (refusal === null)
      this.author({ kind: 'invitation', invitee, label: null, via: pass.link, relay: false }, now);
    return refusal;
  }

  /**
   * Reads a revocation of our own key, or where others went, shown by somebody who does not let us in
   * to fetch it. It is kept beside the logs, because records before it may be missing.
   * @returns null when it is none, or was known
   * @throws MeshError `peer-misbehaved`
   */
  learnShown(shown: Uint8Array): LogRecord | null {
    const record = readRecord(shown);
    if (isKind(record, 'successor')) return this.learnSuccessor(record);
    if (this.isRemoved || !isKind(record, 'revocation')) return null;
    if (record.content.revoked !== memberOf(this.options.self)) return null;
    checkSignature(record);
    if (this.roster.judge(record) !== 'accept') return null;
    rememberRemoval(this.options.store, record);
    this.roster.add(record);
    return record;
  }

  /** Tells everybody that we go on in another network (R4). @throws MeshError `removed`, `network-open` */
  announceSuccessor(link: string, now: Instant): LogRecord<'successor'> {
    this.mustSpeak();
    if (!this.roster.requireInvitation) throw new MeshError('network-open');
    return this.author({ kind: 'successor', link }, now);
  }

  /** Shown by a member who is in another network now, to whom we came as to one of this (R4). */
  private learnSuccessor(record: LogRecord<'successor'>): LogRecord | null {
    const known = this.roster.successors().some(({ id }) => id === record.id);
    if (known || !this.roster.isMember(memberOf(record.content.author))) return null;
    checkSignature(record);
    if (this.roster.judge(record) !== 'accept') return null;
    rememberSuccessor(this.options.store, record);
    this.roster.add(record);
    return record;
  }

  private author<K extends Written['kind']>(
    content: Extract<Written, { kind: K }>,
    now: Instant,
  ): LogRecord<K> {
    const record = makeRecord(
      {
        ...content,
        ...this.options.logs.tip('roster'),
        network: this.roster.network,
        author: this.options.self,
        time: Math.floor(now.wall),
      },
      (signed) => this.options.signer.sign(RECORD_LABEL, signed),
    );
    this.options.logs.append([record], null);
    this.options.changed(now);
    return record as LogRecord<K>;
  }
}

type Written =
  | Pick<Content<'invitation'>, 'kind' | 'invitee' | 'label' | 'via' | 'relay'>
  | Pick<Content<'revocation'>, 'kind' | 'revoked' | 'reason' | 'cut'>
  | Pick<Content<'link-reset'>, 'kind' | 'link'>
  | Pick<Content<'successor'>, 'kind' | 'link'>;
