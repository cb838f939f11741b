import type { SimNode } from '../world/node.ts';

/** Above so many nodes paths are measured from a sample of them. */
const SOURCES_MAX = 1024;

export type Shape = {
  /** Mean number of links on the shortest path between two nodes that reach each other. */
  readonly pathLength: number;
  readonly diameter: number;
  readonly components: number;
};

/** Neighbours by place in `nodes`: links that both ends believe in. */
export function adjacency(nodes: readonly SimNode[]): number[][] {
  const places = new Map(nodes.map((node, place) => [node.self as string, place]));
  const claimed = nodes.map(
    (node) =>
      new Set([...(node.core?.links.peers() ?? [])].flatMap((peer) => places.get(peer) ?? [])),
  );
  return claimed.map((peers, place) => [...peers].filter((peer) => claimed[peer]?.has(place)));
}

/** Distances from one node; -1 where no path leads. */
export function distancesFrom(graph: readonly (readonly number[])[], source: number): Int32Array {
  const distances = new Int32Array(graph.length).fill(-1);
  distances[source] = 0;
  const queue = [source];
  for (let at = 0; at < queue.length; at++) {
    const place = queue[at] as number;
    for (const peer of graph[place] ?? []) {
      if (distances[peer] !== -1) continue;
      distances[peer] = (distances[place] ?? 0) + 1;
      queue.push(peer);
    }
  }
  return distances;
}

/** For each place the first place of its component. */
export function labelsOf(graph: readonly (readonly number[])[]): Int32Array {
  const labels = new Int32Array(graph.length).fill(-1);
  for (let source = 0; source < graph.length; source++) {
    if (labels[source] !== -1) continue;
    labels[source] = source;
    const stack = [source];
    for (let place = stack.pop(); place !== undefined; place = stack.pop())
      for (const peer of graph[place] ?? []) {
        if (labels[peer] !== -1) continue;
        labels[peer] = source;
        stack.push(peer);
      }
  }
  return labels;
}

/** The size of each component, the largest first. */
export function componentsOf(graph: readonly (readonly number[])[]): number[] {
  const sizes = new Map<number, number>();
  for (const label of labelsOf(graph)) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  return [...sizes.values()].sort((a, b) => b - a);
}

export function shapeOf(graph: readonly (readonly number[])[]): Shape {
  const step = Math.max(1, Math.ceil(graph.length / SOURCES_MAX));
  let [sum, pairs, diameter] = [0, 0, 0];
  for (let source = 0; source < graph.length; source += step) {
    for (const distance of distancesFrom(graph, source)) {
      if (distance <= 0) continue;
      sum += distance;
      pairs += 1;
      diameter = Math.max(diameter, distance);
    }
  }
  return {
    pathLength: pairs > 0 ? sum / pairs : 0,
    diameter,
    components: componentsOf(graph).length,
  };
}
