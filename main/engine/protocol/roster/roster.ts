import {
  type LinkKey,
  type MemberKey,
  memberOf,
  type NetworkId,
  type RecordId,
} from '../../../../shared/ids.ts';
import type { Network } from '../../../../shared/mesh-types.ts';
import { revocationsHint } from '../../wire/receipt.ts';
import { isKind, isSpoken, type LogRecord, type SpokenKind } from '../../wire/records.ts';
import { type Admission, evaluateRoster, type RosterView } from './evaluate.ts';
import { type LinkUse, UNUSED } from './link-uses.ts';

const DAY_MS = 24 * 3600 * 1000;

/** What is to become of a record. */
export type Verdict =
  | 'accept'
  /** Its author is not known to belong; the record that says so may still be on its way. */
  | 'wait'
  /** It will never be valid. */
  | 'refuse';

/**
 * The roster of one network: the set of its records and who belongs by them. An open network has no
 * founder and no invitations: everybody belongs but for those whom this node blocks (R9).
 */
export class Roster {
  readonly network: NetworkId;
  readonly name: string;
  readonly requireInvitation: boolean;
  private readonly genesis: LogRecord<'genesis'> | null;
  /** Whose revocations count in an open network. */
  private readonly self: MemberKey | null;
  private readonly records = new Map<RecordId, LogRecord>();
  private readonly blocked = new Set<MemberKey>();
  private view: RosterView | null = null;

  private constructor(
    network: NetworkId,
    name: string,
    requireInvitation: boolean,
    genesis: LogRecord<'genesis'> | null,
    self: MemberKey | null,
  ) {
    this.network = network;
    this.name = name;
    this.requireInvitation = requireInvitation;
    this.genesis = genesis;
    this.self = self;
    if (genesis) this.records.set(genesis.id, genesis);
  }

  static ofGenesis(genesis: LogRecord<'genesis'>): Roster {
    const { name, requireInvitation } = genesis.content;
    return new Roster(genesis.id as string as NetworkId, name, requireInvitation, genesis, null);
  }

  static ofOpenNetwork(network: NetworkId, name: string, self: MemberKey): Roster {
    return new Roster(network, name, false, null, self);
  }

  describe(): Network {
    return {
      id: this.network,
      name: this.name,
      founder: this.genesis ? memberOf(this.genesis.content.author) : null,
      requireInvitation: this.requireInvitation,
    };
  }

  /** Judges a roster record whose signature is right. */
  judge(record: LogRecord): Verdict {
    if (isSpoken(record)) return 'refuse';
    if (isKind(record, 'genesis')) return record.id === this.genesis?.id ? 'accept' : 'refuse';
    if (record.content.network !== this.network) return 'refuse';
    // In an open network everybody blocks for themselves alone.
    if (!this.genesis) return memberOf(record.content.author) === this.self ? 'accept' : 'refuse';
    return this.evaluated().authors.has(memberOf(record.content.author)) ? 'accept' : 'wait';
  }

  /**
   * Judges a message or a key: written by a member, or by a revoked one inside every cut (R3, R5).
   * @param leadsTo whether the record stands in the chain below a head; null when that head is not
   * here yet, and only the numbers can be compared
   */
  judgeSpoken(record: LogRecord<SpokenKind>, leadsTo: (head: RecordId) => boolean | null): Verdict {
    if (record.content.network !== this.network) return 'refuse';
    const author = memberOf(record.content.author);
    if (this.isMember(author)) return 'accept';
    if (!this.isRevoked(author)) return 'wait';
    const cuts = this.genesis ? (this.evaluated().cuts.get(author) ?? []) : [];
    const inside = cuts.every((cut) =>
      cut.some(
        (head) =>
          head.log === record.log &&
          head.author === record.content.author &&
          (leadsTo(head.id) ?? record.content.seq <= head.seq),
      ),
    );
    return cuts.length > 0 && inside ? 'accept' : 'refuse';
  }

  add(record: LogRecord): void {
    this.records.set(record.id, record);
    this.view = null;
    if (!this.genesis && isKind(record, 'revocation')) this.blocked.add(record.content.revoked);
  }

  isMember(key: MemberKey): boolean {
    if (!this.genesis) return !this.blocked.has(key);
    return this.evaluated().members.has(key);
  }

