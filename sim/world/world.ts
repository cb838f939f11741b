import { DEFAULT_CONFIG, type MeshConfig } from '../../main/engine/config.ts';
import type { MeshEvent } from '../../main/engine/events.ts';
import type { Dial, Input, LinkId } from '../../main/engine/protocol/io.ts';
import type { LinkMessage } from '../../main/engine/wire/messages.ts';
import { Connection, type End, type Wires } from './connection.ts';
import { CALM, Network, type NetworkOptions } from './network.ts';
import { SimNode } from './node.ts';
import { Prng } from './prng.ts';
import { EventQueue } from './queue.ts';
import { SimStore } from './store.ts';
import { Trace } from './trace.ts';
import { Traffic } from './traffic.ts';
import type { Frame, WireMode } from './wire.ts';

export type WorldOptions = {
  readonly seed: number;
  readonly config?: Partial<MeshConfig>;
  readonly network?: Partial<NetworkOptions>;
  readonly wireMode?: WireMode;
  /** Wall clocks are off by up to so much either way, milliseconds. */
  readonly skewMs?: number;
  /** How many of the last happenings are kept for a failure to show. */
  readonly traceLines?: number;
};

/** Looks on; what it throws ends the run. */
export type Witness = {
  onEvent?(node: SimNode, event: MeshEvent): void;
  onReceived?(node: SimNode, link: LinkId, message: LinkMessage): void;
  onLinkDown?(node: SimNode): void;
  onDialled?(node: SimNode, dial: Dial): void;
  /** A turn of the node's core is over. */
  onStep?(node: SimNode): void;
};

/** Dead connections are swept out whenever so many were made. */
const SWEEP_EVERY = 256;
const SKEW_MS = 2000;

/** Machines, paths between them, and one virtual time. Everything comes from the seed. */
export class World {
  readonly prng: Prng;
  readonly network: Network;
  readonly trace: Trace;
  readonly traffic = new Traffic();
  readonly wireMode: WireMode;
  readonly nodes: SimNode[] = [];
  readonly witnesses: Witness[] = [];
  time = 0;
  /** When the world was last split or made whole. */
  cutsChangedAt = Number.NEGATIVE_INFINITY;
  private readonly config: MeshConfig;
  private readonly skewMs: number;
  private readonly queue = new EventQueue();
  private readonly hosts = new Map<string, SimNode>();
  private connections: Connection<Frame>[] = [];
  private made = 0;

  constructor(options: WorldOptions) {
    this.prng = new Prng(`world-${options.seed}`);
    this.network = new Network({ ...CALM, ...options.network }, this.prng.fork('network'));
    this.config = { ...DEFAULT_CONFIG, lan: false, ...options.config };
    this.wireMode = options.wireMode ?? 'full';
    this.skewMs = options.skewMs ?? SKEW_MS;
    this.trace = new Trace(options.traceLines ?? 0);
  }

  /** A machine; its process is started by whoever asked for it. */
  add(
    name: string = `n${this.nodes.length}`,
    config: Partial<MeshConfig> = {},
    store: SimStore = new SimStore(),
  ): SimNode {
    const slot = this.nodes.length;
    const skewMs = this.prng.fork(`skew-${slot}`).between(-this.skewMs, this.skewMs);
    const node = new SimNode(this, {
      slot,
      name,
      config: { ...this.config, ...config },
      store,
      skewMs,
    });
    this.nodes.push(node);
    this.hosts.set(node.address, node);
    return node;
  }

  /** Who has that address. */
  hostAt(address: string): SimNode | undefined {
    return this.hosts.get(address);
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

  /** Runs until it is so, looking every `stepMs`; false when it is not after `limitMs`. */
  runUntil(isSo: () => boolean, limitMs: number, stepMs = 250): boolean {
    for (const end = this.time + limitMs; this.time < end; this.run(stepMs))
      if (isSo()) return true;
    return isSo();
  }

  // Connections

  connect(dialler: End<Frame>, listener: End<Frame>): Connection<Frame> {
    const wires: Wires = { queue: this.queue, network: this.network, now: () => this.time };
    const connection = new Connection(wires, dialler, listener);
    this.made += 1;
    if (this.made % SWEEP_EVERY === 0)
      this.connections = this.connections.filter((known) => !known.over);
    this.connections.push(connection);
    return connection;
  }

  /** Whoever changes what passes has to say so, for what waits on the way to go on. */
  pathsChanged(): void {
    for (const connection of this.connections) connection.resume();
  }

  partition(groups: readonly (readonly SimNode[])[]): void {
    this.cutsChangedAt = this.time;
    this.trace.note(this.time, -1, 'partition', groups.map((group) => group.length).join());
    this.network.partition(groups.map((group) => group.map(({ slot }) => slot)));
    this.pathsChanged();
  }

  /** Nothing gets from the first to the second; the other direction stays. */
  deafen(from: readonly SimNode[], to: readonly SimNode[]): void {
    this.cutsChangedAt = this.time;
    this.trace.note(this.time, -1, 'deafen', to.length);
    const slots = (nodes: readonly SimNode[]): number[] => nodes.map(({ slot }) => slot);
    this.network.deafen(slots(from), slots(to));
    this.pathsChanged();
  }

  heal(): void {
    this.cutsChangedAt = this.time;
    this.trace.note(this.time, -1, 'heal');
    this.network.heal();
    this.pathsChanged();
  }

  // What nodes report

  note(node: SimNode, what: string, detail: string | number = ''): void {
    this.trace.note(this.time, node.slot, what, detail);
  }

  noteInput(node: SimNode, input: Input): void {
    this.note(node, input.type, detailOf(input));
    if (input.type !== 'link-down') return;
    for (const witness of this.witnesses) witness.onLinkDown?.(node);
  }

  received(node: SimNode, link: LinkId, message: LinkMessage): void {
    for (const witness of this.witnesses) witness.onReceived?.(node, link, message);
  }

  emitted(node: SimNode, event: MeshEvent): void {
    if (!node.isUp) throw new Error(`#${node.slot} says ${event.type} after its end`);
    this.note(node, event.type);
    for (const witness of this.witnesses) witness.onEvent?.(node, event);
  }

  dialled(node: SimNode, dial: Dial): void {
    this.note(node, 'dial', dial.address);
    for (const witness of this.witnesses) witness.onDialled?.(node, dial);
  }

  stepped(node: SimNode): void {
    for (const witness of this.witnesses) witness.onStep?.(node);
  }
}

function detailOf(input: Input): string | number {
  switch (input.type) {
    case 'link-up':
      return `${input.link.id} ${input.link.direction} ${input.link.peer.slice(0, 8)}`;
    case 'link-down':
      return input.link;
    case 'message':
      return `${input.link} ${input.message.kind}`;
    case 'timer':
      return input.timer;
    case 'dial-reached':
      return input.dial.address;
    case 'dial-failed':
      return `${input.dial.address} ${input.problem.code}`;
    case 'found':
      return input.address;
    case 'wake':
    case 'copy-met':
      return '';
  }
}
