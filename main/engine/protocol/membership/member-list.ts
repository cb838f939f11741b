import { type MemberKey, memberOf, type NodeId } from '../../../../shared/ids.ts';
import type { MemberInfo } from '../../events.ts';
import type { Admission } from '../roster/evaluate.ts';
import type { Roster } from '../roster/roster.ts';
import type { Links } from '../topology/links.ts';
import type { Membership } from './membership.ts';

/** Everybody who belongs, with what is known of their devices. */
export function memberList(roster: Roster, membership: Membership): MemberInfo[] {
  const byInvitation = roster.members();
  if (byInvitation) return described(byInvitation.keys(), byInvitation, roster, membership);
  const known = [...membership.others()].map(({ record }) => memberOf(record.node));
  const keys = new Set([memberOf(membership.self.node), ...known]);
  return described(keys, new Map(), roster, membership);
}

/** The relays (R10), with what is known of their devices. */
export function relayList(roster: Roster, membership: Membership): MemberInfo[] {
  const relays = roster.relays();
  return described(relays.keys(), relays, roster, membership);
}

function described(
  keys: Iterable<MemberKey>,
  admissions: ReadonlyMap<MemberKey, Admission>,
  roster: Roster,
  membership: Membership,
): MemberInfo[] {
  const own = membership.self.node;
  const self = memberOf(own);
  const nodes = new Map<MemberKey, NodeId[]>([[self, [own]]]);
  const online = new Set<MemberKey>([self]);
  for (const { record, online: isOnline } of membership.others()) {
    const member = memberOf(record.node);
    nodes.set(member, [...(nodes.get(member) ?? []), record.node]);
    if (isOnline) online.add(member);
  }
  const founder = roster.describe().founder;
  return [...keys].map((pubKey) => ({
    pubKey,
    nodeIds: nodes.get(pubKey) ?? [],
    nick: membership.nickOf(pubKey),
    self: pubKey === self,
    founder: pubKey === founder,
    online: online.has(pubKey),
    linked: (nodes.get(pubKey) ?? []).some((node) => membership.isLinked(node)),
    invitedBy: admissions.get(pubKey)?.invitedBy ?? null,
    invitedAt: admissions.get(pubKey)?.invitedAt ?? null,
    via: admissions.get(pubKey)?.via ?? null,
  }));
}

const listed = new WeakMap<ReadonlyMap<MemberKey, unknown>, readonly MemberKey[]>();

/**
 * Who may read what is said to everyone: members, or in an open network whoever is known. Of members
 * the same list while nobody comes or goes, so that keys need not look anew whom they serve.
 */
export function readersOf(
  roster: Roster,
  membership: Membership,
  links: Pick<Links, 'peers'>,
): readonly MemberKey[] {
  const members = roster.members();
  if (members) {
    // We too, who may not have heard of our own invitation yet: our other devices are to read it.
    const list = listed.get(members) ?? [
      ...new Set([memberOf(membership.self.node), ...members.keys()]),
    ];
    listed.set(members, list);
    return list;
  }
  const known = [...membership.others()].map(({ record }) => record.node);
  const nodes = [membership.self.node, ...links.peers(), ...known];
  return [...new Set(nodes.map(memberOf))].filter((key) => roster.isMember(key));
}
