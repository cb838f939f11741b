import type { Dial } from '../../main/engine/protocol/io.ts';
import { Oracle } from '../../main/engine/protocol/topology/testing/oracle.ts';
import { labelsOf } from '../measure/graph.ts';
import { Connection } from '../world/connection.ts';
import { CALM, Network } from '../world/network.ts';
import { Prng } from '../world/prng.ts';
import { EventQueue } from '../world/queue.ts';
import { LeanLedger } from './ledger.ts';
import { addressOf, indexOf, type LeanFrame, LeanNode } from './node.ts';

/** TCP, two flights of TLS, hello and welcome: one-way trips before a link stands for its dialler. */
const HANDSHAKE_TRIPS = 6;
const CONNECT_TIMEOUT_MS = 5_000;
/** How long a silent peer is believed in. */
const SILENCE_MS = 6_000;
const OBSERVE_MS = 1_000;

/** Thousands of nodes: the real topology and broadcast machines, and an oracle for everything else. */
export class LeanWorld {
  readonly prng: Prng;
  readonly network: Network;
  readonly ledger: LeanLedger;
  readonly oracle = new Oracle();
  readonly nodes: LeanNode[] = [];
  readonly topology = {
    minDegree: 2,
    maxDegree: 3,
    rebalanceIntervalMs: 5_000,
    recoveryBaseDelayMs: 500,
    maxDiscoveryRetries: 10,
  };
  time = 0;
  degreeMax = 0;
  readonly dials = new Map<LeanNode, number>();
  private readonly queue = new EventQueue();
  private readonly silent = new Set<LeanNode>();
  private connections: { connection: Connection<LeanFrame>; ends: [LeanNode, LeanNode] }[] = [];

  constructor(seed: number) {
    this.prng = new Prng(`lean-${seed}`);
    this.network = new Network(CALM, this.prng.fork('network'));
    this.ledger = new LeanLedger(() => this.time);
    this.observe();
  }

  /** A node that knows one other, or nobody. */
  join(seed: LeanNode | null): LeanNode {
    const index = this.nodes.length;
    const seeds = seed ? [addressOf(seed.index)] : [];
    const node = new LeanNode(this, index, seeds, this.prng.fork(`node-${index}`));
    this.nodes.push(node);
    this.oracle.add(node);
    node.start();
    return node;
  }

  /** @param told its system still closes the connections */
  kill(node: LeanNode, told: boolean): void {
    if (!node.isUp) return;
    const wires = [...node.wires.values()];
    node.isUp = false;
    if (!told) this.silent.add(node);
    for (const { connection, side } of wires) {
      if (told) connection.close(side);
      else {
        connection.vanish(side);
        this.after(SILENCE_MS, () => connection.halfOpen(side === 0 ? 1 : 0));
      }
    }
  }

  partition(group: readonly LeanNode[]): void {
    this.network.partition([group.map(({ index }) => index)]);
    for (const { connection, ends } of this.connections)
      this.after(SILENCE_MS, () => {
        if (this.network.reaches(ends[0].index, ends[1].index)) return;
        connection.halfOpen(0);
        connection.halfOpen(1);
      });
  }

  heal(): void {
    this.network.heal();
    for (const { connection } of this.connections) connection.resume();
  }

  get live(): LeanNode[] {
    return this.nodes.filter(({ isUp }) => isUp);
  }

  // Time

  after(ms: number, run: () => void): void {
    this.queue.push(this.time + ms, run);
  }

  run(ms: number): void {
    const end = this.time + ms;
    while (this.queue.nextAt <= end) {
      const event = this.queue.pop();
      if (!event) break;
      this.time = Math.max(this.time, event.at);
      event.run();
    }
    this.time = end;
  }

  runUntil(isSo: () => boolean, limitMs: number, stepMs: number): boolean {
    for (const end = this.time + limitMs; this.time < end; this.run(stepMs))
      if (isSo()) return true;
    return isSo();
  }

  // Links

  dial(from: LeanNode, dial: Dial): void {
    this.dials.set(from, (this.dials.get(from) ?? 0) + 1);
    const to = this.nodes[indexOf(dial.address)];
    const fail = (): void => {
      if (from.isUp) from.topology.dialFailed(dial, this.time);
    };
    if (!to || this.silent.has(to) || !this.network.passes(from.index, to.index)) {
      this.after(CONNECT_TIMEOUT_MS, fail);
      return;
    }
    const trips = HANDSHAKE_TRIPS * this.network.streamDelay(from.index, to.index);
    this.after(trips, () => {
      if (this.silent.has(to)) this.after(CONNECT_TIMEOUT_MS, fail);
      else if (!to.isUp || to === from || !this.network.passes(from.index, to.index)) fail();
      else if (from.isUp) this.connect(from, to, dial);
    });
  }

  /** The links of nodes that live, as both ends have them, by place in `nodes`. */
  graph(nodes: readonly LeanNode[]): number[][] {
    const places = new Map(nodes.map((node, place) => [node, place]));
    const claimed = nodes.map(
      (node) => new Set(node.neighbours().flatMap((other) => places.get(other) ?? [])),
    );
    return claimed.map((peers, place) => [...peers].filter((peer) => claimed[peer]?.has(place)));
  }

  /** What must hold after every turn of every node. */
  stepped(node: LeanNode): void {
    const { degree } = node.topology;
    if (degree > this.degreeMax) this.degreeMax = degree;
    if (degree > this.topology.maxDegree) throw new Error(`degree ${degree} at node ${node.index}`);
  }

  private connect(from: LeanNode, to: LeanNode, dial: Dial): void {
    const [mine, theirs] = [from.newLink(), to.newLink()];
    const wires = { queue: this.queue, network: this.network, now: () => this.time };
    const connection = new Connection<LeanFrame>(wires, from.end(0, mine), to.end(1, theirs));
    this.connections.push({ connection, ends: [from, to] });
    if (this.connections.length % 4096 === 0)
      this.connections = this.connections.filter((known) => !known.connection.over);
    const trip = this.network.streamDelay(from.index, to.index);
    to.expect(theirs, { connection, side: 1, other: from });
    connection.send(0, [{ kind: 'ready' }], 0);
    from.up(mine, { connection, side: 0, other: to }, dial);
    this.after(2 * trip, () => this.oracle.exchange(from, to));
  }

  private observe(): void {
    const components = new Int32Array(this.nodes.length).fill(-1);
    const live = this.live;
    labelsOf(this.graph(live)).forEach((label, place) => {
      components[live[place]?.index ?? 0] = live[label]?.index ?? -1;
    });
    this.oracle.observe(components);
    this.after(OBSERVE_MS, () => this.observe());
  }
}
