import type { SimNode } from './node.ts';
import type { Prng } from './prng.ts';

/** As in the real discovery: growing intervals, requests a moment apart, 64 bytes each way. */
const FIRST_MS = 1000;
const INTERVAL_MS_MAX = 60_000;
const SPACING_MS = 250;
const DATAGRAM_BYTES = 64;
const DAY_MS = 24 * 3600 * 1000;
const DAYS_OFF_MAX = 1;

/**
 * LAN discovery of one node: a broadcast that is lost, doubled and overtaken like any datagram. Asker
 * and answerer learn of each other, if they are in one network and agree about the day.
 */
export class Lan {
  private readonly node: SimNode;
  private readonly prng: Prng;
  private intervalMs = FIRST_MS;
  private requestedAt = Number.NEGATIVE_INFINITY;
  private searching = false;

  constructor(node: SimNode, prng: Prng) {
    this.node = node;
    this.prng = prng;
  }

  start(): void {
    this.intervalMs = FIRST_MS;
    this.requestedAt = Number.NEGATIVE_INFINITY;
    this.searching = false;
    if (this.node.config.lan) this.round(this.node.process);
  }

  search(): void {
    const { node, searching } = this;
    if (!node.config.lan || searching) return;
    this.searching = true;
    const wait = Math.max(0, this.requestedAt + SPACING_MS - node.world.time);
    this.later(wait, node.process, () => {
      this.searching = false;
      this.ask();
    });
  }

  private round(process: number): void {
    this.ask();
    const delay = this.intervalMs * this.prng.between(0.75, 1);
    if (this.node.core?.network()) this.intervalMs = Math.min(this.intervalMs * 2, INTERVAL_MS_MAX);
    this.later(delay, process, () => this.round(process));
  }

  private ask(): void {
    const { node } = this;
    if (!node.core?.network()) return;
    this.requestedAt = node.world.time;
    for (const other of node.world.nodes) {
      if (other === node || other.lanName !== node.lanName) continue;
      node.world.traffic.sentDatagram(node.slot, DATAGRAM_BYTES);
      this.transmit(node, other, () => this.answer(other));
    }
  }

  private answer(other: SimNode): void {
    const { node } = this;
    if (!other.config.lan || !sameNetwork(node, other)) return;
    node.world.traffic.sentDatagram(other.slot, DATAGRAM_BYTES);
    this.transmit(other, node, () => node.input({ type: 'found', address: other.address }));
    other.input({ type: 'found', address: node.address });
  }

  private transmit(from: SimNode, to: SimNode, arrive: () => void): void {
    const { world } = from;
    for (const delay of world.network.datagramDelays(from.slot, to.slot))
      world.after(delay, () => to.whenRunning(arrive));
  }

  private later(ms: number, process: number, run: () => void): void {
    this.node.world.after(ms, () =>
      this.node.whenRunning(() => {
        if (this.node.process === process) run();
      }),
    );
  }
}

function sameNetwork(a: SimNode, b: SimNode): boolean {
  const day = (node: SimNode): number => Math.floor(node.now().wall / DAY_MS);
  const network = a.core?.network()?.id;
  return (
    network !== undefined &&
    network === b.core?.network()?.id &&
    Math.abs(day(a) - day(b)) <= DAYS_OFF_MAX
  );
}
