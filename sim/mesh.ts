import type { MeshConfig } from '../main/engine/config.ts';
import { MeshError } from '../main/engine/errors.ts';
import type { ConversationId } from '../shared/ids.ts';
import { isConnected, whyNotConverged } from './check/convergence.ts';
import { Coroner } from './check/deaths.ts';
import { DegreeWatch } from './check/degree.ts';
import { Ledger } from './check/ledger.ts';
import { Post } from './check/post.ts';
import { type Figures, NO_FIGURES } from './measure/figures.ts';
import { adjacency, shapeOf } from './measure/graph.ts';
import { Payloads } from './measure/payloads.ts';
import { Repairs } from './measure/repairs.ts';
import { mean } from './measure/stats.ts';
import type { Death, SimNode } from './world/node.ts';
import type { Prng } from './world/prng.ts';
import { World, type WorldOptions } from './world/world.ts';

/** Long enough for a back-off that has grown to its limit to come round twice. */
export const SETTLE_MS = 180_000;

/** A world with a network in it, the verbs that scenarios are made of, and all that is measured. */
export class Mesh {
  readonly world: World;
  readonly prng: Prng;
  readonly ledger: Ledger;
  readonly figures: Figures = { ...NO_FIGURES };
  readonly post: Post;
  private readonly coroner: Coroner;
  private readonly degrees = new DegreeWatch();
  private readonly payloads = new Payloads();
  private readonly repairs = new Repairs();
  /** Members that were revoked. */
  readonly expelled = new Set<SimNode>();
  private words = 0;
  /** Deliveries found missing before the end. */
  private settledMisses = 0;

  constructor(options: WorldOptions) {
    this.world = new World(options);
    this.prng = this.world.prng.fork('scenario');
    this.ledger = new Ledger(this.world);
    this.post = new Post(this.world);
    this.coroner = new Coroner(this.world);
    const { ledger, post, coroner, degrees, payloads, repairs } = this;
    this.world.witnesses.push(ledger, post, coroner, degrees, payloads, repairs);
  }

  /** Nodes with a process that runs, and which belong. */
  get live(): SimNode[] {
    return this.world.nodes.filter(
      (node) => node.isUp && !node.isPaused && !this.expelled.has(node),
    );
  }

  // Growing

  /** The first member of an invite-only network. */
  found(config: Partial<MeshConfig> = {}): SimNode {
    const node = this.world.add(undefined, config);
    node.start();
    node.act((core) => core.found('Garden', node.now()));
    return node;
  }

  /** Somebody who knocks at a member's door and is invited from inside. */
  admit(door: SimNode, inviter: SimNode = door, config: Partial<MeshConfig> = {}): SimNode {
    const node = this.world.add(undefined, config);
    node.start();
    node.act((core) => core.seek([door.address], node.now()));
    inviter.act((core) =>
      core.command((session) => session.belonging.invite(node.key, inviter.now()), inviter.now()),
    );
    return node;
  }

  /** A network of `count`, each admitted by a random member at a random moment of `withinMs`. */
  grow(count: number, withinMs: number, config: Partial<MeshConfig> = {}): SimNode[] {
    const nodes = [this.found(config)];
    for (let rest = count - 1; rest > 0; rest--)
      this.world.after(this.prng.unit() * withinMs, () => {
        const members = nodes.filter((node) => node.core?.session);
        nodes.push(this.admit(this.prng.pick(members), this.prng.pick(members), config));
      });
    this.world.run(withinMs);
    return nodes;
  }

  /** An open network, whose nodes all know the first one's address. */
  growOpen(count: number, withinMs: number, config: Partial<MeshConfig> = {}): SimNode[] {
    const first = this.world.add(undefined, config);
    const rest = Array.from({ length: count - 1 }, () =>
      this.world.add(undefined, { ...config, seedPeers: [first.address] }),
    );
    const open = (node: SimNode): void => {
      node.start();
      node.act((core) => core.open('lan', node.now()));
    };
    open(first);
    for (const node of rest) this.world.after(this.prng.unit() * withinMs, () => open(node));
    this.world.run(withinMs);
    return [first, ...rest];
  }

  // Speaking

