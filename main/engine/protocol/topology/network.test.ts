import { describe, expect, it } from 'vitest';
import {
  chaos,
  joinAtOneSeed,
  measureJoin,
  measureKill,
  measureMerge,
} from './testing/scenarios.ts';
import { World } from './testing/world.ts';

/** Caps are checked by the world itself after every turn of every node. */
const chaosSeeds = Array.from({ length: 120 }, (_, index) => index + 1);
/** Seeds that once failed. */
const pinnedSeeds = [8, 59, 404];

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a network of topology machines', () => {
  it('G1 whatever happens: never a fourth neighbour; after quiet enough of them, one component', () => {
    for (const seed of [...chaosSeeds, ...pinnedSeeds]) {
      const world = chaos(seed, 45_000);
      expect(world.isSatisfied, `degrees ${world.degrees()}, seed ${seed}`).toBe(true);
      expect(world.isConnected, `connected, seed ${seed}`).toBe(true);
      expect(world.degreeMax, `seed ${seed}`).toBeLessThanOrEqual(3);
    }
  });

  it('G1 the smallest networks are complete as far as three links go', () => {
    const degrees = [[1], [0, 2], [0, 0, 3], [0, 0, 0, 4], [0, 0, 1, 4], [0, 0, 0, 6]];
    degrees.forEach((expected, index) => {
      const world = joinAtOneSeed(index + 1, 500, { seed: index });
      world.run(60_000);
      expect(world.degrees(), `${index + 1} nodes`).toEqual(expected);
    });
  });

  it('G1 other degrees hold as well', () => {
    for (const [minDegree, maxDegree] of [
      [2, 2],
      [1, 2],
      [3, 5],
      [4, 8],
    ] as const) {
      const { topology } = new World().options;
      const options = { seed: 5, topology: { ...topology, minDegree, maxDegree } };
      const world = joinAtOneSeed(24, 300, options);
      world.run(90_000);
      expect(world.isSatisfied, `${minDegree}..${maxDegree}: ${world.degrees()}`).toBe(true);
      expect(world.isConnected).toBe(true);
      expect(world.degreeMax).toBeLessThanOrEqual(maxDegree);
    }
  });

  it('G2 everybody joins at one seed, and the graph is as short as a uniform one', () => {
    const figures = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => measureJoin(64, 100, seed));
    expect(figures.every(({ settledMs }) => settledMs !== null && settledMs < 20_000)).toBe(true);
    const [ours, uniform] = [figures.map(({ shape }) => shape), figures.map((one) => one.uniform)];
    expect(mean(ours.map(({ path }) => path))).toBeLessThanOrEqual(
      1.03 * mean(uniform.map(({ path }) => path)),
    );
    expect(mean(ours.map(({ diameter }) => diameter))).toBeLessThanOrEqual(
      1 + mean(uniform.map(({ diameter }) => diameter)),
    );
  });

  it('G2 everybody joins at one seed at one instant', () => {
    const { shape, uniform, settledMs, degrees } = measureJoin(256, 0, 1);
    expect(settledMs).toBeLessThan(30_000);
    expect(shape.components).toBe(1);
    expect(shape.path).toBeLessThanOrEqual(1.03 * uniform.path);
    expect(shape.diameter).toBeLessThanOrEqual(uniform.diameter + 1);
    expect(degrees[3]).toBeGreaterThanOrEqual(250);
  });

  it('G3 three in ten die at once: one component within 4 rounds', () => {
    for (const how of ['reset', 'silent'] as const)
      expect(measureKill(256, 0.3, how, 1).rounds).toBeLessThanOrEqual(4);
  });

  it('G3 nine in ten die at once: one component within 20 rounds', () => {
    for (const how of ['reset', 'silent'] as const)
      expect(measureKill(256, 0.9, how, 2).rounds).toBeLessThanOrEqual(20);
  });

  it('G3 two islands that are both full merge within two probe periods', () => {
    for (const count of [8, 64]) {
      const { islands, periods, shape } = measureMerge(count, (node) => node % 2, 1);
      expect(islands).toBe(2);
      expect(periods).toBeLessThanOrEqual(2);
      expect(shape.components).toBe(1);
    }
  });

  it('G3 five minutes of an island of four against sixty', () => {
    const { islands, periods } = measureMerge(64, (node) => (node < 4 ? 1 : 0), 1);
    expect(islands).toBe(2);
    expect(periods).toBeLessThanOrEqual(2);
  });

  it('G5 those that leave hand their neighbours to each other', () => {
    const world = joinAtOneSeed(32, 100, { seed: 2 });
    world.run(40_000);
    for (let leaver = 0; leaver < 16; leaver++) {
      world.leave(leaver);
      // No audit, no timeout: the gap is closed by the two it was left to.
      world.run(1_000);
      expect(world.isSatisfied, `after ${leaver}: ${world.degrees()}`).toBe(true);
      expect(world.isConnected).toBe(true);
    }
  });
});

