import { randomBelow, randomUnit } from '../ports.ts';
import { type Context, drawAlive, drawMember, drawOne, send } from './context.ts';
import type { Deals } from './deals.ts';
import { type Purpose, type Target, targetOf } from './dials.ts';
import type { Negotiation } from './negotiation.ts';
import type { Parts } from './parts.ts';
import type { Prober } from './probe.ts';
import type { Recovery } from './recovery.ts';
import { type Known, PARALLEL_DIALS } from './vocabulary.ts';

/**
 * A random non-neighbour is contacted once in so many audits: every minute by default. Guess: two
 * handshakes a minute and node are some 100 B/s.
 */
export const PROBE_AUDITS = 12;
/** One quiet probe in so many ends in a switch, so that what grew crooked grows straight. Guess. */
const QUIET_MIX = 8;
/**
 * Then it is straight: each edge was drawn anew some four times. More would only move the broadcast
 * trees, which costs second copies. Counts anew when somebody comes or goes. Guess.
 */
const QUIET_MIX_COUNT_MAX = 3;
/** Guess: below this any graph of degree 3 is short. */
const MIX_ALIVE_COUNT_MIN = 16;
/**
 * Switches that two components make when they meet. Measured for twice 512: path 11.0 after one, 8.7
 * after 16, 8.2 after 64; a graph that never was two has 8.1.
 */
const MERGE_SWITCH_COUNT = 64;
/** So much more is believed alive than at the last audit: two components have met. Guess. */
const MERGE_GROWTH = 1.25;
/** Guess: if a tenth of the missing lives, 60 calls in vain happen once in 500 times. */
const VAIN_CALL_COUNT_MAX = 60;
/** One probe in so many goes to an address instead: a seed may know an island we never heard of. */
const ADDRESS_PROBE = 8;

const addressTarget = (address: string): Target => ({ node: null, addresses: [address] });

/**
 * The rebalance audit (G3): every few seconds each node looks whether its place in the graph is as it
 * should be. The three slots of everybody make a random regular graph as long as edges are opened in
 * random places, free slots find each other, and some edges are switched now and then.
 */
export class Audit {
  private readonly context: Context;
  private readonly deals: Deals;
  private readonly recovery: Recovery;
  private readonly negotiation: Negotiation;
  private readonly prober: Prober;
  private nextProbeAt: number | null = null;
  private alive = 0;
  private away = 0;
  /** Switches begun by quiet probes since somebody last came or went. */
  private mixes = 0;
  /** Calls to the missing since there last was a reason for them. */
  private calls = 0;
  private free = 0;
  private told = { free: 0, isDialable: false };

  constructor({ context, deals, recovery, negotiation, prober }: Parts) {
    this.context = context;
    this.deals = deals;
    this.recovery = recovery;
    this.negotiation = negotiation;
    this.prober = prober;
  }

  run(now: number): void {
    this.noteGrowth();
    this.advertise();
    this.leaveShelter(now);
    const { free } = this.context.slots;
    const { isUrgent } = this.recovery;
    if (isUrgent) this.seekShelter();
    // With two free slots an edge can be opened for us, which is the urgent search's way.
    if (this.deals.isFree && free > 0 && !(isUrgent && free > 1)) this.pair(now);
    this.probe(now);
  }

  /** When the next one is due: jittered, so that the nodes do not act in step. */
  next(now: number): number {
    const { rebalanceIntervalMs, random } = this.context.options;
    return now + rebalanceIntervalMs * (0.75 + randomUnit(random) / 2);
  }

  /** Two components have met: some of their nodes make a switch each, wherever they are. */
  private noteGrowth(): void {
    const { directory, options } = this.context;
    const before = this.alive;
    this.alive = directory.aliveCount;
    if (this.alive !== before) this.mixes = 0;
    // Somebody came back, or more are missing: there is reason to call again.
    if (this.alive > before || directory.awayCount > this.away) this.calls = 0;
    this.away = directory.awayCount;
    if (this.alive < MERGE_GROWTH * before || this.alive < before + 4 || before === 0) return;
    if (randomBelow(options.random, this.alive) < MERGE_SWITCH_COUNT) this.prober.mixesDue = 1;
  }

  /** Only what has stood for an audit: a newcomer's slot is taken before the news has spread. */
  private advertise(): void {
    const { slots, options, host } = this.context;
    const free = options.maxDegree - slots.degree;
    const isNews = free !== this.told.free || slots.wasDialled !== this.told.isDialable;
    if (free === this.free && isNews) {
      this.told = { free, isDialable: slots.wasDialled };
      host.advertise(free, slots.wasDialled);
    }
    this.free = free;
  }

  /** A leaf that found real neighbours needs its shelter no more. */
  private leaveShelter(now: number): void {
    const { slots, options } = this.context;
    if (slots.degree < options.minDegree) return;
    for (const link of slots.inRole('leaf').filter(({ sheltered }) => sheltered)) {
      // Said, or it would be a loss to the other end; which closes it, so that nothing gets lost.
      send(this.context, link, { kind: 'commit', op: 0, released: true });
      slots.giveUp(link, now);
    }
  }

