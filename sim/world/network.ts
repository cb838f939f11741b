import type { Prng } from './prng.ts';

/** A machine's place in the world; its address and its node have the same number. */
export type Slot = number;

export type NetworkOptions = {
  /** One-way delay of a path, milliseconds; each pair of machines has its own within the range. */
  readonly latencyMs: readonly [min: number, max: number];
  /** How much the delay of one packet varies, as a share of its path's. */
  readonly jitter: number;
  /** How much longer one direction of a path may take than the other: 0 none, 1 twice as long. */
  readonly asymmetry: number;
  /** Share of packets lost: on TCP a retransmission delay, on UDP gone. */
  readonly loss: number;
  readonly bytesPerMs: number;
  readonly udpDuplication: number;
};

export const CALM: NetworkOptions = {
  latencyMs: [10, 50],
  jitter: 0.1,
  asymmetry: 0,
  loss: 0,
  bytesPerMs: 1250,
  udpDuplication: 0,
};

/** Retransmission timeout of TCP, doubled each time (RFC 6298 has at least 1 s, Linux 200 ms). */
export const RTO_MS = 200;
const RTO_MS_MAX = 120_000;

/** The paths between machines: how long they take, what they lose, and which of them are cut. */
export class Network {
  options: NetworkOptions;
  /** Machines that nobody can dial, because a router translates their address. */
  readonly nat = new Set<Slot>();
  /** Machines that are off or asleep: nothing leaves them, nothing reaches them. */
  readonly dark = new Set<Slot>();
  /** How many times longer everything takes to and from a machine. */
  readonly slow = new Map<Slot, number>();
  private readonly islands = new Map<Slot, number>();
  /** `from>to` islands between which nothing passes in this one direction. */
  private readonly cuts = new Set<string>();
  private readonly bases = new Map<number, number>();
  private readonly prng: Prng;
  private readonly seeded: Prng;

  constructor(options: NetworkOptions, prng: Prng) {
    this.options = options;
    this.prng = prng.fork('packets');
    this.seeded = prng.fork('paths');
  }

  /** Puts each group of machines on an island of its own; those not named stay on the mainland. */
  partition(groups: readonly (readonly Slot[])[]): void {
    this.heal();
    groups.forEach((group, index) => {
      for (const slot of group) this.islands.set(slot, index + 1);
    });
  }

  /** Like a partition of two, but the second island still reaches the first. */
  deafen(from: readonly Slot[], to: readonly Slot[]): void {
    this.heal();
    for (const slot of from) this.islands.set(slot, 1);
    for (const slot of to) this.islands.set(slot, 2);
    this.cuts.add('1>2');
  }

  heal(): void {
    this.islands.clear();
    this.cuts.clear();
  }

  /** Whether a packet sent now gets through, losses apart. */
  passes(from: Slot, to: Slot): boolean {
    if (this.dark.has(from) || this.dark.has(to)) return false;
    const here = this.islands.get(from) ?? 0;
    const there = this.islands.get(to) ?? 0;
    if (here === there) return true;
    return this.cuts.size > 0 && !this.cuts.has(`${here}>${there}`);
  }

  /** Whether the two can talk to each other, as far as the paths go. */
  reaches(a: Slot, b: Slot): boolean {
    return this.passes(a, b) && this.passes(b, a);
  }

  /** Milliseconds from writing to arriving, on a stream, lost packets sent again. */
  streamDelay(from: Slot, to: Slot): number {
    let delay = this.packetDelay(from, to);
    for (let rto = RTO_MS; this.prng.chance(this.options.loss); rto = Math.min(rto * 2, RTO_MS_MAX))
      delay += rto;
    return delay;
  }

  /** Without losses, and half of the jitter. */
  meanDelay(from: Slot, to: Slot): number {
    return this.base(from, to) * (1 + this.options.jitter / 2);
  }

  /** Milliseconds that each copy of a datagram takes: none when it is lost, two when doubled. */
  datagramDelays(from: Slot, to: Slot): number[] {
    const { loss, udpDuplication } = this.options;
    const copies = this.prng.chance(udpDuplication) ? 2 : 1;
    return Array.from({ length: copies }, () => this.packetDelay(from, to)).filter(
      () => this.passes(from, to) && !this.prng.chance(loss),
    );
  }

  /** After an outage of that length: how long until TCP tries again. */
  retransmitDelay(outageMs: number): number {
    return this.prng.between(0, Math.min(RTO_MS_MAX, Math.max(RTO_MS, outageMs)));
  }

  private packetDelay(from: Slot, to: Slot): number {
    const slow = Math.max(this.slow.get(from) ?? 1, this.slow.get(to) ?? 1);
    return this.base(from, to) * slow * (1 + this.options.jitter * this.prng.unit());
  }

  private base(from: Slot, to: Slot): number {
    const key = from * 65_536 + to;
    const known = this.bases.get(key);
    if (known !== undefined) return known;
    const { latencyMs, asymmetry } = this.options;
    // Named by the pair, not drawn in passing: the path is the same whenever it is first used.
    const pair = this.seeded.fork(`${Math.min(from, to)}-${Math.max(from, to)}`);
    const base = pair.between(...latencyMs) * (from < to ? 1 : 1 + asymmetry * pair.unit());
    this.bases.set(key, base);
    return base;
  }
}
