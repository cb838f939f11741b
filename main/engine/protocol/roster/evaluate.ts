import {
  type LinkKey,
  type MemberKey,
  memberOf,
  type NodeId,
  type RecordId,
} from '../../../../shared/ids.ts';
import type { Content, LogRecord } from '../../wire/records.ts';
import { type LinkUse, linkUses } from './link-uses.ts';

/** How somebody came to belong. */
export type Admission = {
  /** Null for the founder. */
  readonly invitedBy: MemberKey | null;
  readonly invitedAt: number;
  readonly label: string | null;
  /** The invite link that was redeemed, if it was by one. */
  readonly via: LinkKey | null;
  /** The invitation, or the genesis. */
  readonly record: RecordId;
};

/** Who belongs, computed from a set of records alone (R1). */
export type RosterView = {
  readonly founder: MemberKey;
  readonly members: ReadonlyMap<MemberKey, Admission>;
  /** Whoever a member let in as a relay, and nobody as a member: they carry and cannot read (R10). */
  readonly relays: ReadonlyMap<MemberKey, Admission>;
  readonly revoked: ReadonlySet<MemberKey>;
  /** Everybody who was ever invited by such a one: whose records count at all. */
  readonly authors: ReadonlySet<MemberKey>;
  /** For each revoked key one cut a revocation: what of its logs stays valid (R3). */
  readonly cuts: ReadonlyMap<MemberKey, readonly Cut[]>;
  /** What became of each invite link that was redeemed or reset (R7). */
  readonly links: ReadonlyMap<LinkKey, LinkUse>;
};

type Cut = Content<'revocation'>['cut'];
type Invitation = LogRecord<'invitation'>;
type Revocation = LogRecord<'revocation'>;

/**
 * R1: authors = everybody reachable from the founder, cuts ignored; revoked = everybody whom an
 * author revoked; members = reachable by invitations that lie beyond no cut, minus the revoked.
 * Relays (R10) are whom these let in as such; nothing leads on from them.
 * A pure function of the set: no order, no duplicates, no clock.
 */
export function evaluateRoster(
  genesis: LogRecord<'genesis'>,
  records: ReadonlyMap<RecordId, LogRecord>,
): RosterView {
  const founder = memberOf(genesis.content.author);
  const all = ofKind<Invitation>(records, 'invitation').sort(byTimeThenId);
  const invitations = all.filter(({ content }) => !content.relay);
  const authors = new Set(reach(founder, genesis, invitations).keys());

  const revocations = ofKind<Revocation>(records, 'revocation').filter((record) =>
    authors.has(memberOf(record.content.author)),
  );
  const cuts = groupCuts(revocations);
  const revoked = new Set(cuts.keys());

  const valid = all.filter((invitation) => insideCuts(invitation, cuts, records));
  const isForRelay = ({ content }: Invitation): boolean => content.relay;
  const members = reach(
    founder,
    genesis,
    valid.filter((invitation) => !isForRelay(invitation)),
  );
  const relays = relaysOf(valid.filter(isForRelay), members);
  for (const key of revoked) {
    members.delete(key);
    relays.delete(key);
  }
  return { founder, members, relays, revoked, authors, cuts, links: linkUses(records, authors) };
}

/** @param reached whoever may have invited them: also the revoked, inside their cuts */
function relaysOf(
  invitations: readonly Invitation[],
  reached: ReadonlyMap<MemberKey, Admission>,
): Map<MemberKey, Admission> {
  const relays = new Map<MemberKey, Admission>();
  for (const invitation of invitations) {
    const { invitee, author } = invitation.content;
    if (reached.has(invitee) || relays.has(invitee) || !reached.has(memberOf(author))) continue;
    relays.set(invitee, admissionBy(invitation));
  }
  return relays;
}

const admissionBy = ({ id, content }: Invitation): Admission => ({
  invitedBy: memberOf(content.author),
  invitedAt: content.time,
  label: content.label,
  via: content.via,
  record: id,
});

function ofKind<R extends LogRecord>(
  records: ReadonlyMap<RecordId, LogRecord>,
  kind: R['content']['kind'],
): R[] {
  return [...records.values()].filter((record): record is R => record.content.kind === kind);
}

/** Everybody reachable from the founder; of several invitations the first counts. */
function reach(
  founder: MemberKey,
  genesis: LogRecord<'genesis'>,
  invitations: readonly Invitation[],
): Map<MemberKey, Admission> {
  const byInviter = new Map<MemberKey, Invitation[]>();
  for (const invitation of invitations) {
    const inviter = memberOf(invitation.content.author);
    const list = byInviter.get(inviter);
    if (list) list.push(invitation);
    else byInviter.set(inviter, [invitation]);
  }
  const reached = new Map<MemberKey, Admission>([
    [
      founder,
      {
        invitedBy: null,
        invitedAt: genesis.content.time,
        label: null,
        via: null,
        record: genesis.id,
      },
    ],
  ]);
  const queue = [founder];
  for (let inviter = queue.shift(); inviter !== undefined; inviter = queue.shift()) {
    for (const invitation of byInviter.get(inviter) ?? []) {
      const { invitee } = invitation.content;
      if (reached.has(invitee)) continue;
      reached.set(invitee, admissionBy(invitation));
      queue.push(invitee);
    }
  }
  return reached;
}

const byTimeThenId = (a: Invitation, b: Invitation): number =>
  a.content.time - b.content.time || (a.id < b.id ? -1 : 1);

function groupCuts(revocations: readonly Revocation[]): Map<MemberKey, Cut[]> {
  const cuts = new Map<MemberKey, Cut[]>();
  for (const { content } of revocations) {
    const list = cuts.get(content.revoked);
    if (list) list.push(content.cut);
    else cuts.set(content.revoked, [content.cut]);
  }
  return cuts;
}

/** Inside a cut means: an ancestor of one of its heads. It has to be inside every cut of its author. */
function insideCuts(
  invitation: Invitation,
  cuts: ReadonlyMap<MemberKey, readonly Cut[]>,
  records: ReadonlyMap<RecordId, LogRecord>,
): boolean {
  const { author } = invitation.content;
  return (cuts.get(memberOf(author)) ?? []).every((cut) =>
    cut
      .filter((head) => head.log === 'roster' && head.author === author)
      .some((head) => isAncestor(invitation, head.id, author, records)),
  );
}

function isAncestor(
  record: LogRecord,
  head: RecordId,
  author: NodeId,
  records: ReadonlyMap<RecordId, LogRecord>,
): boolean {
  for (let at: RecordId | null = head; at !== null; ) {
    if (at === record.id) return true;
    const step: LogRecord | undefined = records.get(at);
    if (!step || step.content.author !== author || step.content.seq <= record.content.seq)
      return false;
    at = step.content.prev;
  }
  return false;
}
