import type { NodeId } from '../../../../../shared/ids.ts';
import type { Dial, LinkId } from '../../io.ts';
import { viewSketch } from '../probe.ts';
import { Topology } from '../topology.ts';
import type {
  Contact,
  Directory,
  Known,
  TopologyHost,
  TopologyKind,
  TopologyMessage,
  TopologyOut,
  TopologyTimer,
} from '../vocabulary.ts';
import { NETWORK } from './node.ts';
import { seeded } from './random.ts';
import { DEFAULT_WORLD } from './world.ts';

/** Ids in the order of their numbers. */
export const nodeOf = (number: number): NodeId =>
  number.toString(16).padStart(4, '0').repeat(24) as NodeId;
export const addressOf = (number: number): string => `host${number}:9000`;
export const contactOf = (number: number): Contact => ({
  node: nodeOf(number),
  addresses: [addressOf(number)],
});

/** One machine, node 50, with everything around it in the hands of a test. */
export class Bench implements TopologyOut, TopologyHost {
  readonly machine: Topology;
  readonly members = new Map<NodeId, Known>();
  readonly freeMembers: NodeId[] = [];
  readonly addresses: string[] = [];
  readonly sent: { readonly link: LinkId; readonly message: TopologyMessage }[] = [];
  readonly pinged: LinkId[] = [];
  readonly closed: LinkId[] = [];
  readonly dialled: Dial[] = [];
  readonly carrying = new Set<LinkId>();
  readonly told: { free: number; isDialable: boolean }[] = [];
  lanSearches = 0;
  readonly strangers: LinkId[] = [];
  now = 0;
  private readonly timers = new Map<TopologyTimer, number>();
  private links = 0;

  constructor(options: { readonly minDegree?: number; readonly maxDegree?: number } = {}) {
    const { members } = this;
    const directory: Directory = {
      get aliveCount() {
        return [...members.values()].filter(({ alive }) => alive).length;
      },
      get awayCount() {
        return [...members.values()].filter(({ alive }) => !alive).length;
      },
      get size() {
        return members.size;
      },
      at: (index) => [...members.keys()][index],
      get: (node) => members.get(node),
      free: () => this.freeMembers,
      sketch: () => viewSketch([nodeOf(50), ...members.keys()]),
      addresses: () => this.addresses,
    };
    this.machine = new Topology(
      {
        self: nodeOf(50),
        network: NETWORK,
        ...DEFAULT_WORLD.topology,
        ...options,
        random: seeded(7).bytes,
      },
      this,
      this,
      directory,
    );
  }

  knows(number: number, fields: Partial<Known> = {}): void {
    this.members.set(nodeOf(number), {
      ...contactOf(number),
      alive: true,
      dialable: true,
      ...fields,
    });
  }

  /** A link comes up that the peer dialled. */
  in(number: number, generation = 1): LinkId {
    return this.up(number, 'in', null, generation);
  }

  /** The dial that was made last succeeds. */
  out(number: number): LinkId {
    return this.up(number, 'out', this.dialled.at(-1) ?? null, 1);
  }

  /** A committed link: the peer asks, and is accepted. */
  neighbour(number: number): LinkId {
    const link = this.in(number);
    this.attach(link, { room: 1 });
    return link;
  }

  attach(link: LinkId, fields: { room: number; op?: number; split?: boolean }): void {
    const { room, op = 1_000 + link, split = false } = fields;
    this.hears(link, { kind: 'attach', op, room, split, leaf: false, neighbours: [] });
  }

  hears(link: LinkId, message: TopologyMessage): void {
    this.machine.heard(link, this.now);
    this.machine.message(link, message, this.now);
  }

  /** The transport does what it was told, or the peer went. */
  goes(link: LinkId): void {
    this.machine.linkDown(link, this.now);
  }

  fails(dial: Dial): void {
    this.machine.dialFailed(dial, this.now);
  }

  /** Lets time pass; timers run out on the way. */
  passes(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (;;) {
      const [timer, at] = [...this.timers].sort(([, a], [, b]) => a - b)[0] ?? [];
      if (timer === undefined || at === undefined || at > end) break;
      this.timers.delete(timer);
      this.now = Math.max(this.now, at);
      this.machine.timer(timer, this.now);
    }
    this.now = end;
  }

  /** What was said of a kind, on a link if one is named. */
  said<K extends TopologyKind>(kind: K, link?: LinkId): (TopologyMessage & { kind: K })[] {
    return this.sent
      .filter((sent) => link === undefined || sent.link === link)
      .map(({ message }) => message)
      .filter((message): message is TopologyMessage & { kind: K } => message.kind === kind);
  }

  private up(number: number, direction: 'in' | 'out', dial: Dial | null, generation: number) {
    this.links += 1;
    const info = {
      id: this.links,
      peer: nodeOf(number),
      peerGeneration: generation,
      direction,
      address: addressOf(number),
    };
    this.machine.linkUp(info, dial, this.now);
    return info.id;
  }

  // TopologyOut and TopologyHost

  send(link: LinkId, message: TopologyMessage): void {
    this.sent.push({ link, message });
  }
  ping(link: LinkId): void {
    this.pinged.push(link);
  }
  closeLink(link: LinkId): void {
    this.closed.push(link);
  }
  dial(dial: Dial): void {
    this.dialled.push(dial);
  }
  setTimer(timer: TopologyTimer, at: number): void {
    this.timers.set(timer, at);
  }
  neighbourUp(link: LinkId): void {
    this.carrying.add(link);
  }
  neighbourDown(link: LinkId): void {
    this.carrying.delete(link);
  }
  advertise(free: number, isDialable: boolean): void {
    this.told.push({ free, isDialable });
  }
  searchLan(): void {
    this.lanSearches += 1;
  }
  metStranger(link: LinkId): void {
    this.strangers.push(link);
  }
}
