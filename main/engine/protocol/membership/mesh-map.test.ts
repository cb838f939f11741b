import { expect, it } from 'vitest';
import { type TestNode, TestWorld } from '../testing.ts';

/** Eight in an open network; everybody knows the first. */
function mesh(world: TestWorld): TestNode[] {
  const seed = 'n0:9000';
  return Array.from({ length: 8 }, (_, n) => {
    const node = world.node(`n${n}`, { seedPeers: n === 0 ? [] : [seed] });
    node.act(() => node.core.open('lan', world.now));
    world.run(500);
    return node;
  });
}

const edges = (node: TestNode): string[] =>
  (node.core.session?.map() ?? [])
    .flatMap(({ nodeId, neighbours }) => neighbours.map((other) => [nodeId, other].sort().join()))
    .sort();

it('M2 after a quiet while every node draws the same mesh, and each link from both its ends', () => {
  const world = new TestWorld();
  const nodes = mesh(world);
  world.run(120_000);
  const [first] = nodes;
  if (!first) throw new Error('no node');
  const drawn = edges(first);
  for (const node of nodes) expect(edges(node)).toEqual(drawn);
  for (const edge of new Set(drawn))
    expect(drawn.filter((other) => other === edge)).toHaveLength(2);
  const linked = nodes.flatMap(({ core, id }) =>
    [...(core.session?.place.peers() ?? [])].map((peer) => [id, peer].sort().join()),
  );
  expect(new Set(drawn)).toEqual(new Set(linked));
});

it('M2 one that said goodbye is drawn as gone', () => {
  const world = new TestWorld();
  const [first, second] = mesh(world);
  if (!first || !second) throw new Error('no node');
  world.run(5_000);
  second.stop(true);
  world.run(5_000);
  const gone = first.core.session?.map().find(({ nodeId }) => nodeId === second.id);
  expect(gone).toMatchObject({ left: true, online: false });
});
