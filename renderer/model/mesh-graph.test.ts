import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeId } from '../../shared/ids.ts';
import type { Connection, MapNode } from '../../shared/insight-schemas.ts';
import { beginLayout, MAP_HEIGHT, MAP_WIDTH } from './map-layout.ts';
import { deviceNumbers, type MeshGraph, meshGraph } from './mesh-graph.ts';

/** Found in one go. */
const placesOf = (graph: MeshGraph) =>
  beginLayout(graph, new Map())(Number.POSITIVE_INFINITY) ?? new Map();

const id = (n: number) => n.toString(16).padStart(96, '0') as NodeId;
const node = (n: number, neighbours: number[], more: Partial<MapNode> = {}): MapNode => ({
  node: id(n),
  nick: `n${n}`,
  self: n === 0,
  online: true,
  neighbours: neighbours.map(id),
  ...more,
});
const link = (n: number, more: Partial<Connection> = {}): Connection => ({
  node: id(n),
  address: 'a:1',
  direction: 'out',
  leaf: false,
  rttMs: 1,
  phi: 0,
  eager: true,
  since: 0,
  ...more,
});
const pairs = (graph: ReturnType<typeof meshGraph>) =>
  graph.edges.map(({ a, b, kind }) => [Number(`0x${a}`), Number(`0x${b}`), kind]);

describe('the graph', () => {
  it('has each link once, whoever tells of it, and our own as we know them', () => {
    const graph = meshGraph({
      connections: [link(1), link(2, { eager: false })],
      nodes: [node(0, [1, 2]), node(1, [0, 2]), node(2, []), node(3, [0])],
    });
    // That the third believes to be linked to us is old.
    expect(pairs(graph)).toEqual([
      [0, 1, 'eager'],
      [0, 2, 'lazy'],
      [1, 2, 'other'],
    ]);
  });

  it('has no link to whoever is not there', () => {
    const nodes = [node(0, [1]), node(1, [0, 2]), node(2, [1], { online: false })];
    expect(pairs(meshGraph({ connections: [link(1)], nodes }))).toEqual([[0, 1, 'eager']]);
  });

  it('marks the one without whom the mesh would fall apart, and how much of it', () => {
    const nodes = [
      node(0, [1, 2]),
      node(1, [0, 2]),
      node(2, [0, 1, 3]),
      node(3, [2, 4]),
      node(4, [3]),
    ];
    const { cuts } = meshGraph({ connections: [link(1), link(2)], nodes });
    expect([...cuts]).toEqual([
      [id(2), 2],
      [id(3), 1],
    ]);
  });

  it('property: without a marked node there are more parts, without another there are not', () => {
    const graphs = fc.integer({ min: 2, max: 9 }).chain((count) =>
      fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 14 }).map((links) =>
        Array.from({ length: count }, (_, n) =>
          // Nobody is ourselves, so that every link counts.
          node(
            n,
            links.filter(([a]) => a === n).map(([, b]) => b),
            { self: false },
          ),
        ),
      ),
    );
    fc.assert(
      fc.property(graphs, (nodes) => {
        const { edges, cuts } = meshGraph({ nodes, connections: [] });
        const parts = (without: NodeId | null) => {
          const left = new Set(nodes.map((one) => one.node).filter((one) => one !== without));
          let count = 0;
          while (left.size > 0) {
            count += 1;
            const waiting = [[...left][0] as NodeId];
            for (let one = waiting.pop(); one; one = waiting.pop()) {
              if (!left.delete(one)) continue;
              for (const { a, b } of edges)
                if (a === one || b === one) waiting.push(a === one ? b : a);
            }
          }
          return count;
        };
        const whole = parts(null);
        for (const { node: one } of nodes) expect(parts(one) > whole).toBe(cuts.has(one));
      }),
      { numRuns: 200 },
    );
  });
});

describe('the map', () => {
  const hundred = meshGraph({
    connections: [],
    nodes: Array.from({ length: 100 }, (_, n) =>
      node(n, [(n + 1) % 100, (n * 7 + 3) % 100], { self: false }),
    ),
  });

  it('puts everybody into the frame, and none upon another', () => {
    for (const graph of [hundred, meshGraph({ connections: [], nodes: [node(0, [])] })]) {
      const places = [...placesOf(graph).values()];
      expect(places).toHaveLength(graph.nodes.length);
      for (const { x, y } of places) {
        expect(x).toBeGreaterThan(0);
        expect(x).toBeLessThan(MAP_WIDTH);
        expect(y).toBeGreaterThan(0);
        expect(y).toBeLessThan(MAP_HEIGHT);
      }
      expect(new Set(places.map(({ x, y }) => `${x},${y}`)).size).toBe(places.length);
    }
  });

  it('is the same for the same mesh', () => {
    expect(placesOf(hundred)).toEqual(placesOf(hundred));
  });

  it('takes no more of a frame than it is given', () => {
    const goOn = beginLayout(hundred, new Map());
    expect(goOn(0)).toBeNull();
    let frames = 0;
    while (goOn(0.01) === null) frames += 1;
    // A step of its forces at a time.
    expect(frames).toBeGreaterThan(100);
  });
});

it('numbers the devices of whoever has several', () => {
  const member = 'a'.repeat(64);
  const twins = ['1', '0'].map((end) =>
    node(1, [], { node: `${member}${end.repeat(32)}` as NodeId }),
  );
  const numbers = deviceNumbers([...twins, node(9, [])]);
  expect(twins.map((twin) => numbers.get(twin.node))).toEqual([2, 1]);
  expect(numbers.has(id(9))).toBe(false);
});