  /** One link only, and nobody else can be met: its slots serve others better (G1). */
  private seekShelter(): void {
    const { slots } = this.context;
    const [only] = slots.inRole('neighbour');
    if (only && slots.degree === 1 && this.recovery.attempt > 2 && !only.asked)
      this.negotiation.askLeaf(only);
  }

  /** A slot is free and nothing is urgent: find somebody whose slot is free too. */
  private pair(now: number): void {
    const { slots, dials } = this.context;
    if (slots.heldCount > 0 || dials.count('attach') > 0) return;
    const target = this.recovery.pickLost(now) ?? this.recovery.pickFree(now);
    if (target) dials.start(target, { kind: 'attach', split: false }, now);
    else if (slots.free > 1) this.dial(this.member(true, now), now, true);
    else this.pairWithNeighbour(now);
  }

  /** The only other free slot is a neighbour's: the two enter an edge elsewhere. */
  private pairWithNeighbour(now: number): void {
    const { slots, dials, options } = this.context;
    const partner = slots
      .inRole('neighbour')
      .find(({ free, info }) => free > 0 && options.self < info.peer);
    if (!partner) return;
    const contact = drawAlive(this.context, ({ node }) => this.recovery.isOpen(node, now));
    if (contact) dials.start(targetOf(contact), { kind: 'pair', partner: partner.info.peer }, now);
  }

  private probe(now: number): void {
    const { slots, options } = this.context;
    const period = PROBE_AUDITS * options.rebalanceIntervalMs;
    this.nextProbeAt ??= now + period * randomUnit(options.random);
    const isRegular = now >= this.nextProbeAt;
    if (isRegular) this.nextProbeAt = now + period * (0.75 + randomUnit(options.random) / 2);
    if (!slots.hasPlace() || !this.deals.isFree) return;
    if (isRegular && this.mayMix && randomBelow(options.random, QUIET_MIX) === 0) {
      this.prober.mixesDue = 1;
      this.mixes += 1;
    }
    if (isRegular) this.dial(this.anybody(), now, this.isSheltered);
    else if (this.prober.mixesDue > 0) this.dial(this.member(true, now), now);
    this.callTheMissing(now);
  }

  /**
   * Whoever seems dead, or is behind an address that nobody alive has, may be the rest of the world.
   * Where few see many missing, each calls as many as it can; where many see few, one call to each
   * from any of them will do.
   */
  private callTheMissing(now: number): void {
    if (this.calls >= VAIN_CALL_COUNT_MAX) return;
    const { directory, dials, unreachable, options } = this.context;
    const strangers = directory.addresses().filter((address) => !unreachable.rests(address, now));
    const missing = this.away + strangers.length;
    const share = Math.min(PARALLEL_DIALS, missing / Math.max(1, this.alive));
    for (let due = Math.floor(share + randomUnit(options.random)); due > 0; due--) {
      if (dials.isFull) return;
      const stranger = drawOne(this.context, strangers);
      const isStranger =
        stranger !== undefined && randomBelow(options.random, missing) >= this.away;
      const target = isStranger ? addressTarget(stranger) : this.member(false, now);
      if (this.dial(target, now)) this.calls += 1;
    }
  }

  /**
   * A switch that hits both edges of a cut separates the halves until they probe each other. In a ring
   * every second one does; at degree 3 one of 6,900 did, for 10 s [measured: 6 hours each of 8 to 64
   * nodes].
   */
  private get mayMix(): boolean {
    const { maxDegree } = this.context.options;
    const isStraight = this.mixes >= QUIET_MIX_COUNT_MAX;
    return !isStraight && maxDegree > 2 && this.alive >= MIX_ALIVE_COUNT_MIN;
  }

  /**
   * A random non-neighbour: half of the time one believed dead, where there is any, for it may be back
   * though it did not answer the last time; now and then whoever is at an address.
   */
  private anybody(): Target | null {
    const { directory, slots, dials, options } = this.context;
    const dice = randomBelow(options.random, ADDRESS_PROBE);
    if (dice === 0) {
      const address = drawOne(this.context, directory.addresses());
      if (address !== undefined) return addressTarget(address);
    }
    const isNoNeighbour = ({ node, addresses }: Known): boolean =>
      addresses.length > 0 && !slots.linkTo(node) && !dials.isDialling(node);
    const away =
      this.away > 0 && dice % 2 === 0
        ? drawMember(this.context, (member) => !member.alive && isNoNeighbour(member))
        : undefined;
    const member = away ?? drawMember(this.context, isNoNeighbour);
    return member ? targetOf(member) : null;
  }

  private member(isAlive: boolean, now: number): Target | null {
    const member = drawMember(
      this.context,
      ({ node, alive, addresses }) =>
        alive === isAlive && addresses.length > 0 && this.recovery.isOpen(node, now),
    );
    return member ? targetOf(member) : null;
  }

  /** A leaf goes on looking for a place in the graph, without haste. */
  private get isSheltered(): boolean {
    const { slots, options } = this.context;
    return slots.degree < options.minDegree && slots.inRole('leaf').some((leaf) => leaf.sheltered);
  }

  private dial(target: Target | null, now: number, wantsPlace = false): boolean {
    const purpose: Purpose = wantsPlace ? { kind: 'attach', split: true } : { kind: 'probe' };
    return target !== null && this.context.dials.start(target, purpose, now);
  }
}
