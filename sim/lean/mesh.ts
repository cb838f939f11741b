import { type Figures, NO_FIGURES } from '../measure/figures.ts';
import { componentsOf, shapeOf } from '../measure/graph.ts';
import { uniformShape } from '../measure/reference.ts';
import { shortestMeanMs } from '../measure/shortest.ts';
import { mean } from '../measure/stats.ts';
import type { Prng } from '../world/prng.ts';
import type { LeanNode } from './node.ts';
import { LeanWorld } from './world.ts';

const SETTLE_MS = 180_000;
const PARALLEL_DIALS = 3;

/** The verbs of big worlds. */
export class LeanMesh {
  readonly world: LeanWorld;
  readonly prng: Prng;
  readonly figures: Figures = { ...NO_FIGURES };

  constructor(seed: number) {
    this.world = new LeanWorld(seed);
    this.prng = this.world.prng.fork('scenario');
  }

  get live(): LeanNode[] {
    return this.world.live;
  }

  /** `count` nodes, each through a random one that is there, `perSecond` of them a second. */
  grow(count: number, perSecond: number, door?: LeanNode): void {
    for (let left = count; left > 0; left--) {
      this.world.join(door ?? (this.live.length > 0 ? this.prng.pick(this.live) : null));
      this.world.run(1000 / perSecond);
    }
  }

  get isConnected(): boolean {
    return componentsOf(this.world.graph(this.live)).length <= 1;
  }

  /** Everybody has the neighbours that it should have. */
  get isSettled(): boolean {
    const graph = this.world.graph(this.live);
    const least = Math.min(this.world.topology.minDegree, graph.length - 1);
    return graph.every((peers) => peers.length >= least) && componentsOf(graph).length <= 1;
  }

  settle(limitMs = SETTLE_MS): void {
    const since = this.world.time;
    const settled = this.world.runUntil(() => this.isSettled, limitMs, 1_000);
    this.figures.settleMs = this.world.time - since;
    if (settled) this.figures.notConverged = null;
    else {
      const sizes = componentsOf(this.world.graph(this.live));
      this.figures.notConverged = `components of ${sizes.slice(0, 6).join(', ')}`;
    }
  }

  kill(nodes: readonly LeanNode[], told: boolean): void {
    for (const node of nodes) this.world.kill(node, told);
    this.world.dials.clear();
  }

  /** Runs until all who live are one component again. */
  repair(limitMs = SETTLE_MS): void {
    const since = this.world.time;
    const repaired = this.world.runUntil(() => this.isConnected, limitMs, 250);
    this.figures.repairMs = repaired ? this.world.time - since : null;
    const most = this.live.reduce((max, node) => Math.max(max, this.world.dials.get(node) ?? 0), 0);
    this.figures.repairRounds = Math.ceil(most / PARALLEL_DIALS);
  }

  /** Broadcasts from some origins in turn; measured from the round named on. */
  shouts(origins: number, rounds: number, measureFrom: number): void {
    const speakers = this.prng.shuffled(this.live).slice(0, origins);
    for (let round = 1; round <= rounds; round++) {
      if (round === measureFrom) this.world.ledger.reset();
      for (const speaker of speakers) {
        speaker.shout();
        this.world.run(1_500);
      }
    }
    this.world.run(5_000);
  }

  finish(): Figures {
    const { ledger } = this.world;
    const live = this.live;
    const graph = this.world.graph(live);
    const shape = shapeOf(graph);
    const best = uniformShape(live.length, this.world.topology.maxDegree);
    const times = ledger.times();
    const latencyMs = mean(times.map(({ meanMs }) => meanMs));
    return Object.assign(this.figures, {
      missed: ledger.missed(live),
      duplicates: ledger.duplicates,
      degreeMax: this.world.degreeMax,
      rmr: ledger.rmr,
      latencyMs,
      lastMs: mean(times.map(({ lastMs }) => lastMs)),
      latencyStretch: latencyMs === null ? null : latencyMs / this.shortestMs(graph, live),
      pathLength: shape.pathLength,
      diameter: shape.diameter,
      pathStretch: shape.pathLength / best.pathLength,
      diameterExcess: shape.diameter - best.diameter,
    });
  }

  /** The mean over shortest paths, from those who broadcast. */
  private shortestMs(graph: readonly (readonly number[])[], live: readonly LeanNode[]): number {
    const { network, ledger } = this.world;
    const delay = (from: number, to: number): number =>
      network.meanDelay(live[from]?.index ?? 0, live[to]?.index ?? 0);
    const authors = [...new Set(ledger.times().map(({ author }) => author))];
    const means = authors.map((author) => shortestMeanMs(graph, live.indexOf(author), delay));
    return mean(means) ?? 0;
  }
}
