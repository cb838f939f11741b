import { PROBE_AUDITS } from '../audit.ts';
import type { Shape } from './graph.ts';
import { randomRegular, shapeOf } from './graph.ts';
import { seeded } from './random.ts';
import { World, type WorldOptions } from './world.ts';

/**
 * What the machine is measured by. Each function builds its own world from a seed and returns figures
 * or the world, so that tests (small) and the simulator (10,000 nodes) use the same.
 */

/** Paths from so many nodes are enough for a mean, and all of them too slow at 10,000. */
const PATH_SOURCES = 256;
const GIVE_UP_MS = 600_000;

/** Everybody joins at one seed, one every `gapMs`. */
export function joinAtOneSeed(count: number, gapMs: number, options: Partial<WorldOptions>): World {
  const world = new World(options);
  world.join(null);
  for (let joined = 1; joined < count; joined++) {
    world.run(gapMs);
    world.join(0);
  }
  return world;
}

export type JoinFigures = {
  readonly shape: Shape;
  /** A uniform random graph of the same degrees. */
  readonly uniform: Shape;
  /** From the last join until everybody has enough neighbours; null when that never came. */
  readonly settledMs: number | null;
  readonly degrees: readonly number[];
  readonly dialsPerNode: number;
};

export function measureJoin(count: number, gapMs: number, seed: number): JoinFigures {
  const world = joinAtOneSeed(count, gapMs, { seed });
  const settledMs = world.runUntil(() => world.isSatisfied && world.isConnected, GIVE_UP_MS);
  world.run(30_000);
  return {
    shape: world.shape(PATH_SOURCES),
    uniform: shapeOf(randomRegular(count, seeded(seed + 7_919)), () => true, PATH_SOURCES),
    settledMs,
    degrees: world.degrees(),
    dialsPerNode: world.dials / count,
  };
}

/** A network that has come to rest. */
function restingNetwork(count: number, seed: number): World {
  const world = joinAtOneSeed(count, Math.max(2, 20_000 / count), { seed });
  world.runUntil(() => world.isSatisfied && world.isConnected, GIVE_UP_MS);
  world.run(30_000);
  return world;
}

export type KillFigures = {
  /** Rebalance intervals until the survivors are one component; null when that never came. */
  readonly rounds: number | null;
  readonly survivors: number;
  readonly fragmentsAtFirst: number;
  readonly shape: Shape;
};

/** A share of the nodes dies at one instant. */
export function measureKill(
  count: number,
  share: number,
  how: 'reset' | 'silent',
  seed: number,
): KillFigures {
  const world = restingNetwork(count, seed);
  for (const { index } of world.nodes) if (world.random.unit() < share) world.kill(index, how);
  const fragmentsAtFirst = world.shape(1).components;
  const took = world.runUntil(() => world.isConnected, GIVE_UP_MS);
  const { rebalanceIntervalMs } = world.options.topology;
  return {
    rounds: took === null ? null : Math.ceil(took / rebalanceIntervalMs),
    survivors: world.alive().length,
    fragmentsAtFirst,
    shape: world.shape(PATH_SOURCES),
  };
}

export type MergeFigures = {
  /** Probe periods from the heal until one component; null when that never came. */
  readonly periods: number | null;
  readonly islands: number;
  readonly shapeAtFirst: Shape;
  /** After four more minutes. */
  readonly shape: Shape;
};

/** A network is cut into islands for five minutes, each closes its graph, then the cut heals. */
export function measureMerge(
  count: number,
  islandOf: (node: number) => number,
  seed: number,
): MergeFigures {
  const world = restingNetwork(count, seed);
  world.partition(islandOf);
  world.run(300_000);
  const islands = world.shape(1).components;
  world.heal();
  const took = world.runUntil(() => world.isConnected, GIVE_UP_MS);
  const shapeAtFirst = world.shape(PATH_SOURCES);
  world.run(240_000);
  const period = PROBE_AUDITS * world.options.topology.rebalanceIntervalMs;
  return {
    periods: took === null ? null : took / period,
    islands,
    shapeAtFirst,
    shape: world.shape(PATH_SOURCES),
  };
}

/**
 * Anything may happen, for a while: joins, goodbyes, deaths with and without a word, stalls, links
 * broken at one end, cuts. `World` checks the caps after every turn. Then quiet.
 */
export function chaos(seed: number, quietMs: number): World {
  const random = seeded(seed);
  const most = 2 + random.below(63);
  const latencyMs = [
    [1, 3],
    [5, 40],
    [40, 200],
  ][random.below(3)] as [number, number];
  const world = new World({ seed: seed + 1, latencyMs, lan: true });
  world.join(null);
  while (world.nodes.length < most) {
    happen(world, random);
    world.run(random.unit() < 0.5 ? random.below(200) : random.below(3_000));
  }
  world.heal();
  world.run(quietMs);
  return world;
}

function happen(world: World, random: ReturnType<typeof seeded>): void {
  const alive = world.alive();
  const some = alive[random.below(alive.length)];
  if (!some) return;
  const dice = random.unit();
  if (dice < 0.6 || alive.length < 3) {
    for (let burst = random.below(4); burst >= 0; burst--) world.join(some.index);
  } else if (dice < 0.7) world.leave(some.index);
  else if (dice < 0.76) world.kill(some.index, 'reset');
  else if (dice < 0.8) world.kill(some.index, 'silent');
  else if (dice < 0.87) some.stall(random.below(4_000));
  else if (dice < 0.95) {
    const ends = some.openEnds();
    const end = ends[random.below(ends.length)];
    if (end) world.halfOpen(end);
  } else if (dice < 0.97) {
    const sides = 2 + random.below(2);
    world.partition((node) => node % sides);
  } else world.heal();
}