describe('nodes that cannot be dialled', () => {
  it('G1 three of them and a reachable one: leaves, shown apart from neighbours', () => {
    const world = new World({ seed: 3 });
    world.join(null);
    for (let joined = 0; joined < 3; joined++) world.join(0, { natted: true });
    world.run(90_000);
    expect(world.isConnected).toBe(true);
    for (const { machine } of world.nodes.slice(1)) {
      expect(machine.degree).toBe(0);
      expect(machine.links('leaf')).toHaveLength(1);
    }
    expect(world.node(0).machine.links('leaf')).toHaveLength(3);
  });

  it('G1 among enough reachable ones they are neighbours like any', () => {
    const world = new World({ seed: 4 });
    world.join(null);
    for (let joined = 1; joined < 24; joined++) {
      world.run(300);
      world.join(0, { natted: joined % 3 === 0 });
    }
    world.run(240_000);
    expect(world.isSatisfied && world.isConnected).toBe(true);
    expect(world.degrees().slice(4)).toEqual([]);
  });

  it('G1 a leaf that becomes reachable for others gives its shelter up', () => {
    const world = new World({ seed: 5 });
    world.join(null);
    for (let joined = 1; joined < 8; joined++) world.join(0, { natted: joined < 6 });
    world.run(120_000);
    world.natted.clear();
    for (const node of world.nodes) node.turn((machine, now) => machine.wake(now));
    world.run(180_000);
    expect(world.isSatisfied && world.isConnected).toBe(true);
    expect(world.nodes.flatMap(({ machine }) => machine.links('leaf'))).toEqual([]);
  });
});

describe('links that misbehave', () => {
  it('T5 two nodes that dial each other at once end with one link', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const world = new World({ seed, latencyMs: [1, 60] });
      const [a, b] = [world.join(null), world.join(null)];
      const wait = world.random.below(400);
      a.turn((machine, now) => machine.found(b.addresses[0] ?? '', now));
      world.run(wait);
      b.turn((machine, now) => machine.found(a.addresses[0] ?? '', now));
      world.run(20_000);
      expect(world.degrees(), `seed ${seed}`).toEqual([0, 2]);
      expect(a.openEnds()).toHaveLength(1);
    }
  });

  it('T5 a link lost at one end is replaced, and nobody counts it twice', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const world = joinAtOneSeed(12, 200, { seed });
      world.run(30_000);
      for (let lost = 0; lost < 4; lost++) {
        const ends = world.node(world.random.below(12)).openEnds();
        const end = ends[world.random.below(ends.length)];
        if (end) world.halfOpen(end);
        world.run(500);
      }
      world.run(40_000);
      expect(world.isSatisfied && world.isConnected, `seed ${seed}`).toBe(true);
      expect(world.heldSlots).toBe(0);
    }
  });

  it('G1 nodes that stall for seconds do not make others pass the cap', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const world = joinAtOneSeed(20, 50, { seed });
      for (let round = 0; round < 20; round++) {
        world.node(world.random.below(20)).stall(2_000 + world.random.below(12_000));
        world.run(1_500);
      }
      world.run(60_000);
      expect(world.isSatisfied && world.isConnected, `seed ${seed}`).toBe(true);
    }
  });
});
