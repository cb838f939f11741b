import type { NodeId } from '../../../../shared/ids.ts';
import { randomBelow, randomUnit } from '../ports.ts';
import { type Context, drawAlive, drawMember } from './context.ts';
import { type Target, targetOf } from './dials.ts';
import { Hints } from './referral.ts';
import type { TopologyLink } from './slots.ts';
import { type Contact, PARALLEL_DIALS } from './vocabulary.ts';

/** Below this many members a referral knows better than we do whom to draw. Guess. */
const OWN_VIEW_COUNT_MIN = 8;
/** How long the gap that a neighbour left is a good place to look for a new one. */
const LOST_MS = 60_000;
const LOST_COUNT_MAX = 16;
/** Bounds the work of one search; there are few free slots in a quiet mesh. */
const FREE_SEARCH_COUNT_MAX = 64;
/** Referrals that are followed at once; beyond that everybody is busy, and haste makes it worse. */
const REFERRALS_IN_HASTE = 6;
const BACKOFF_MS_MAX = 30_000;
/** Past `maxDiscoveryRetries` the search goes on for ever, at this pace. */
const OFFLINE_RETRY_MS = 60_000;
/** R8: whoever is not invited asks again at this pace, without back-off. */
const UNINVITED_MS = 3_000;
/** So many fruitless answers, and nobody new to ask: then only a leaf's place is left (G1). */
const FRUITLESS_COUNT_MAX = 2;

const keysOf = ({ node, addresses }: Target): readonly string[] =>
  node === null ? addresses : [node];

type Pick = { readonly target: Target; readonly split: boolean };

/**
 * Getting up to `minDegree` again, urgently (G4): whom to dial next, how many at once, how soon.
 * First those who lost the same neighbour, for they miss one as well; then members drawn uniformly,
 * those believed alive before the rest; then addresses without a name. Whoever does not answer is
 * left alone, so that no dial is spent twice; only when nobody is left does the search start over,
 * after a back-off with full jitter ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 */
export class Recovery {
  readonly hints = new Hints();
  private readonly context: Context;
  private readonly lost = new Map<NodeId, number>();
  /** Times that nobody was left to ask, since the last success. */
  private cycles = 0;
  private failures = 0;
  private referrals = 0;
  /** Nodes that answered and did not take us, since the last success. */
  private readonly reached = new Set<NodeId>();
  private fruitless = 0;
  private nextAt = Number.NEGATIVE_INFINITY;
  private desperate = false;
  /** The last that answered did so because our invitation has not reached it. */
  private waitsForInvitation = false;
  private held = 0;

  constructor(context: Context) {
    this.context = context;
  }

  get attempt(): number {
    return this.cycles;
  }

  get gaveUp(): boolean {
    return this.cycles > this.context.options.maxDiscoveryRetries;
  }

  /** Fewer neighbours than there have to be. */
  get isUrgent(): boolean {
    const { slots, directory, options } = this.context;
    const referredTo = this.isSheltered ? this.hints.size : 0;
    const others = Math.max(1, directory.aliveCount, 1 + referredTo);
    return slots.degree + slots.count('leaf') < Math.min(options.minDegree, others);
  }

  /** Linked to nobody. */
  get isLost(): boolean {
    const { slots } = this.context;
    return slots.degree + slots.count('leaf') === 0;
  }

  /** Somebody keeps in touch with us while we find our place. */
  private get isSheltered(): boolean {
    const { slots } = this.context;
    return slots.degree === 0 && slots.count('leaf') > 0;
  }

  /** When `fill` has something to do, monotonic. */
  get dueAt(): number {
    return this.isUrgent && this.underway === 0 ? this.nextAt : Number.POSITIVE_INFINITY;
  }

  /** Everybody else refused or is out of reach, while somebody does answer. */
  get onlyLeafLeft(): boolean {
    const { slots } = this.context;
    return this.fruitless >= FRUITLESS_COUNT_MAX && slots.degree === 0 && this.isUrgent;
  }