  /** Let in to carry, and not to read or to speak (R10). */
  isRelay(key: MemberKey): boolean {
    return this.genesis !== null && this.evaluated().relays.has(key);
  }

  /** Whether a node may link: a member's, or a relay. */
  mayLink(key: MemberKey): boolean {
    return this.isMember(key) || this.isRelay(key);
  }

  isRevoked(key: MemberKey): boolean {
    return this.genesis ? this.evaluated().revoked.has(key) : this.blocked.has(key);
  }

  relays(): RosterView['relays'] {
    return this.genesis ? this.evaluated().relays : new Map();
  }

  /** Members by invitation; null in an open network, where whoever comes belongs. */
  members(): RosterView['members'] | null {
    return this.genesis ? this.evaluated().members : null;
  }

  /**
   * Since when a member may read what was said to everyone, by the policy for newcomers; nobody else
   * may read anything. In an open network nobody knows when anybody came, so each node gives the last
   * `openDays` days to all (R9).
   */
  readsFrom(key: MemberKey, wall: number, openDays: number): number {
    if (!this.genesis)
      return openDays > 0 && this.isMember(key) ? wall - openDays * DAY_MS : Infinity;
    const admission = this.evaluated().members.get(key);
    if (!admission) return Infinity;
    const days = this.genesis.content.newcomerHistoryDays;
    return days === null || admission.invitedBy === null ? 0 : admission.invitedAt - days * DAY_MS;
  }

  /** How much of what was said before they came newcomers may read; null is all of it. */
  get newcomerHistoryDays(): number | null {
    return this.genesis?.content.newcomerHistoryDays ?? null;
  }

  revoked(): MemberKey[] {
    return [...(this.genesis ? this.evaluated().revoked : this.blocked)];
  }

  /** The revocation that shut a key out, the earliest of several; null for everybody else. */
  revocationOf(key: MemberKey): LogRecord<'revocation'> | null {
    if (!this.isRevoked(key)) return null;
    const found = [...this.records.values()].filter(
      (record): record is LogRecord<'revocation'> =>
        isKind(record, 'revocation') && record.content.revoked === key,
    );
    found.sort((a, b) => a.content.time - b.content.time || (a.id < b.id ? -1 : 1));
    return found[0] ?? null;
  }

  /** Where members say that they go on, the newest first. */
  successors(): LogRecord<'successor'>[] {
    return [...this.records.values()]
      .filter((record): record is LogRecord<'successor'> => isKind(record, 'successor'))
      .filter(({ content }) => this.isMember(memberOf(content.author)))
      .sort((a, b) => b.content.time - a.content.time || (a.id < b.id ? -1 : 1));
  }

  /** Names the set of revocations that count here: the same wherever it is the same set. */
  get revocationsHint(): string {
    const counting = [...this.records.values()].filter(
      (record) => isKind(record, 'revocation') && this.isRevoked(record.content.revoked),
    );
    return revocationsHint(counting.map(({ id }) => id));
  }

  linkUse(link: LinkKey): LinkUse {
    return (this.genesis && this.evaluated().links.get(link)) || UNUSED;
  }

  /** In the order of acceptance: whoever takes them in this order never has to wait. */
  ordered(): Iterable<LogRecord> {
    return this.records.values();
  }

  /** Genesis and the invitations that lead to each key: proof that they belong (T3). */
  evidence(keys: readonly MemberKey[]): Uint8Array[] {
    if (!this.genesis) return [];
    const chain = new Set<RecordId>([this.genesis.id]);
    for (const key of keys) for (const id of this.chainOf(key)) chain.add(id);
    return [...chain].map((id) => this.records.get(id)?.bytes ?? new Uint8Array());
  }

  /** Invitations from the founder's down to the key's own. */
  private chainOf(key: MemberKey): RecordId[] {
    const chain: RecordId[] = [];
    const { members, relays } = this.evaluated();
    for (let at: MemberKey | null = key; at !== null; ) {
      const admission: Admission | undefined = members.get(at) ?? relays.get(at);
      // Each member is reached through one inviter only, so there is no way round in circles.
      if (!admission || chain.length > members.size) break;
      chain.unshift(admission.record);
      at = admission.invitedBy;
    }
    return chain;
  }

  private evaluated(): RosterView {
    if (!this.genesis) throw new Error('an open network has no roster to evaluate');
    this.view ??= evaluateRoster(this.genesis, this.records);
    return this.view;
  }
}
