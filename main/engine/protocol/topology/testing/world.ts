import type { NodeId } from '../../../../../shared/ids.ts';
import type { Dial } from '../../io.ts';
import type { TopologyMessage, TopologyOptions } from '../vocabulary.ts';
import { componentsOf, type Graph, type Shape, shapeOf } from './graph.ts';
import { addressOf, indexOf, SimNode } from './node.ts';
import { Oracle } from './oracle.ts';
import { EventQueue } from './queue.ts';
import { type Generator, seeded } from './random.ts';
import { type End, Wire } from './wire.ts';

export type WorldOptions = {
  readonly seed: number;
  /** One way, milliseconds. */
  readonly latencyMs: readonly [number, number];
  readonly connectTimeoutMs: number;
  /** How long a peer that says nothing is believed in. */
  readonly silenceMs: number;
  /** Nodes of one side find each other by broadcast. */
  readonly lan: boolean;
  readonly topology: Omit<TopologyOptions, 'self' | 'network' | 'random'>;
};

export const DEFAULT_WORLD: WorldOptions = {
  seed: 1,
  latencyMs: [5, 25],
  connectTimeoutMs: 5_000,
  silenceMs: 6_000,
  lan: false,
  topology: {
    minDegree: 2,
    maxDegree: 3,
    rebalanceIntervalMs: 5_000,
    recoveryBaseDelayMs: 500,
    maxDiscoveryRetries: 10,
  },
};

/** One way trips before a link stands for its dialler: TCP, two flights of TLS, hello and welcome. */
const HANDSHAKE_TRIPS = 6;

/**
 * A network of topology machines and nothing else: virtual time, latency, dead and unreachable nodes,
 * partitions; membership comes from an oracle. Everything follows from the seed. After every turn of
 * every node the caps are checked (`SimNode.check`), so that any run is a test of them.
 */
export class World {
  readonly options: WorldOptions;
  readonly oracle = new Oracle();
  readonly nodes: SimNode[] = [];
  readonly random: Generator;
  /** Who cannot be dialled. */
  readonly natted = new Set<number>();
  readonly messages = new Map<string, number>();
  /** Sees every frame that arrives; true loses it. */
  tap: ((frame: TopologyMessage | 'ping' | 'pong', end: End) => boolean) | null = null;
  degreeMax = 0;
  dials = 0;
  now = 0;
  private readonly queue = new EventQueue();
  private links = 0;
  private sideOf: (node: number) => number = () => 0;

  constructor(options: Partial<WorldOptions> = {}) {
    this.options = { ...DEFAULT_WORLD, ...options };
    this.random = seeded(this.options.seed);
    this.observe();
  }

  // Building

  /** Starts a node that knows one address, or nobody. */
  join(seed: number | null, options: { readonly natted?: boolean } = {}): SimNode {
    const index = this.nodes.length;
    const seeds = seed === null ? [] : [addressOf(seed)];
    const node = new SimNode(this, index, this.newId(), seeds, seeded(this.random.next()));
    this.nodes.push(node);
    this.oracle.add(node);
    if (options.natted) this.natted.add(index);
    node.turn((machine, now) => machine.start(now));
    return node;
  }

  /** `reset`: the system says so to its peers. `silent`: the machine is gone without a word. */
  kill(index: number, how: 'reset' | 'silent'): void {
    const node = this.node(index);
    if (!node.isUp) return;
    node.isUp = false;
    node.isSilent = how === 'silent';
    for (const end of node.openEnds()) {
      const other = end.wire.other(end);
      if (how === 'reset') end.wire.close(end);
      else {
        end.state = 'down';
        this.after(this.options.silenceMs, () => end.wire.drop(other));
      }
    }
  }

  /** Says goodbye and ends. */
  leave(index: number): void {
    const node = this.node(index);
    if (!node.isUp) return;
    node.turn((machine, now) => machine.leave(now));
    this.oracle.saidGoodbye(node);
    this.after(50, () => this.kill(index, 'reset'));
  }

  /** Nodes of different sides do not reach each other; what stood between them dies of silence. */
  partition(sideOf: (node: number) => number): void {
    this.sideOf = sideOf;
    for (const node of this.nodes)
      for (const end of node.openEnds())
        if (!this.passes(node.index, end.wire.other(end).ear.index))
          this.after(this.options.silenceMs, () => end.wire.drop(end));
  }

  heal(): void {
    this.sideOf = () => 0;
  }

  /** One end of a link loses it and learns so at once; the other believes in it for a while. */
  halfOpen(end: End): void {
    const other = end.wire.other(end);
    end.wire.drop(end);
    this.after(this.options.silenceMs, () => end.wire.drop(other));
  }

  // Running

  run(milliseconds: number): void {
    const end = this.now + milliseconds;
    while (this.queue.nextAt <= end) {
      this.now = this.queue.nextAt;
      this.queue.pop()?.();
    }
    this.now = end;
  }

