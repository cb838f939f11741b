import type { Dial, Instant, LinkId } from '../../main/engine/protocol/io.ts';
import type { PlumtreeMessage } from '../../main/engine/protocol/plumtree/messages.ts';
import type { Carrier } from '../../main/engine/protocol/plumtree/names.ts';
import { Plumtree } from '../../main/engine/protocol/plumtree/plumtree.ts';
import type { Subject } from '../../main/engine/protocol/topology/testing/oracle.ts';
import { Topology } from '../../main/engine/protocol/topology/topology.ts';
import type {
  TopologyHost,
  TopologyMessage,
  TopologyOut,
  TopologyTimer,
} from '../../main/engine/protocol/topology/vocabulary.ts';
import type { NetworkId, NodeId } from '../../shared/ids.ts';
import { never } from '../../shared/result.ts';
import type { Connection, End } from '../world/connection.ts';
import type { Prng } from '../world/prng.ts';
import type { LeanWorld } from './world.ts';

export const LEAN_NETWORK = '0'.repeat(64) as NetworkId;
const IHAVE_TIMEOUT_MS = 500;
const IHAVE_FLUSH_MS = 100;

export type LeanFrame =
  | TopologyMessage
  | PlumtreeMessage
  | { readonly kind: 'ping' | 'pong' | 'ready' };

/** One end of a connection. */
export type Wire = {
  readonly connection: Connection<LeanFrame>;
  readonly side: 0 | 1;
  other: LeanNode;
};

/** Topology and broadcast alone, as in a core; who belongs and who lives an oracle tells. */
export class LeanNode implements Subject, TopologyHost {
  readonly index: number;
  readonly id: NodeId;
  readonly addresses: readonly string[];
  readonly seeds: readonly string[];
  readonly topology: Topology;
  readonly plumtree: Plumtree;
  readonly wires = new Map<LinkId, Wire>();
  private readonly expected = new Map<LinkId, Wire>();
  isUp = true;
  hasLeft = false;
  advertised = 0;
  dialable = false;
  known = 0;
  private readonly world: LeanWorld;
  private readonly timers = new Map<string, number>();
  private linkIds = 0;
  private said = 0;

  constructor(world: LeanWorld, index: number, seeds: readonly string[], prng: Prng) {
    this.world = world;
    this.index = index;
    this.seeds = seeds;
    this.addresses = [addressOf(index)];
    this.id = Buffer.from(prng.bytes(48)).toString('hex') as NodeId;
    const random = (count: number): Uint8Array => prng.bytes(count);
    this.topology = new Topology(
      { self: this.id, network: LEAN_NETWORK, ...world.topology, random },
      this.topologyOut(),
      this,
      world.oracle.directoryOf(this),
    );
    this.plumtree = new Plumtree(
      {
        self: this.id,
        carrier: this.carrier(),
        random,
        ihaveTimeoutMs: IHAVE_TIMEOUT_MS,
        ihaveFlushMs: IHAVE_FLUSH_MS,
        isCongested: () => false,
      },
      {
        send: (link, message) => this.send(link, message),
        setTimer: (timer, at) => this.arm(timer, at),
      },
      this.now(),
    );
  }

  now(): Instant {
    return { mono: this.world.time, wall: this.world.time };
  }

  start(): void {
    this.topology.start(this.world.time);
  }

  /** Sends a broadcast; its name leads to it in the world's ledger. */
  shout(): string {
    this.said += 1;
    const name = { origin: this.id, stream: 'raw:1', seq: this.said };
    this.world.ledger.said(nameOf(name.origin, name.seq), this);
    this.plumtree.broadcast(name, new Uint8Array(256), this.now());
    return nameOf(name.origin, name.seq);
  }

  /** Links that both topology and broadcast count on. */
  neighbours(): LeanNode[] {
    return this.topology.links('neighbour').flatMap((link) => this.wires.get(link)?.other ?? []);
  }

  // The transport's part

  end(side: 0 | 1, link: LinkId): End<LeanFrame> {
    return {
      slot: this.index,
      onData: (frames) => {
        for (const frame of frames) this.receive(side, link, frame);
      },
      onEnd: () => this.down(link),
      whenRunning: (run) => {
        if (this.isUp) run();
      },
    };
  }

  newLink(): LinkId {
    this.linkIds += 1;
    return this.linkIds;
  }

  /** The dialler's last word of the handshake is on its way. */
  expect(link: LinkId, wire: Wire): void {
    this.expected.set(link, wire);
  }

