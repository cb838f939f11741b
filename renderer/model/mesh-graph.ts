/** From what the nodes tell of their links to a graph, and what would become of it without one. */
import { memberOf, type NodeId } from '../../shared/ids.ts';
import type { MapNode, Mesh } from '../../shared/insight-schemas.ts';

export type Edge = {
  readonly a: NodeId;
  readonly b: NodeId;
  /** Ours: what is known of it beyond its ends. */
  readonly kind: 'other' | 'eager' | 'lazy' | 'leaf';
};

export type MeshGraph = {
  readonly nodes: readonly MapNode[];
  /** Between nodes that are there, each once. */
  readonly edges: readonly Edge[];
  /** Whose loss would leave others without any way to the rest, and how many on the smaller side. */
  readonly cuts: ReadonlyMap<NodeId, number>;
};

type Neighbours = ReadonlyMap<NodeId, ReadonlySet<NodeId>>;

export function meshGraph({ nodes, connections }: Mesh): MeshGraph {
  const there = new Map(nodes.filter(({ online }) => online).map((node) => [node.node, node]));
  const own = new Map(connections.map((connection) => [connection.node, connection]));
  const self = nodes.find((node) => node.self)?.node;
  const edges = new Map<string, Edge>();
  for (const { node, neighbours } of there.values())
    for (const other of neighbours) {
      if (!there.has(other) || other === node) continue;
      const peer = node === self ? other : other === self ? node : null;
      const link = peer === null ? undefined : own.get(peer);
      // Of our own links we know best: what others believe of us may be a minute old.
      if (peer !== null && link === undefined) continue;
      const [a, b] = node < other ? [node, other] : [other, node];
      const kind = !link ? 'other' : link.leaf ? 'leaf' : link.eager ? 'eager' : 'lazy';
      edges.set(`${a}${b}`, { a, b, kind });
    }
  const all = [...edges.values()];
  return { nodes, edges: all, cuts: cutsOf(neighboursOf([...there.keys()], all)) };
}

export function neighboursOf(nodes: readonly NodeId[], edges: readonly Edge[]): Neighbours {
  const found = new Map(nodes.map((node) => [node, new Set<NodeId>()]));
  for (const { a, b } of edges) {
    found.get(a)?.add(b);
    found.get(b)?.add(a);
  }
  return found;
}

/**
 * Without each node in turn: into how many parts does what it holds together fall? Plain search
 * instead of Tarjan's one pass: a hundred nodes of degree three take a millisecond.
 */
function cutsOf(neighbours: Neighbours): ReadonlyMap<NodeId, number> {
  const cuts = new Map<NodeId, number>();
  if (neighbours.size > CUT_NODE_COUNT_MAX) return cuts;
  for (const [node, around] of neighbours) {
    if (around.size < 2) continue;
    const parts: number[] = [];
    const seen = new Set<NodeId>([node]);
    for (const start of around) if (!seen.has(start)) parts.push(reach(start, neighbours, seen));
    if (parts.length > 1) cuts.set(node, sum(parts) - Math.max(...parts));
  }
  return cuts;
}

/** Beyond this a random graph of degree three has no such node that anybody could point at. */
const CUT_NODE_COUNT_MAX = 400;

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

function reach(start: NodeId, neighbours: Neighbours, seen: Set<NodeId>): number {
  const waiting = [start];
  seen.add(start);
  let count = 0;
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    count += 1;
    for (const next of neighbours.get(node) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return count;
}

/** Members with several devices on the map: those are numbered. */
export function deviceNumbers(nodes: readonly MapNode[]): ReadonlyMap<NodeId, number> {
  const byMember = new Map<string, NodeId[]>();
  for (const { node } of nodes) {
    const member = memberOf(node);
    byMember.set(member, [...(byMember.get(member) ?? []), node]);
  }
  const numbers = new Map<NodeId, number>();
  for (const devices of byMember.values())
    if (devices.length > 1)
      for (const [at, node] of devices.sort().entries()) numbers.set(node, at + 1);
  return numbers;
}
