import { type MemberKey, memberOf, type NodeId } from '../../../shared/ids.ts';
import { KNOCK_COUNT_MAX } from '../../../shared/limits.ts';
import type { Knock, Proposal } from '../../../shared/mesh-types.ts';
import { parseNick } from '../../../shared/nick.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import { MeshError } from '../errors.ts';
import type { Hello, Judgement, Welcome } from '../wire/introduction.ts';
import type { RejectReason } from '../wire/message-fields.ts';
import { isKind, type LogRecord } from '../wire/records.ts';
import type { Outbox } from './io.ts';
import { openNetworkId } from './open-network.ts';
import { rosterFromEvidence } from './roster/evidence.ts';
import type { Roster } from './roster/roster.ts';
import type { Offer } from './topology/joining.ts';

const refuse = (reason: RejectReason, revocation: Uint8Array | null = null): Judgement => ({
  admit: false,
  reason,
  revocation,
});

/** The network that this node is in. */
type Ours = {
  readonly roster: Roster;
  /** Where it came from: for those who look for it there. */
  readonly belonging: { readonly cameFrom: LogRecord<'successor'> | null };
};

/**
 * Whether a dialler gets in (R5, T3). A stranger learns that it is not invited, and nothing else;
 * only somebody who was revoked is shown why.
 */
export function judgeHello(hello: Hello, self: NodeId, session: Ours | null): Judgement {
  if (hello.node === self) return refuse('ourselves');
  if (!session) return refuse('no-network');
  const { roster, belonging } = session;
  const member = memberOf(hello.node);
  const revocation = roster.requireInvitation ? roster.revocationOf(member) : null;
  if (revocation) return refuse('revoked', revocation.bytes);
  if (!roster.mayLink(member)) return refuse('not-invited');
  if (hello.network !== null && hello.network !== roster.network) {
    // A member who was away looks for us where we were: it is shown where we went (R4).
    const { cameFrom } = belonging;
    const isBehind = hello.network === cameFrom?.content.network;
    return refuse('other-network', isBehind ? cameFrom.bytes : null);
  }
  const evidence = roster.evidence([memberOf(self), member]);
  return { admit: true, network: roster.network, networkName: roster.name, evidence };
}

/** Whether a listener of our own network belongs, by our roster or by its evidence. */
export function judgeWelcome(welcome: Welcome, roster: Roster): Problem | null {
  if (welcome.network !== roster.network) return problem('other-network');
  const member = memberOf(welcome.node);
  if (roster.isRevoked(member)) return problem('key-revoked');
  if (roster.mayLink(member)) return null;
  try {
    const shown = rosterFromEvidence(welcome.network, welcome.evidence).roster;
    return shown.mayLink(member) ? null : problem('not-a-member');
  } catch (error) {
    if (error instanceof MeshError) return error.toProblem();
    throw error;
  }
}

/**
 * What a knock found (T3): a network that we are already invited to, shown by someone who belongs.
 * @throws MeshError `peer-misbehaved` when the evidence does not show that
 */
export function readOffer(welcome: Welcome, self: MemberKey, address: string): Offer {
  const base = { network: welcome.network, address, expect: memberOf(welcome.node) };
  if (welcome.evidence.length === 0) return { ...base, ...openOffer(welcome) };
  const { roster, records } = rosterFromEvidence(welcome.network, welcome.evidence);
  const listener = memberOf(welcome.node);
  if (!roster.mayLink(listener) || !roster.mayLink(self))
    throw new MeshError('peer-misbehaved', 'evidence: does not show that both belong');
  const network = roster.describe();
  const admission = roster.members()?.get(self) ?? roster.relays().get(self);
  const admittedBy = admission?.invitedBy ?? null;
  const nickOf = (key: MemberKey | null): string | null =>
    key === listener ? cleanNick(welcome.nick) : null;
  const proposal: Proposal = {
    network,
    founderNick: nickOf(network.founder),
    admittedBy,
    admittedByNick: nickOf(admittedBy),
  };
  const genesis = records.find((record) => isKind(record, 'genesis'));
  return { ...base, proposal, genesis: genesis?.bytes ?? null };
}

function openOffer({ network, networkName }: Welcome): Pick<Offer, 'proposal' | 'genesis'> {
  if (openNetworkId(networkName) !== network)
    throw new MeshError('peer-misbehaved', 'evidence: none, and no open network of that name');
  return {
    genesis: null,
    proposal: {
      network: { id: network, name: networkName, founder: null, requireInvitation: false },
      founderNick: null,
      admittedBy: null,
      admittedByNick: null,
    },
  };
}

/** A peer's nick is shown only in the form that we would accept from our own user. */
export function cleanNick(nick: string | null): string | null {
  const parsed = nick === null ? null : parseNick(nick);
  return parsed?.ok ? parsed.value : null;
}

/** Who dialled in without an invitation, newest last, for the user to decide (R8). */
export class Knocks {
  private readonly knocks = new Map<MemberKey, Knock>();
  private readonly ignored = new Set<MemberKey>();
  private readonly out: Outbox;

  constructor(out: Outbox) {
    this.out = out;
  }

  note(hello: Hello, wall: number): void {
    const key = memberOf(hello.node);
    if (this.ignored.has(key)) return;
    const known = this.knocks.get(key);
    const nick = cleanNick(hello.nick);
    this.knocks.delete(key);
    this.knocks.set(key, { key, nick, address: hello.address, time: wall });
    this.trim(this.knocks);
    // It knocks every few seconds: that is no news.
    if (!known || known.nick !== nick || known.address !== hello.address) this.tell();
  }

  /** Not shown again until restart. */
  ignore(key: MemberKey): void {
    this.ignored.add(key);
    this.trim(this.ignored);
    if (this.knocks.delete(key)) this.tell();
  }

  /** Drops whoever got in meanwhile. */
  settle(belongs: (key: MemberKey) => boolean): void {
    const before = this.knocks.size;
    for (const key of [...this.knocks.keys()]) if (belongs(key)) this.knocks.delete(key);
    if (this.knocks.size !== before) this.tell();
  }

  list(): Knock[] {
    return [...this.knocks.values()];
  }

  private tell(): void {
    this.out.emit({ type: 'KnocksChanged', knocks: this.list() });
  }

  private trim(keyed: Map<MemberKey, Knock> | Set<MemberKey>): void {
    if (keyed.size <= KNOCK_COUNT_MAX) return;
    const [oldest] = keyed.keys();
    if (oldest !== undefined) keyed.delete(oldest);
  }
}