  up(link: LinkId, wire: Wire, dial: Dial | null): void {
    if (!this.isUp) return;
    this.expected.delete(link);
    this.wires.set(link, wire);
    const info = {
      id: link,
      peer: wire.other.id,
      peerGeneration: 1,
      direction: dial ? ('out' as const) : ('in' as const),
      address: addressOf(wire.other.index),
    };
    this.topology.linkUp(info, dial, this.world.time);
    this.world.stepped(this);
  }

  down(link: LinkId): void {
    this.expected.delete(link);
    if (!this.isUp || !this.wires.delete(link)) return;
    this.topology.linkDown(link, this.world.time);
    this.plumtree.linkDown(link, this.now());
    this.world.stepped(this);
  }

  private receive(side: 0 | 1, link: LinkId, frame: LeanFrame): void {
    const expected = frame.kind === 'ready' && this.expected.get(link);
    if (expected) this.up(link, expected, null);
    if (!this.isUp || !this.wires.has(link)) return;
    this.topology.heard(link, this.world.time);
    switch (frame.kind) {
      case 'ping':
        this.wires.get(link)?.connection.send(side, [{ kind: 'pong' }], 0);
        break;
      case 'pong':
      case 'ready':
        break;
      case 'gossip':
      case 'ihave':
      case 'graft':
      case 'prune':
        this.hear(link, frame);
        break;
      default:
        this.topology.message(link, frame, this.world.time);
    }
    this.world.stepped(this);
  }

  private hear(link: LinkId, frame: PlumtreeMessage): void {
    switch (frame.kind) {
      case 'gossip':
        this.world.ledger.receptions += 1;
        this.plumtree.onGossip(link, frame, this.now());
        break;
      case 'ihave':
        this.plumtree.onIhave(link, frame, this.now());
        break;
      case 'graft':
        this.plumtree.onGraft(link, frame, this.now());
        break;
      case 'prune':
        this.plumtree.onPrune(link, frame, this.now());
        break;
      default:
        never(frame);
    }
  }

  private send(link: LinkId, message: LeanFrame): void {
    const wire = this.wires.get(link);
    wire?.connection.send(wire.side, [message], 0);
  }

  private topologyOut(): TopologyOut {
    return {
      send: (link, message) => this.send(link, message),
      ping: (link) => this.send(link, { kind: 'ping' }),
      closeLink: (link) => {
        const wire = this.wires.get(link);
        wire?.connection.close(wire.side);
        this.world.after(0, () => this.down(link));
      },
      dial: (dial) => this.world.dial(this, dial),
      setTimer: (timer, at) => this.arm(timer, at),
    };
  }

  private arm(timer: TopologyTimer | 'plumtree', at: number): void {
    this.timers.set(timer, at);
    this.world.after(Math.max(0, at - this.world.time), () => {
      if (!this.isUp || this.timers.get(timer) !== at) return;
      this.timers.delete(timer);
      if (timer === 'plumtree') this.plumtree.onTimer(this.now());
      else this.topology.timer(timer, this.world.time);
      this.world.stepped(this);
    });
  }

  /** Unsigned bytes, kept for ever: signatures and caches are the core's. */
  private carrier(): Carrier {
    const held = new Map<string, Uint8Array>();
    const key = (name: { origin: NodeId; seq: number }): string => nameOf(name.origin, name.seq);
    return {
      provide: (name) =>
        held.get(key(name)) ?? (name.origin === this.id && name.seq <= this.said ? PAYLOAD : null),
      has: (name) => name.origin === this.id || held.has(key(name)),
      deliver: (name, bytes) => {
        if (name.origin === this.id || held.has(key(name))) return 'known';
        held.set(key(name), bytes);
        this.world.ledger.heard(key(name), this);
        return 'new';
      },
    };
  }

  // TopologyHost

  neighbourUp(link: LinkId): void {
    this.plumtree.neighbourUp(link, this.now());
  }

  neighbourDown(link: LinkId): void {
    this.plumtree.neighbourDown(link, this.now());
  }

  advertise(free: number, isDialable: boolean): void {
    this.advertised = free;
    this.dialable = isDialable;
  }

  searchLan(): void {
    // An oracle tells whom there is to know.
  }
}

const PAYLOAD = new Uint8Array(256);

export const addressOf = (index: number): string => `n${index}:1`;
export const indexOf = (address: string): number => Number(address.slice(1, address.indexOf(':')));
const nameOf = (origin: NodeId, seq: number): string => `${origin.slice(0, 24)} ${seq}`;
