import { expect, it } from 'vitest';
import type { HealingEntry, Repair, Split } from '../../events.ts';
import { MemoryStore } from '../../store/memory.ts';
import { type TestNode, TestWorld } from '../testing.ts';

const repairs = (node: TestNode): Repair[] => entries(node).filter((one) => one.kind === 'repair');
const splits = (node: TestNode): Split[] => entries(node).filter((one) => one.kind === 'split');
const entries = (node: TestNode): HealingEntry[] => node.core.session?.healing.entries() ?? [];
const peersOf = (node: TestNode) => [...(node.core.session?.place.peers() ?? [])];

function mesh(world: TestWorld, count: number): TestNode[] {
  const nodes = Array.from({ length: count }, (_, n) => {
    const node = world.node(`n${n}`, { seedPeers: n === 0 ? [] : ['n0:9000'] });
    node.act(() => node.core.open('lan', world.now));
    world.run(500);
    return node;
  });
  world.run(30_000);
  return nodes;
}

it('G4 while everything is well there is nothing to tell, though edges are exchanged', () => {
  const world = new TestWorld();
  const nodes = mesh(world, 8);
  world.run(60_000);
  for (const node of nodes) expect(entries(node)).toEqual([]);
});

it('G4 a neighbour that vanishes is a repair with its cost, and who carries on', () => {
  const world = new TestWorld();
  const nodes = mesh(world, 6);
  const [first] = nodes;
  const victim = nodes.find(({ id }) => first && peersOf(first).includes(id));
  if (!first || !victim) throw new Error('no neighbour');
  victim.stop(false);
  world.run(60_000);
  const [repair, ...others] = repairs(first);
  expect(others).toEqual([]);
  expect(repair).toMatchObject({ reason: 'broken', lost: [{ key: victim.key }] });
  expect(['kept', 'relinked']).toContain(repair?.outcome);
  expect(repair?.tookMs).toBeGreaterThanOrEqual(0);
  expect(repair?.through.length).toBeGreaterThan(0);
  expect(repair?.through.map(({ key }) => key)).not.toContain(victim.key);
});

it('G5 a goodbye is told as one, and whoever is left alone as alone', () => {
  const world = new TestWorld();
  const [first, second] = mesh(world, 2);
  if (!first || !second) throw new Error('no node');
  second.stop(true);
  world.run(20_000);
  expect(repairs(first)).toMatchObject([{ reason: 'left', outcome: 'alone', through: [] }]);
});

it('G4 a fire drill cuts a link, says so, and the mesh mends itself', () => {
  const world = new TestWorld();
  const [first] = mesh(world, 5);
  const [peer] = first ? peersOf(first) : [];
  if (!first || !peer) throw new Error('no neighbour');
  first.command((session) => session.drill(peer));
  world.run(20_000);
  expect(repairs(first)).toMatchObject([{ reason: 'drill' }]);
  expect(repairs(first)[0]?.outcome).not.toBe('waiting');
  expect(() => first.command((session) => session.drill('x' as never))).toThrow('no-route');
});

/** Cuts the two groups apart, or lets them meet again. */
function part(world: TestWorld, here: TestNode[], there: TestNode[], apart: boolean): void {
  for (const node of [...here, ...there])
    node.hides = apart
      ? new Set((here.includes(node) ? there : here).map(({ address }) => address))
      : null;
  if (apart) for (const node of here) node.cutFrom(there);
  world.run(1);
}

it('G3 a split is told with its two sides, and as over with who had been running', () => {
  const world = new TestWorld();
  const nodes = mesh(world, 6);
  const [here, there] = [nodes.slice(0, 3), nodes.slice(3)];
  const first = here[0] as TestNode;
  const before = world.now.wall;
  part(world, here, there, true);
  world.run(40_000);
  for (const node of nodes)
    expect(splits(node)).toMatchObject([{ here: 3, elsewhere: [{}, {}, {}], until: null }]);
  expect(
    splits(first)[0]
      ?.elsewhere.map(({ key }) => key)
      .sort(),
  ).toEqual(there.map(({ key }) => key).sort());
  // Known to the second in which presence is noticed, and not when it was noticed.
  expect(Math.abs((splits(first)[0]?.at ?? 0) - before)).toBeLessThan(5_000);

  part(world, here, there, false);
  world.run(120_000);
  for (const node of nodes) {
    const [split, ...others] = splits(node);
    expect(others).toEqual([]);
    // Those who came back first are not counted on both sides.
    expect(split).toMatchObject({ here: 3, elsewhere: [{}, {}, {}] });
    expect(split?.until).not.toBeNull();
    // The last one to come back counts as well.
    expect(split?.ranOn).toBe(3);
  }
});

it('G3 a split that outlives a restart goes on since when it began', () => {
  const world = new TestWorld();
  const nodes = mesh(world, 6);
  const [here, there] = [nodes.slice(0, 3), nodes.slice(3)];
  const first = here[1] as TestNode;
  part(world, here, there, true);
  world.run(40_000);
  const [{ at } = { at: -1 }] = splits(first);
  first.stop(false);
  world.run(5_000);
  const again = world.node('n1', { seedPeers: ['n0:9000'] }, first.store);
  again.hides = new Set(there.map(({ address }) => address));
  world.run(10_000);
  expect(splits(again)).toEqual([]);
  world.run(20_000);
  expect(splits(again)).toMatchObject([{ at, here: 3, elsewhere: [{}, {}, {}], until: null }]);

  part(world, [here[0] as TestNode, again, here[2] as TestNode], there, false);
  world.run(120_000);
  expect(splits(again)).toMatchObject([{ at, ranOn: 3 }]);
  expect(splits(again)[0]?.until).not.toBeNull();
});

it('one that goes alone is no split, nor are two that say goodbye', () => {
  const world = new TestWorld();
  const nodes = mesh(world, 6);
  const first = nodes[0] as TestNode;
  nodes[5]?.stop(false);
  world.run(60_000);
  nodes[4]?.stop(true);
  nodes[3]?.stop(true);
  world.run(60_000);
  expect(splits(first)).toEqual([]);
});

it('what was healed is still told after a restart, for a month', () => {
  const world = new TestWorld();
  const [first, second] = mesh(world, 3);
  if (!first || !second) throw new Error('no node');
  second.stop(false);
  world.run(30_000);
  const told = entries(first);
  expect(told).toHaveLength(1);
  const store = first.store;
  first.stop(true);
  world.run(10);
  const again = world.node('n0', {}, store);
  expect(entries(again)).toEqual(told);
  const later = new TestWorld();
  later.run(31 * 86_400_000);
  const old = later.node('n9', {}, new MemoryStore());
  expect(entries(old)).toEqual([]);
});
