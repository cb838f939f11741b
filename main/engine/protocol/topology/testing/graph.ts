import type { Generator } from './random.ts';

/** Undirected, without loops: the neighbours of each node. */
export type Graph = readonly (readonly number[])[];

export type Shape = {
  readonly components: number;
  /** Nodes of the largest component. */
  readonly largest: number;
  /** Mean shortest path within the largest component. */
  readonly path: number;
  readonly diameter: number;
};

/** The component of each node, −1 where `isIn` says no. */
export function componentsOf(graph: Graph, isIn: (node: number) => boolean): Int32Array {
  const label = new Int32Array(graph.length).fill(-1);
  const stack: number[] = [];
  for (let start = 0; start < graph.length; start++) {
    if (label[start] !== -1 || !isIn(start)) continue;
    label[start] = start;
    stack.push(start);
    for (let node = stack.pop(); node !== undefined; node = stack.pop())
      for (const next of graph[node] ?? []) {
        if (label[next] !== -1 || !isIn(next)) continue;
        label[next] = start;
        stack.push(next);
      }
  }
  return label;
}

/** @param sources how many nodes the paths are measured from, all by default */
export function shapeOf(graph: Graph, isIn: (node: number) => boolean, sources?: number): Shape {
  const label = componentsOf(graph, isIn);
  const sizes = new Map<number, number>();
  for (const of of label) if (of >= 0) sizes.set(of, (sizes.get(of) ?? 0) + 1);
  let [root, largest] = [-1, 0];
  for (const [of, size] of sizes) if (size > largest) [root, largest] = [of, size];
  const members: number[] = [];
  label.forEach((of, node) => {
    if (of === root) members.push(node);
  });
  const step = Math.max(1, Math.floor(members.length / (sources ?? members.length)));
  let [sum, pairs, diameter] = [0, 0, 0];
  for (let at = 0; at < members.length; at += step) {
    const from = distances(graph, members[at] ?? 0, isIn);
    sum += from.sum;
    pairs += members.length - 1;
    diameter = Math.max(diameter, from.farthest);
  }
  return { components: sizes.size, largest, path: pairs > 0 ? sum / pairs : 0, diameter };
}

function distances(graph: Graph, start: number, isIn: (node: number) => boolean) {
  const distance = new Int32Array(graph.length).fill(-1);
  const queue = [start];
  distance[start] = 0;
  let [sum, farthest] = [0, 0];
  for (let at = 0; at < queue.length; at++) {
    const node = queue[at] ?? 0;
    const here = distance[node] ?? 0;
    sum += here;
    farthest = here;
    for (const next of graph[node] ?? [])
      if (distance[next] === -1 && isIn(next)) {
        distance[next] = here + 1;
        queue.push(next);
      }
  }
  return { sum, farthest };
}

/**
 * A uniform simple 3-regular graph (one node of degree 2 where `count` is odd): stubs paired at
 * random, pairs that would be loops or double edges drawn again.
 */
export function randomRegular(count: number, random: Generator, degree = 3): Graph {
  for (;;) {
    const graph = tryRegular(count, random, degree);
    if (graph) return graph;
  }
}

function tryRegular(count: number, random: Generator, degree: number): number[][] | null {
  const graph: number[][] = Array.from({ length: count }, () => []);
  const stubs: number[] = [];
  for (let node = 0; node < count; node++) for (let d = 0; d < degree; d++) stubs.push(node);
  if (stubs.length % 2 === 1) stubs.pop();
  const take = (): number => {
    const at = random.below(stubs.length);
    const [node, last] = [stubs[at] ?? 0, stubs.pop() ?? 0];
    if (at < stubs.length) stubs[at] = last;
    return node;
  };
  for (let misses = 0; stubs.length > 0; ) {
    const [a, b] = [take(), take()];
    if (a !== b && !graph[a]?.includes(b)) {
      graph[a]?.push(b);
      graph[b]?.push(a);
    } else {
      stubs.push(a, b);
      misses += 1;
      if (misses > 100) return null;
    }
  }
  return graph;
}
