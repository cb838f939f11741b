import type { NetworkId, NodeId } from '../../../../../shared/ids.ts';
import { PROVISIONAL_COUNT_MAX } from '../../../../../shared/limits.ts';
import type { Dial, LinkId } from '../../io.ts';
import { Topology } from '../topology.ts';
import type { TopologyHost, TopologyMessage, TopologyOut, TopologyTimer } from '../vocabulary.ts';
import type { Subject } from './oracle.ts';
import type { Generator } from './random.ts';
import type { Ear, End } from './wire.ts';
import type { World } from './world.ts';

export const NETWORK = '0'.repeat(64) as NetworkId;

/** One process: a topology machine, its links and its timers, in a world of such. */
export class SimNode implements Subject, Ear, TopologyOut, TopologyHost {
  readonly index: number;
  readonly id: NodeId;
  readonly addresses: readonly string[];
  readonly seeds: readonly string[];
  readonly machine: Topology;
  private readonly world: World;
  private readonly ends = new Map<LinkId, End>();
  private readonly timers = new Map<TopologyTimer, number>();
  /** Links that broadcasts go over. */
  readonly carrying = new Set<LinkId>();
  isUp = true;
  /** Dead in such a way that dials time out instead of being refused. */
  isSilent = false;
  hasLeft = false;
  advertised = 0;
  dialable = false;
  known = 0;
  /** The process does nothing before. */
  stalledUntil = 0;
  private deferred: (() => void)[] = [];

  constructor(
    world: World,
    index: number,
    id: NodeId,
    seeds: readonly string[],
    random: Generator,
  ) {
    this.world = world;
    this.index = index;
    this.id = id;
    this.seeds = seeds;
    this.addresses = [addressOf(index)];
    const options = {
      self: id,
      network: NETWORK,
      ...world.options.topology,
      random: random.bytes,
    };
    this.machine = new Topology(options, this, this, world.oracle.directoryOf(this));
  }

  /** Lets the machine take a turn, unless the process is dead; later, when it is stalled. */
  turn(run: (machine: Topology, now: number) => void): void {
    if (!this.isUp) return;
    if (this.world.now < this.stalledUntil || this.deferred.length > 0) {
      this.deferred.push(() => run(this.machine, this.world.now));
      return;
    }
    run(this.machine, this.world.now);
    this.check();
  }

  stall(milliseconds: number): void {
    this.stalledUntil = this.world.now + milliseconds;
    this.world.after(milliseconds, () => {
      const waiting = this.deferred;
      this.deferred = [];
      for (const run of waiting) {
        if (!this.isUp) return;
        run();
        this.check();
      }
    });
  }

  // Ear

  up(end: End): void {
    this.ends.set(end.id, end);
    const other = end.wire.other(end).ear as SimNode;
    const isDialler = end.side === 0;
    const dial = isDialler
      ? { address: addressOf(other.index), network: NETWORK, expect: null }
      : null;
    const info = {
      id: end.id,
      peer: other.id,
      peerGeneration: 1,
      direction: isDialler ? ('out' as const) : ('in' as const),
      address: addressOf(other.index),
    };
    this.turn((machine, now) => machine.linkUp(info, dial, now));
  }

  down(id: LinkId): void {
    this.ends.delete(id);
    this.turn((machine, now) => machine.linkDown(id, now));
  }

  frame(id: LinkId, message: TopologyMessage | 'ping' | 'pong'): void {
    this.turn((machine, now) => {
      const end = this.ends.get(id);
      if (end && this.world.tap?.(message, end)) return;
      machine.heard(id, now);
      if (message === 'ping' || message === 'pong') return;
      this.world.count(message.kind);
      machine.message(id, message, now);
    });
  }

  // TopologyOut

  send(link: LinkId, message: TopologyMessage): void {
    const end = this.ends.get(link);
    end?.wire.send(end, message);
  }

  ping(link: LinkId): void {
    const end = this.ends.get(link);
    end?.wire.send(end, 'ping');
  }

  closeLink(link: LinkId): void {
    const end = this.ends.get(link);
    end?.wire.close(end);
  }

  dial(dial: Dial): void {
    this.world.dial(this, dial);
  }

  setTimer(timer: TopologyTimer, at: number): void {
    this.timers.set(timer, at);
    this.world.after(Math.max(0, at - this.world.now), () => {
      if (this.timers.get(timer) !== at) return;
      this.timers.delete(timer);
      this.turn((machine, now) => machine.timer(timer, now));
    });
  }

  // TopologyHost

  neighbourUp(link: LinkId): void {
    this.carrying.add(link);
  }

  neighbourDown(link: LinkId): void {
    this.carrying.delete(link);
  }

  advertise(free: number, isDialable: boolean): void {
    this.advertised = free;
    this.dialable = isDialable;
  }

  searchLan(): void {
    this.world.searchLan(this);
  }

  // For the world

  openEnds(): End[] {
    return [...this.ends.values()];
  }

  /** The nodes it takes for its neighbours. */
  neighbours(): number[] {
    return this.peersOn('neighbour');
  }

  peersOn(role: 'neighbour' | 'leaf'): number[] {
    return this.machine.links(role).flatMap((id) => {
      const end = this.ends.get(id);
      return end ? [end.wire.other(end).ear.index] : [];
    });
  }

  /** What must hold after every turn of every node. */
  private check(): void {
    const { machine, world } = this;
    const committed = machine.links('neighbour');
    world.degreeMax = Math.max(world.degreeMax, committed.length);
    const fail = (what: string): never => {
      throw new Error(`${what} at node ${this.index}, t=${world.now}, seed ${world.options.seed}`);
    };
    if (committed.length > world.options.topology.maxDegree) fail(`degree ${committed.length}`);
    if (machine.links('provisional').length > PROVISIONAL_COUNT_MAX) fail('provisional links');
    const carriers = committed.length + machine.links('leaf').length;
    if (this.carrying.size !== carriers) fail('broadcast over a link that is not committed');
  }
}

export const addressOf = (index: number): string => `n${index}:1`;
export const indexOf = (address: string): number => Number(address.slice(1, address.indexOf(':')));