  fill(now: number): void {
    if (!this.isUrgent || now < this.nextAt) return;
    let underway = this.underway;
    // Everything free is held for a question that is under way.
    if (underway > 0 && this.context.slots.free <= 0) return;
    const limit = this.failures === 0 ? 1 : PARALLEL_DIALS;
    while (underway < limit) {
      const pick = this.pick(now);
      const { split = false } = pick ?? {};
      if (!pick || !this.context.dials.start(pick.target, { kind: 'attach', split }, now)) break;
      underway += 1;
    }
    this.desperate = false;
    if (underway === 0) this.exhausted(now);
  }

  /** A member that lost the same neighbour as we did, if it may still have the gap. */
  pickLost(now: number): Target | null {
    for (const [node, until] of this.lost) {
      const contact = this.context.directory.get(node);
      this.lost.delete(node);
      if (until > now && contact && this.isOpen(node, now)) return targetOf(contact);
    }
    return null;
  }

  /** A member that says to have a free slot. */
  pickFree(now: number): Target | null {
    const { directory, options } = this.context;
    const all = directory.free();
    const start = randomBelow(options.random, Math.max(1, all.length));
    for (let step = 0; step < Math.min(FREE_SEARCH_COUNT_MAX, all.length); step++) {
      const node = all[(start + step) % all.length];
      const member = node === undefined ? undefined : directory.get(node);
      if (member && this.isOpen(member.node, now)) return targetOf(member);
    }
    return null;
  }

  /** Somebody we could be linked to and are not, nor trying to. */
  isOpen(node: NodeId, now: number): boolean {
    const { slots, dials, unreachable, options } = this.context;
    if (node === options.self || slots.linkTo(node) || dials.isDialling(node)) return false;
    return this.desperate || !unreachable.rests(node, now);
  }

  /**
   * A neighbour is gone. Those whom it leaves behind have a gap each; the first of them in the order
   * of ids dials the second, so that they do not all dial each other.
   */
  lostNeighbour(link: TopologyLink, now: number): Target | null {
    const { options, host } = this.context;
    if (this.isLost) host.searchLan();
    const left = [...new Set([...link.neighbours, options.self])].sort();
    for (const node of left)
      if (node !== options.self && node !== link.info.peer) this.remember(node, now);
    // It may be the link that died, and not the neighbour.
    this.remember(link.info.peer, now);
    this.nextAt = Math.min(this.nextAt, now);
    return left[0] === options.self ? this.pickLost(now) : null;
  }

  /** A neighbour says goodbye and names one who fits into the gap. */
  handedOver(leaver: NodeId, peer: Contact | null, now: number): void {
    this.lost.delete(leaver);
    if (!peer) return;
    this.hints.add([peer], this.context.options.self);
    this.remember(peer.node, now);
  }

  failed(target: Target, now: number): void {
    for (const key of keysOf(target)) this.context.unreachable.note(key, now);
    if (target.node !== null) this.hints.drop(target.node);
    this.failures += 1;
    this.waitsForInvitation = false;
    this.pause(1, now);
  }

  /** It answered that it does not know of our invitation: no failure, and soon to change (R8). */
  uninvited(target: Target, now: number): void {
    for (const key of keysOf(target)) this.context.unreachable.restUntil(key, now + UNINVITED_MS);
    this.waitsForInvitation = true;
  }

  /** Somebody answered, and did not take us. */
  refused(by: NodeId, contacts: readonly Contact[], isFull: boolean, now: number): void {
    this.hints.add(contacts, this.context.options.self);
    this.referrals += 1;
    if (this.referrals > REFERRALS_IN_HASTE)
      this.pause(Math.min(8, this.referrals - REFERRALS_IN_HASTE), now);
    this.reached.add(by);
    const onlyOne = this.reached.size === 1 && this.failures > 0;
    if (isFull && onlyOne) this.fruitless += 1;
  }

  /** An edge was opened for us, and its other end could not be met. */
  missed(): void {
    this.fruitless += 1;
  }