  /** Runs until it holds, looking every second; returns the milliseconds it took, or null. */
  runUntil(holds: () => boolean, atMost: number): number | null {
    const start = this.now;
    while (!holds()) {
      if (this.now - start >= atMost) return null;
      this.run(1_000);
    }
    return this.now - start;
  }

  after(wait: number, run: () => void): void {
    this.queue.push(this.now + wait, run);
  }

  dial(from: SimNode, dial: Dial): void {
    this.dials += 1;
    const to = this.nodes[indexOf(dial.address)];
    const trip = this.latency(from.index, to?.index ?? 0);
    const { connectTimeoutMs } = this.options;
    const fail = (): void => from.turn((machine, now) => machine.dialFailed(dial, now));
    if (!to || !this.passes(from.index, to.index) || this.natted.has(to.index)) {
      this.after(connectTimeoutMs, fail);
      return;
    }
    this.after(HANDSHAKE_TRIPS * trip, () => {
      if (!to.isUp) return to.isSilent ? this.after(connectTimeoutMs, fail) : fail();
      if (to === from || !this.passes(from.index, to.index)) return fail();
      if (from.isUp) this.open(new Wire(this.wiring, from, to));
    });
  }

  /** Somebody answers, if anybody is there. */
  searchLan(from: SimNode): void {
    if (!this.options.lan) return;
    const others = this.alive().filter(
      (node) => node !== from && this.passes(from.index, node.index),
    );
    const found = others[this.random.below(others.length)];
    if (found)
      this.after(this.latency(from.index, found.index), () =>
        from.turn((machine, now) => machine.found(addressOf(found.index), now)),
      );
  }

  count(kind: string): void {
    this.messages.set(kind, (this.messages.get(kind) ?? 0) + 1);
  }

  // Looking

  alive(): SimNode[] {
    return this.nodes.filter(({ isUp }) => isUp);
  }

  /** Links that both ends take for committed. */
  graph(): Graph {
    const claims = this.nodes.map((node) => (node.isUp ? node.neighbours() : []));
    const leaves = this.nodes.map((node) => (node.isUp ? node.peersOn('leaf') : []));
    return claims.map((claimed, index) => [
      ...claimed.filter((other) => claims[other]?.includes(index)),
      ...(leaves[index] ?? []).filter((other) => leaves[other]?.includes(index)),
    ]);
  }

  shape(sources?: number): Shape {
    return shapeOf(this.graph(), (index) => this.node(index).isUp, sources);
  }

  /** Slots held at living nodes for something under way. */
  get heldSlots(): number {
    const { maxDegree } = this.options.topology;
    return this.alive().reduce(
      (sum, { machine }) => sum + maxDegree - machine.degree - machine.free,
      0,
    );
  }

  /** Every living node has `min(minDegree, N − 1)` neighbours that agree. */
  get isSatisfied(): boolean {
    const graph = this.graph();
    const alive = this.alive();
    const least = Math.min(this.options.topology.minDegree, alive.length - 1);
    return alive.every(({ index }) => (graph[index]?.length ?? 0) >= least);
  }

  get isConnected(): boolean {
    return this.shape(1).components <= 1;
  }

  degrees(): number[] {
    const graph = this.graph();
    const count: number[] = [];
    for (const { index } of this.alive()) {
      const degree = graph[index]?.length ?? 0;
      count[degree] = (count[degree] ?? 0) + 1;
    }
    return Array.from(count, (nodes) => nodes ?? 0);
  }

  node(index: number): SimNode {
    const node = this.nodes[index];
    if (!node) throw new Error(`no node ${index}`);
    return node;
  }

  // Inside

  private open(wire: Wire): void {
    wire.open();
    const [a, b] = wire.ends;
    // Digest and delta: one round trip.
    this.after(2 * this.latency(a.ear.index, b.ear.index), () => {
      if (a.state === 'up' && b.state === 'up')
        this.oracle.exchange(this.node(a.ear.index), this.node(b.ear.index));
    });
  }

  private observe(): void {
    const graph = this.graph();
    this.oracle.observe(componentsOf(graph, (index) => this.node(index).isUp));
    this.after(1_000, () => this.observe());
  }

  private readonly wiring = {
    now: () => this.now,
    after: (wait: number, run: () => void) => this.after(wait, run),
    latency: (a: number, b: number) => this.latency(a, b),
    passes: (a: number, b: number) => this.passes(a, b),
    newLinkId: () => {
      this.links += 1;
      return this.links;
    },
  };

  private passes(a: number, b: number): boolean {
    return this.sideOf(a) === this.sideOf(b);
  }

  /** Fixed for a pair, different for each. */
  private latency(a: number, b: number): number {
    const [least, most] = this.options.latencyMs;
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    const mixed = Math.imul(low * 0x9e3779b1 + high, 0x85ebca6b) >>> 0;
    return least + ((most - least) * (mixed % 1_000)) / 1_000;
  }

  private newId(): NodeId {
    let id = '';
    while (id.length < 96) id += this.random.next().toString(16).padStart(8, '0');
    return id as NodeId;
  }
}
