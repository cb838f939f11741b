import type { Instant, LinkId } from '../../io.ts';
import type { PlumtreeMessage } from '../messages.ts';
import { type ItemName, Stream } from '../names.ts';
import { keyOf } from './carrier.ts';
import { regularGraph, seeded } from './graph.ts';
import { SimNode } from './node.ts';
import { Queue } from './queue.ts';

type Heard = { readonly at: number; readonly node: number };

export type SimOptions = {
  readonly seed: number;
  readonly ihaveTimeoutMs: number;
  readonly ihaveFlushMs: number;
  readonly latencyMs: readonly [number, number];
  /** What each message's latency may differ by, order kept. */
  readonly jitterMs: number;
};

/** A network of trees, seeded, in virtual time; its links keep order and break like TCP. */
export class SimNet {
  readonly options: SimOptions;
  readonly random: () => number;
  readonly nodes: SimNode[] = [];
  /** Payloads that arrived, by item. */
  readonly payloads = new Map<string, number>();
  /** Each item's way through the network. */
  readonly hearings = new Map<string, Heard[]>();
  /** Looks at, or drops, a message on its way. */
  filter: (from: SimNode, to: SimNode, message: PlumtreeMessage) => boolean = () => true;
  time = 0;
  private readonly queue = new Queue();
  private readonly lastArrival = new Map<LinkId, number>();
  private linkIds = 0;

  constructor(options: Partial<SimOptions> = {}) {
    this.options = {
      seed: 1,
      ihaveTimeoutMs: 500,
      ihaveFlushMs: 30,
      latencyMs: [10, 50],
      jitterMs: 0,
      ...options,
    };
    this.random = seeded(this.options.seed);
  }

  /** Nodes on a random regular graph. */
  static regular(count: number, degree: number, options: Partial<SimOptions> = {}): SimNet {
    const net = new SimNet(options);
    for (let index = 0; index < count; index++) net.add();
    for (const [a, b] of regularGraph(count, degree, net.random)) net.link(net.at(a), net.at(b));
    return net;
  }

  get now(): Instant {
    return { mono: this.time, wall: 1_800_000_000_000 + this.time };
  }
  get alive(): SimNode[] {
    return this.nodes.filter(({ alive }) => alive);
  }

  at(index: number): SimNode {
    return this.nodes[index] as SimNode;
  }

  add(): SimNode {
    const node = new SimNode(this, this.nodes.length);
    this.nodes.push(node);
    return node;
  }

  link(a: SimNode, b: SimNode, latencyMs = this.latency()): void {
    const [mine, theirs] = [++this.linkIds, ++this.linkIds];
    a.wires.set(mine, { to: b, link: theirs, latencyMs });
    b.wires.set(theirs, { to: a, link: mine, latencyMs });
    a.run(() => a.tree.neighbourUp(mine, this.now));
    b.run(() => b.tree.neighbourUp(theirs, this.now));
  }

  /** Breaks a link: what is on its way is lost, both ends hear of it after `afterMs`. */
  cut(a: SimNode, link: LinkId, afterMs = 1): void {
    const wire = a.wires.get(link);
    if (!wire) return;
    a.wires.delete(link);
    wire.to.wires.delete(wire.link);
    this.schedule(this.time + afterMs, () => {
      a.run(() => a.tree.linkDown(link, this.now));
      wire.to.run(() => wire.to.tree.linkDown(wire.link, this.now));
    });
  }

  /** As kill −9: the kernel closes the sockets. */
  kill(node: SimNode): void {
    node.alive = false;
    for (const link of [...node.wires.keys()]) this.cut(node, link);
  }

  send(from: SimNode, link: LinkId, message: PlumtreeMessage): void {
    const wire = from.wires.get(link);
    if (!wire || !this.filter(from, wire.to, message)) return;
    const at = this.time + wire.latencyMs + this.random() * this.options.jitterMs;
    const arrival = Math.max(at, this.lastArrival.get(wire.link) ?? 0);
    this.lastArrival.set(wire.link, arrival);
    this.schedule(arrival, () =>
      wire.to.run(() => {
        if (!wire.to.wires.has(wire.link)) return;
        this.countPayload(wire.to, wire.link, message);
        wire.to.receive(wire.link, message);
      }),
    );
  }

  heard(node: SimNode, name: ItemName): void {
    const key = keyOf(name);
    const hearings = this.hearings.get(key) ?? [];
    hearings.push({ at: this.time, node: node.index });
    this.hearings.set(key, hearings);
  }

  schedule(at: number, run: () => void): void {
    this.queue.push(at, run);
  }

  run(ms: number): void {
    const end = this.time + ms;
    for (let next = this.queue.pop(end); next; next = this.queue.pop(end)) {
      this.time = Math.max(this.time, next.at);
      next.run();
    }
    this.time = end;
  }

  private latency(): number {
    const [least, most] = this.options.latencyMs;
    return least + this.random() * (most - least);
  }

  private readonly aliases = new Map<string, string>();

  private countPayload(to: SimNode, link: LinkId, message: PlumtreeMessage): void {
    const entries = message.kind === 'gossip' ? [message] : message.entries;
    for (const { alias, define } of entries)
      if (define) this.aliases.set(`${to.index}|${link}|${alias}`, new Stream(define).key);
    if (message.kind !== 'gossip') return;
    const key = `${this.aliases.get(`${to.index}|${link}|${message.alias}`)}${message.seq}`;
    this.payloads.set(key, (this.payloads.get(key) ?? 0) + 1);
  }
}