  /** Called at the end of each turn: a new neighbour, or a shelter, is a success. */
  noteDegree(): void {
    const { slots } = this.context;
    const held = slots.degree + slots.count('leaf');
    if (held > this.held) this.begin();
    this.held = held;
  }

  private begin(): void {
    this.cycles = 0;
    this.failures = 0;
    this.referrals = 0;
    this.fruitless = 0;
    this.waitsForInvitation = false;
    this.reached.clear();
    this.nextAt = Number.NEGATIVE_INFINITY;
  }

  /** Whatever kept us from trying may have changed. */
  wake(): void {
    this.context.unreachable.clear();
    this.begin();
  }

  /** Everything that is being tried for a neighbour. */
  private get underway(): number {
    const { dials, slots } = this.context;
    let asking = 0;
    for (const { role, asked } of slots.all()) if (role === 'provisional' && asked) asking += 1;
    return dials.count('attach') + asking;
  }

  private pick(now: number): Pick | null {
    const { directory, slots } = this.context;
    const lost = this.pickLost(now);
    if (lost) return { target: lost, split: false };
    // No edge can be opened for a single slot: only another single one fits.
    const free = slots.free === 1 ? this.pickFree(now) : null;
    if (free) return { target: free, split: false };
    // Whoever shelters us drew from all, while we may know but the first of them.
    const knowsFew = directory.aliveCount + directory.awayCount < OWN_VIEW_COUNT_MIN;
    if (knowsFew || this.isSheltered) {
      const hint = this.pickHint(now);
      if (hint) return hint;
    }
    const open = (contact: Contact): boolean =>
      contact.addresses.length > 0 && this.isOpen(contact.node, now);
    const member = drawAlive(this.context, open) ?? drawMember(this.context, open);
    if (member) return { target: targetOf(member), split: true };
    return this.pickHint(now) ?? this.pickAddress(now);
  }

  private pickHint(now: number): Pick | null {
    for (const hint of this.hints.list()) {
      if (!this.isOpen(hint.node, now)) continue;
      this.hints.drop(hint.node);
      return { target: targetOf(hint), split: true };
    }
    return null;
  }

  /** Never a split at a seed, unless nobody else is left: everybody joins there (G2). */
  private pickAddress(now: number): Pick | null {
    const { directory, dials, unreachable } = this.context;
    for (const address of directory.addresses()) {
      if (dials.isDialling(address)) continue;
      if (!this.desperate && unreachable.rests(address, now)) continue;
      return { target: { node: null, addresses: [address] }, split: this.cycles > 1 };
    }
    return null;
  }

  private exhausted(now: number): void {
    const { host, options } = this.context;
    this.desperate = true;
    host.searchLan();
    if (this.waitsForInvitation) {
      this.nextAt = now + UNINVITED_MS;
      return;
    }
    this.cycles += 1;
    const unit = randomUnit(options.random);
    if (this.gaveUp) this.nextAt = now + OFFLINE_RETRY_MS * (0.5 + unit / 2);
    else {
      const ceiling = Math.min(
        BACKOFF_MS_MAX,
        options.recoveryBaseDelayMs * 2 ** Math.min(this.cycles, 16),
      );
      // Full jitter, but never a storm of instant retries.
      this.nextAt = now + Math.max(options.recoveryBaseDelayMs / 2, unit * ceiling);
    }
  }

  private pause(times: number, now: number): void {
    const { random, recoveryBaseDelayMs } = this.context.options;
    const wait = recoveryBaseDelayMs * times * (0.5 + randomUnit(random) / 2);
    this.nextAt = Math.max(this.nextAt, now + wait);
  }

  private remember(node: NodeId, now: number): void {
    this.lost.delete(node);
    this.lost.set(node, now + LOST_MS);
    for (const oldest of this.lost.keys()) {
      if (this.lost.size <= LOST_COUNT_MAX) return;
      this.lost.delete(oldest);
    }
  }
}