  /** To everyone, or to one member alone. */
  say(node: SimNode, to: ConversationId = 'everyone'): void {
    this.words += 1;
    const text = `message ${this.words} of #${node.slot}`;
    node.act((core) =>
      core.command(
        (session) => session.say({ kind: 'text', text, replyTo: null }, to, node.now()),
        node.now(),
      ),
    );
  }

  /** A raw broadcast. */
  shout(node: SimNode, bytes = 256): void {
    this.words += 1;
    const payload = new Uint8Array(bytes);
    new DataView(payload.buffer).setUint32(0, this.words);
    this.ledger.shouted(node, payload);
    node.act((core) => core.inNetwork().broadcasting.broadcast([payload], node.now()));
  }

  /** Raw bytes to one node; false when its sender is told that there is no way. */
  send(from: SimNode, to: SimNode): boolean {
    this.words += 1;
    const payload = Buffer.from(`letter ${this.words}`);
    try {
      from.act((core) => core.command(({ unicast }) => unicast.send(to.self, payload), from.now()));
    } catch (error) {
      if (error instanceof MeshError && error.code === 'no-route') return false;
      throw error;
    }
    this.post.sent(from, to, payload);
    return true;
  }

  /** Random members say something, at random moments of the next `ms`. */
  chatter(count: number, ms: number): void {
    for (let left = count; left > 0; left--)
      this.world.after(this.prng.unit() * ms, () => {
        const speakers = this.live.filter((node) => node.core?.session);
        if (speakers.length > 0) this.say(this.prng.pick(speakers));
      });
  }

  // Breaking

  kill(nodes: readonly SimNode[], death: Death): void {
    for (const node of nodes) node.stop(death);
    this.repairs.begin();
  }

  // Measuring

  /** Runs until everybody agrees. */
  settle(limitMs = SETTLE_MS): boolean {
    const since = this.world.time;
    const agreed = this.world.runUntil(() => whyNotConverged(this.live) === null, limitMs, 500);
    this.figures.settleMs = this.world.time - since;
    this.figures.notConverged = agreed ? null : whyNotConverged(this.live);
    return agreed;
  }

  /** Runs until all who live are one component again. */
  repair(limitMs = SETTLE_MS): boolean {
    const since = this.world.time;
    const repaired = this.world.runUntil(() => isConnected(this.live), limitMs, 100);
    this.figures.repairMs = this.world.time - since;
    this.figures.repairRounds = this.repairs.rounds(this.live);
    return repaired;
  }

  /** What a settled network costs when nobody says anything. */
  idle(ms: number): void {
    const before = this.world.traffic.total;
    this.world.run(ms);
    const bytes = this.world.traffic.total - before;
    this.figures.idleBytesPerSecondPerNode = bytes / (ms / 1000) / Math.max(1, this.live.length);
  }

  /** Of what was broadcast so far, this is who had to hear it. */
  expectShoutsAt(nodes: readonly SimNode[]): void {
    this.settledMisses += this.ledger.missedShouts(nodes);
    this.measureFromHere();
  }

  /** Nobody has a link to one who was revoked. @throws Error */
  expelledAreOut(): void {
    const out = new Set([...this.expelled].map(({ self }) => self));
    for (const node of this.live)
      for (const { nodeId } of node.core?.session?.place.connections(node.now()) ?? [])
        if (out.has(nodeId)) throw new Error(`#${node.slot} has a link to a revoked member`);
  }

  /** Forgets times and payloads measured so far: what follows is what counts. */
  measureFromHere(): void {
    this.ledger.resetTimes();
    this.payloads.reset();
  }

  finish(): Figures {
    const { figures, ledger, post, payloads, live } = this;
    const shape = shapeOf(adjacency(live));
    return Object.assign(figures, {
      missed:
        this.settledMisses + ledger.missedChat(live) + ledger.missedShouts(live) + post.missed,
      duplicates: ledger.duplicates + post.duplicates,
      degreeMax: this.degrees.max,
      falseDeaths: this.coroner.falseDeaths,
      rmr: mean(payloads.rmr()),
      hops: mean(payloads.hops()),
      latencyMs: mean(ledger.latencies),
      lastMs: mean(ledger.lastMs()),
      pathLength: shape.pathLength,
      diameter: shape.diameter,
    });
  }

  get deathCases(): readonly string[] {
    return this.coroner.cases;
  }
}
