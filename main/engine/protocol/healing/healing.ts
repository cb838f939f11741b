import { type MemberKey, memberOf, type NodeId } from '../../../../shared/ids.ts';
import type { HealingEntry, Repair } from '../../events.ts';
import type { MeshStore } from '../../store/port.ts';
import type { Instant, Outbox } from '../io.ts';
import type { Membership } from '../membership/membership.ts';
import type { Place } from '../topology/place.ts';
import { Journal } from './journal.ts';
import { Repairs, type Standing } from './repairs.ts';
import { type Sighting, Splits } from './splits.ts';

export type HealingOptions = {
  readonly store: MeshStore;
  readonly belongs: (member: MemberKey) => boolean;
  readonly membership: Membership;
  readonly place: Pick<Place, 'peers' | 'topology'>;
  readonly gossipIntervalMs: number;
  /** Within this, presence is noticed everywhere. */
  readonly presenceTimeoutMs: number;
  /** Everything that links told so far is on this disk. */
  readonly settled: () => boolean;
};

/** Links that go this soon after our machine woke went because it had slept. */
const WOKE_MS = 20_000;
/** A gossip round this many intervals late was a stall of ours. */
const STALL_ROUNDS = 4;

/** What happened to the mesh around us, in terms that people can be told: it decides nothing. */
export class Healing {
  private readonly options: HealingOptions;
  private readonly out: Outbox;
  private readonly journal: Journal;
  private readonly repairs: Repairs;
  private readonly splits: Splits;
  private readonly drills = new Set<NodeId>();
  private roundAt: Instant | null = null;
  private wokeAt = Number.NEGATIVE_INFINITY;

  constructor(options: HealingOptions, out: Outbox) {
    this.options = options;
    this.out = out;
    this.journal = new Journal(options.store);
    this.repairs = new Repairs((member) => options.membership.nickOf(member));
    this.splits = new Splits(options.presenceTimeoutMs);
  }

  /** Oldest first, the one that is under way and the present split last. */
  entries(): HealingEntry[] {
    const { current } = this.repairs;
    const { split } = this.splits;
    return [...this.journal.list(), ...(current ? [current] : []), ...(split ? [split] : [])];
  }

  /** The next loss of this peer's link is meant. */
  drill(peer: NodeId): void {
    this.drills.add(peer);
  }

  /** A link that carried broadcasts is gone, and nobody had meant it to. */
  lost(peer: NodeId, isSilent: boolean, now: Instant): void {
    if (this.options.place.peers().has(peer)) return;
    const reason = this.reasonOf(peer, isSilent, now);
    this.repairs.lost(memberOf(peer), reason, this.standing(), now);
    this.out.emit({ type: 'HealingChanged' });
  }

  /** Our machine slept or changed networks. */
  woke(now: Instant): void {
    this.wokeAt = now.mono;
    this.splits.woke(now);
  }

  /** Once a gossip round. */
  round(now: Instant): void {
    const { roundAt } = this;
    this.roundAt = now;
    const late = roundAt ? Math.max(now.mono - roundAt.mono, now.wall - roundAt.wall) : 0;
    // Too busy to look is not asleep: it says nothing of why a link went.
    if (late > STALL_ROUNDS * this.options.gossipIntervalMs) this.splits.woke(now);
    if (roundAt === null) this.resume(now);
    const before = this.splits.split;
    const over = this.splits.check(this.sightings(), now);
    if (over) this.journal.add(over, now.wall);
    if (this.splits.split !== before) this.tellIfDifferent(before);
    else if (over) this.out.emit({ type: 'HealingChanged' });
  }

  endTurn(now: Instant): void {
    if (!this.repairs.current) return;
    const repair = this.repairs.check(this.standing(), now);
    if (!repair) return;
    this.journal.add(repair, now.wall);
    this.out.emit({ type: 'HealingChanged' });
  }

  private resume(now: Instant): void {
    const open = this.journal.openSplit(now.wall);
    if (open) this.splits.resume(open, now);
  }

  private tellIfDifferent(before: unknown): void {
    if (JSON.stringify(this.splits.split) === JSON.stringify(before)) return;
    this.journal.keepOpenSplit(this.splits.open);
    this.out.emit({ type: 'HealingChanged' });
  }

  private reasonOf(peer: NodeId, isSilent: boolean, now: Instant): Repair['reason'] {
    if (this.drills.delete(peer)) return 'drill';
    if (this.options.membership.get(peer)?.record.left) return 'left';
    if (now.mono - this.wokeAt < WOKE_MS) return 'woke';
    return isSilent ? 'silent' : 'broken';
  }

  private standing(): Standing {
    const { place, membership, settled } = this.options;
    let othersAlive = false;
    for (const { online } of membership.others()) othersAlive ||= online;
    return {
      linked: [...new Set([...place.peers()].map(memberOf))],
      isShort: place.topology.search.isUrgent,
      settled: settled(),
      othersAlive,
    };
  }

  private sightings(): Sighting[] {
    const { membership } = this.options;
    const self = memberOf(membership.self.node);
    const members = new Map<MemberKey, Sighting>();
    for (const { record, online, heardAt } of membership.others()) {
      const member = memberOf(record.node);
      if (member === self) continue;
      const other = members.get(member);
      members.set(member, {
        member,
        nick: membership.nickOf(member),
        online: online || (other?.online ?? false),
        left: record.left || (other?.left ?? false),
        generation: Math.max(record.generation, other?.generation ?? 0),
        heardAt: Math.max(heardAt ?? 0, other?.heardAt ?? 0),
      });
    }
    // Of a split from before a restart nobody on the other side was heard since.
    for (const { key, nick, generation } of this.splits.open?.missing ?? []) {
      if (members.has(key)) continue;
      const left = !this.options.belongs(key);
      members.set(key, { member: key, nick, online: false, left, generation, heardAt: null });
    }
    return [...members.values()];
  }
}
